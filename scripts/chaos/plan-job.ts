import type { JobRequest, LinkedinApi, PeopleCriteria } from "#lib/contract/job.ts";
import { share } from "#scripts/simulators/unipile/hash.ts";

/** One job of a run: who asks for what, on which account. */
export interface PlannedJob {
  readonly number: number;
  /** Number of the person in `PEOPLE_OF_THE_RUN`. */
  readonly person: number;
  readonly accountId: string;
  /** One of `QUERIES`. */
  readonly query: PeopleCriteria;
  readonly request: JobRequest;
}

/** Which accounts a workspace has; the third and fourth belong to both. */
export const ACCOUNTS_OF_WORKSPACE = [
  ["chaos-1", "chaos-2", "chaos-3", "chaos-4"],
  ["chaos-3", "chaos-4", "chaos-5", "chaos-6"],
] as const;

export const ACCOUNTS = [...new Set(ACCOUNTS_OF_WORKSPACE.flat())];

/**
 * Searches up to the provider's cap run on this one. It repeats no page: whatever comes twice counts towards the cap, and
 * the search would rightly end with fewer people than asked for.
 */
export const LARGE_ACCOUNT = "chaos-6";

/** The workspace of each person. */
export const PEOPLE_OF_THE_RUN = [0, 0, 1, 1] as const;

const EVERYBODY: PeopleCriteria = {};

export const QUERIES: readonly PeopleCriteria[] = [
  EVERYBODY,
  { keywords: "director" },
  { titles: ["State Representative"] },
  { keywords: "Texas" },
  { keywords: "Hampshire" },
  { keywords: "Nevada" },
];
const APIS: readonly LinkedinApi[] = ["sales_navigator", "sales_navigator", "recruiter"];
const PRIORITIES = ["low", "normal", "high"] as const;
const CAP = 2_500;
const TARGETS = { smallest: 50, usual: 400, largest: 1_500 };
const SHARE_OF_USUAL = 0.75;
const SHARE_OF_LARGE = 0.4;

/** The n-th job of a seed is always the same. */
export function planJob({ seed, number }: { seed: string; number: number }): PlannedJob {
  const draw = (what: string) => share(`${what} of job ${number} of ${seed}`);
  const person = indexOf(draw("person"), PEOPLE_OF_THE_RUN);
  const accountId = pickFrom(
    ACCOUNTS_OF_WORKSPACE[PEOPLE_OF_THE_RUN[person] ?? 0],
    draw("account"),
  );
  const isLarge = accountId === LARGE_ACCOUNT && draw("large") < SHARE_OF_LARGE;
  const query = isLarge ? EVERYBODY : pickFrom(QUERIES, draw("query"));
  const target = isLarge ? CAP : targetAt(draw("size"), draw("target"));
  const { criteria } = requestFor({ query, api: pickFrom(APIS, draw("api")), target });
  // Nobody has this title; it tells the calls of one job from those of another.
  const people = { ...query, excludeTitles: [markerOf(number)] };
  const priority = pickFrom(PRIORITIES, draw("priority"));
  return {
    number,
    person,
    accountId,
    query,
    request: { priority, criteria: { ...criteria, people } },
  };
}

export function requestFor(wish: {
  query: PeopleCriteria;
  api: LinkedinApi;
  target: number;
}): JobRequest {
  const { query, api, target } = wish;
  const sources = [{ provider: "unipile" as const, api }];
  return {
    criteria: { kind: "people", people: query, sources, target, exclude: { known: false } },
  };
}

function markerOf(number: number): string {
  return `Chaos job ${number}`;
}

/** Which job a text such as a call's query is about. */
export function jobNumberIn(text: string): number | null {
  const [, number] = /Chaos job (\d+)/.exec(text) ?? [];
  return number === undefined ? null : Number(number);
}

/** How many people a job must end with when so many match. */
export function expectedRows({ request }: PlannedJob, matching: number): number {
  return Math.min(request.criteria.target, matching, CAP);
}

function targetAt(size: number, point: number): number {
  const { smallest, usual, largest } = TARGETS;
  const [from, to] = size < SHARE_OF_USUAL ? [smallest, usual] : [usual, largest];
  return Math.round(from + point * (to - from));
}

function pickFrom<Item>(items: readonly [Item, ...Item[]] | readonly Item[], point: number): Item {
  const item = items[indexOf(point, items)];
  if (item === undefined) throw new Error("there is nothing to pick from");
  return item;
}

function indexOf(point: number, items: readonly unknown[]): number {
  return Math.floor(point * items.length);
}
