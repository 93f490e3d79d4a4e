import { toCompanyItem } from "./company-item.ts";
import { encodeCursor } from "./cursor.ts";
import { hash, share } from "./hash.ts";
import type { SimulatorOptions } from "./options.ts";
import type { Directory } from "./people.ts";
import type { Industry } from "./person.ts";
import { toItem } from "./person-item.ts";
import { pageWindow } from "./search-page.ts";
import { type Findings, type Plan, planSearch } from "./search-plan.ts";
import type { SearchRequest } from "./search-request.ts";
import { refusal } from "./unipile-errors.ts";

export type PageTweak = { repeatCursor?: boolean | undefined; emptyItems?: boolean | undefined };

export type PlannedSearch = {
  api: string;
  /** The page itself; `call` tells two requests for the same page apart. */
  page(call: number, tweak: PageTweak): SearchAnswer;
};

export type SearchAnswer = { body: Record<string, unknown>; rows: number };

export type Searches = { plan(request: SearchRequest): PlannedSearch };

const REMEMBERED = 200;
const CLASSIC_ADVISED_LIMIT = 50;
const CLASSIC_SHOWN_TOTAL = 1_000;
const DRIFT_OF_TOTAL = 0.03;

export function searches(directory: Directory, options: SimulatorOptions): Searches {
  const { seed, quirks } = options;
  const ranked = { ...directory, people: ranking(directory.people, seed) };
  const industries = new Map(directory.industries.map((entry) => [entry.id, entry]));
  const memory = new Map<string, Findings>();

  function find(plan: Plan, key: string): Findings {
    const known = memory.get(key);
    if (known) return known;
    const findings = plan.run(ranked);
    const [oldest] = memory.keys();
    if (memory.size >= REMEMBERED && oldest !== undefined) memory.delete(oldest);
    memory.set(key, findings);
    return findings;
  }

  function page(request: SearchRequest, findings: Findings, call: number): Shown {
    const total = findings.rows.length;
    const draw = quirks.drift > 0 ? `${seed}:${call}` : String(seed);
    const window = pageWindow({ ...request, total, cap: findings.cap, draw }, quirks);
    if (window.isRefused) throw refusal("provider_error", "Too many results");
    const context = { findings, industries, hiddenShare: quirks.hiddenShare };
    const items = itemsOf(context, window, new Date(options.clock()));
    return { items, next: window.next, total: shownTotal(findings, quirks.drift, draw) };
  }

  return {
    plan(request) {
      const plan = planSearch(request.params);
      if (plan.api === "classic" && quirks.strictClassicLimit) refuseHighLimit(request.limit);
      const key = JSON.stringify(request.params);
      return {
        api: plan.api,
        page: (call, tweak) =>
          toAnswer(request, tweaked(page(request, find(plan, key), call), request, tweak)),
      };
    },
  };
}

type Shown = { items: unknown[]; next: number | null; total: number };

type Shelf = { findings: Findings; industries: Map<string, Industry>; hiddenShare: number };

function ranking<T extends { id: string }>(people: T[], seed: number | string): T[] {
  const ranks = people.map((person) => ({ person, rank: hash(`rank:${seed}:${person.id}`) }));
  return ranks.sort((a, b) => a.rank - b.rank).map(({ person }) => person);
}

function itemsOf(shelf: Shelf, window: { from: number; to: number }, now: Date): unknown[] {
  const { findings, industries, hiddenShare } = shelf;
  const { api } = findings;
  if (findings.kind === "people") {
    const people = findings.rows.slice(window.from, window.to);
    return people.map((person) => toItem(person, { api, hiddenShare, now }));
  }
  const companies = findings.rows.slice(window.from, window.to);
  return companies.map((company) => toCompanyItem(company, { api, industries }));
}

function shownTotal({ api, rows }: Findings, drift: number, draw: string): number {
  const wobble = drift > 0 ? DRIFT_OF_TOTAL * (2 * share(`total:${draw}`) - 1) : 0;
  const total = Math.round(rows.length * (1 + wobble));
  return api === "classic" ? Math.min(total, CLASSIC_SHOWN_TOTAL) : total;
}

function tweaked(shown: Shown, request: SearchRequest, tweak: PageTweak): Shown {
  return {
    total: shown.total,
    items: tweak.emptyItems ? [] : shown.items,
    next: tweak.repeatCursor ? request.start : shown.next,
  };
}

function refuseHighLimit(limit: number): void {
  if (limit > CLASSIC_ADVISED_LIMIT) throw refusal("limit_too_high", "Lower the limit.");
}

function toAnswer(request: SearchRequest, { items, next, total }: Shown): SearchAnswer {
  const { accountId, limit, start, params } = request;
  const id = hash(JSON.stringify(params));
  return {
    rows: items.length,
    body: {
      object: "LinkedinSearch",
      items,
      config: { params },
      paging: { start, page_count: items.length, total_count: total },
      cursor:
        next === null ? null : encodeCursor({ account_id: accountId, limit, start: next, params }),
      ...(params.api === "sales_navigator"
        ? {
            metadata: {
              search_history_id: String(7_700_000_000 + (id % 99_999_999)),
              search_context_id: `ctx-${id.toString(36)}`,
              search_request_id: `req-${id.toString(36)}-${start}`,
            },
          }
        : {}),
    },
  };
}
