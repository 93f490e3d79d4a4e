import { z } from "zod";
import type { Criteria, Priority } from "#lib/contract/job.ts";
import type { Job, Owner, SourceAccount } from "#lib/engine/ports.ts";
import { toRows } from "#lib/engine/rows.ts";
import type { ConnectionStore, NewJob, Outbox, Store } from "#lib/engine/store-ports.ts";
import { oneAccount, person } from "#tests/fakes/fake-source.ts";
import type { AccountCommand, Command, HeldCommand, JobCommand } from "./commands.ts";

/** One of the two that are compared. */
export interface Side {
  readonly store: Store;
  readonly connections: ConnectionStore;
  readonly outbox: Outbox;
  drain(isOn: boolean): Promise<void>;
}

/** What both have in common: who asks, which jobs there are, and the snapshots that slices once held. */
export interface Story {
  readonly owners: readonly Owner[];
  readonly jobs: Job[];
  readonly held: Job[];
  at: number;
}

const IsJob = z.custom<Job>(
  (value) => typeof value === "object" && value !== null && "fence" in value && "seq" in value,
);
const Created = z.object({ job: z.unknown() });

const DAY_MS = 86_400_000;
const PRIORITIES: readonly Priority[] = ["low", "normal", "high"];
const PACE = {
  spacingMinMs: 0,
  spacingMaxMs: 0,
  rowsPerDay: null,
  dayMs: DAY_MS,
  rampDays: 0,
};

/** Two accounts in each workspace, one of them shared with the other workspace. */
export const accountsOf = (place: number): SourceAccount[] => [
  oneAccount,
  { ...oneAccount, accountId: `account-of-${place}` },
];

const pick = <Item>(items: readonly Item[], number: number): Item | undefined =>
  items.length === 0 ? undefined : items[number % items.length];

const failure = {
  stopReason: "provider_error",
  code: "x",
  message: "x",
  isRetryable: true,
} as const;

const ZOMBIES = 8;

/** Mostly what a slice knows of a job now; now and then what one knew some time ago. */
function heldOf(story: Story, number: number): Job | undefined {
  if (number >= ZOMBIES) return story.held.at(-number);
  const id = pick(story.jobs, number)?.id;
  return story.held.findLast((job) => job.id === id);
}

/** Tells one side the command; undefined when there is nothing yet to tell it about. */
export async function tell(side: Side, command: Command, story: Story): Promise<unknown> {
  switch (command.kind) {
    case "create":
      return side.store.create(await newJob(side, command, story));
    case "takeDue":
      return side.store.takeDue(command);
    case "setPace":
    case "save":
    case "list":
      return tellAccount(side, command, story);
    case "drain":
      return side.drain(command.isOn);
    case "pass":
      return; // the clock is one for both
    case "send":
      return send(side, command, story);
    default:
      return "held" in command
        ? tellHeld(side, command, heldOf(story, command.held))
        : tellJob(side, command, { story, job: pick(story.jobs, command.job) });
  }
}

async function newJob(
  side: Side,
  command: Command & { kind: "create" },
  story: Story,
): Promise<NewJob> {
  const owner = pick(story.owners, command.who);
  if (!owner) throw new Error("nobody is there");
  const { connections } = await listed(side, owner);
  const isShared = command.target % 2 === 0;
  const connection = connections.find(
    ({ accountId }) => isShared === (accountId === oneAccount.accountId),
  );
  if (!connection) throw new Error("no account is there");
  const criteria: Criteria = {
    kind: "people",
    people: { keywords: "director", excludeTitles: ["assistant"] },
    sources: [{ provider: "unipile" }],
    target: command.target,
    exclude: { known: command.known },
  };
  return {
    owner,
    connectionId: connection.id,
    name: "search",
    criteria,
    criteriaText: "search",
    api: "classic",
    priority: PRIORITIES[command.priority] ?? "normal",
    pageSize: 5,
    idempotencyKey: command.key === 0 ? null : `key-${command.key}`,
    requestHash: `hash-${command.key % 2}-${command.target % 2}`,
    expectedPageMs: 30_000,
    lifetimeMs: 7 * DAY_MS,
    openLimit: 5,
  };
}

function listed(side: Side, { workspaceId }: Owner) {
  return side.connections.list({ workspaceId, rowsPerDay: () => 1_000, pace: PACE });
}

function tellHeld(
  side: Side,
  command: HeldCommand,
  job: Job | undefined,
): Promise<unknown> | undefined {
  if (!job) return;
  const { store } = side;
  switch (command.kind) {
    case "renew":
      return store.renew({ job, leaseMs: command.leaseMs });
    case "reserve": {
      const { rows, spacingMs, rowsPerDay, ramp } = command;
      const pace = { spacingMs, rowsPerDay, dayMs: DAY_MS, rampDays: ramp };
      return store.reserve({ job, rows, ...pace, leaseMs: 60_000 });
    }
    case "beginCall":
      return store.beginCall({ job, spacingMs: command.spacingMs, leaseMs: 60_000 });
    case "commit":
      return store.commitPage(pageOf(job, command));
    case "handOver":
      return store.handOver({ job, reason: command.reason, waitMs: command.waitMs });
    case "park": {
      const error = command.isError ? { code: "transient", message: "no answer" } : null;
      const { reason, waitMs, isRound } = command;
      return store.park({ job, reason, waitMs, error, isRound });
    }
    case "breakOff": {
      const { waitMs, most } = command;
      const error = { code: "internal", message: "TypeError" };
      return store.breakOff({ job, error, waitMs, most });
    }
    case "complete": {
      const { stopReason } = command;
      return store.finish({ job, ending: { status: "completed", stopReason } });
    }
    case "fail":
      return store.finish({ job, ending: { status: "failed", failure } });
    case "giveUp":
      return store.finish({ job, ending: { status: "cancelled" } });
  }
}

function pageOf(
  job: Job,
  command: Command & { kind: "commit" },
): Parameters<Store["commitPage"]>[0] {
  const prospects = command.people.map((number) =>
    person(number, { title: number % 7 === 0 ? "Assistant" : "Director" }),
  );
  const nextCursor = command.next === 0 ? null : `cursor-${command.next}`;
  return {
    job,
    rows: toRows(prospects, job.criteria),
    nextCursor,
    cursorHash: nextCursor,
    reported: command.reported,
    callMs: 12.4,
    leaseMs: 60_000,
  };
}

async function tellJob(
  { store, connections }: Side,
  command: JobCommand,
  { story, job }: { story: Story; job: Job | undefined },
): Promise<unknown> {
  if (!job) return;
  const { id: jobId, connectionId } = job;
  switch (command.kind) {
    case "claim":
      return store.claim({ jobId, leaseMs: command.leaseMs });
    case "coolDown":
      return store.coolDown({ connectionId, waitMs: command.waitMs });
    case "cancel": {
      const stranger = story.owners.find(({ workspaceId }) => workspaceId !== job.workspaceId);
      const owner = command.isStranger && stranger ? stranger : job;
      const { discard, isByOperator } = command;
      return store.requestCancel({ owner, jobId, discard, isByOperator });
    }
    case "retry":
      return store.retry({ owner: job, jobId, lifetimeMs: DAY_MS });
    case "disconnect":
      return connections.setStatus({ connectionId, status: "needs_reconnect" });
    case "reconnect": {
      const { accountId = "" } = (await connections.find(connectionId)) ?? {};
      const accounts = [{ ...oneAccount, accountId }];
      return connections.save({ owner: job, accounts, areAll: false });
    }
  }
}

async function tellAccount(side: Side, command: AccountCommand, story: Story): Promise<unknown> {
  const owner = pick(story.owners, command.who);
  if (!owner) return;
  const { connections, isFresh } = await listed(side, owner);
  // The gauge of the day and people's names are Postgres' alone.
  if (command.kind === "list")
    return [isFresh, connections.map((each) => ({ ...each, usedToday: 0, ownerName: null }))];
  if (command.kind === "save") {
    const accounts = connections.map((each) => ({ ...each, apis: command.apis }));
    return side.connections.save({ owner, accounts, areAll: false });
  }
  const { dailyRows, rampDays } = command;
  const connectionId = pick(connections, command.who)?.id ?? "";
  const { workspaceId } = owner;
  return side.connections.setPace({ workspaceId, connectionId, pace: { dailyRows, rampDays } });
}

/** Which of several is taken first is not promised, so all are. */
async function send(
  { outbox }: Side,
  command: Command & { kind: "send" },
  story: Story,
): Promise<unknown> {
  const job = pick(story.jobs, command.job);
  if (!job) return;
  const jobId = command.isAny ? null : job.id;
  const { leastGapMs } = command;
  const hadNews = await outbox.hasNews(job.id);
  const taken = await outbox.take({ jobId, limit: 100, leastGapMs });
  const sorted = taken.toSorted((a, b) => (a.job.id < b.job.id ? -1 : 1));
  if (command.isMarked) {
    for (const { job: told } of sorted) await outbox.markSent({ jobId: told.id, seq: told.seq });
  }
  return [hadNews, sorted];
}

/** An estimate looks at earlier runs in Postgres only. */
export function comparable(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, part) => (key === "estimatedSeconds" ? 0 : part)) ?? "null",
  );
}

/** Remembers the job of an answer: as one that there is, and as one that a slice may hold. */
export function noteHeld(story: Story, answer: unknown): void {
  const job = jobIn(answer);
  if (!job) return;
  story.held.push(job);
  if (!story.jobs.some(({ id }) => id === job.id)) story.jobs.push(job);
}

function jobIn(answer: unknown): Job | null {
  const created = Created.safeParse(answer);
  const job = IsJob.safeParse(created.success ? created.data.job : answer);
  return job.success ? job.data : null;
}
