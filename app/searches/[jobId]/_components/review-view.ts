import { Decision } from "#lib/contract/decision.ts";
import type { ResultFilter, ResultsQuery } from "#lib/contract/prospect.ts";

export const PAGE_SIZES = [50, 100, 200] as const;
export const TABS = ["undecided", "approved", "rejected", "all"] as const;
export type Tab = (typeof TABS)[number];
export type SortKey = "position" | "name" | "company";

export const ORDERS = [
  { label: "As found", sort: "position", order: "asc" },
  { label: "Newest first", sort: "position", order: "desc" },
  { label: "Name, A to Z", sort: "name", order: "asc" },
  { label: "Name, Z to A", sort: "name", order: "desc" },
  { label: "Company, A to Z", sort: "company", order: "asc" },
  { label: "Company, Z to A", sort: "company", order: "desc" },
] as const;

/** Where words stood in an address once. */
export const WORDS_PARAM = "q";

/** What is shown of a review: the address bar keeps all but the words. */
export interface ReviewView {
  readonly tab: Tab;
  readonly q: string;
  readonly sort: SortKey;
  readonly order: "asc" | "desc";
  readonly page: number;
  readonly perPage: number;
}

export const firstView: ReviewView = {
  tab: "undecided",
  q: "",
  sort: "position",
  order: "asc",
  page: 1,
  perPage: 100,
};

interface Params {
  get(name: string): string | null;
}

/** Anything may stand in an address: what is not understood falls back to the default. Words are none of it. */
export function readView(params: Params): ReviewView {
  return {
    tab: oneOf(TABS, params.get("tab")) ?? firstView.tab,
    q: firstView.q,
    sort: oneOf(["position", "name", "company"] as const, params.get("sort")) ?? firstView.sort,
    order: params.get("order") === "desc" ? "desc" : "asc",
    page: readPage(params.get("page")),
    perPage: PAGE_SIZES.find((size) => String(size) === params.get("per")) ?? firstView.perPage,
  };
}

/** The address of `view` without its words, keeping the parameters that are not the review's own. */
export function writeView(view: ReviewView, current: string): string {
  const params = new URLSearchParams(current);
  params.delete(WORDS_PARAM);
  const own = {
    tab: view.tab,
    sort: view.sort,
    order: view.order,
    page: String(view.page),
    per: String(view.perPage),
  };
  const first: Record<keyof typeof own, string> = {
    tab: firstView.tab,
    sort: firstView.sort,
    order: firstView.order,
    page: "1",
    per: String(firstView.perPage),
  };
  for (const name of Object.keys(own) as (keyof typeof own)[]) {
    if (own[name] === first[name]) params.delete(name);
    else params.set(name, own[name]);
  }
  return params.size > 0 ? `?${params}` : "";
}

export function toFilter(view: ReviewView): ResultFilter {
  const decision = Decision.safeParse(view.tab);
  const q = view.q.trim();
  return { ...(decision.success && { decision: decision.data }), ...(q !== "" && { q }) };
}

/** A row that was decided and stays on the screen until its tab is read again. */
export function hasLeft(view: ReviewView, { choice }: { choice: { decision: Decision } }): boolean {
  return view.tab !== "all" && view.tab !== choice.decision;
}

export function toResultsQuery(view: ReviewView): ResultsQuery {
  const { sort, order, page, perPage } = view;
  return { ...toFilter(view), limit: perPage, sort, order, page, perPage };
}

/** What tells one view from another; also the query that asks for it, where there are no words. */
export function toSearchParams(view: ReviewView): string {
  const params = new URLSearchParams();
  const { decision, q } = toFilter(view);
  if (decision !== undefined) params.set("decision", decision);
  if (q !== undefined) params.set("q", q);
  params.set("page", String(view.page));
  params.set("perPage", String(view.perPage));
  params.set("sort", view.sort);
  params.set("order", view.order);
  return params.toString();
}

/** First click sorts upwards, the second downwards, the third goes back to order of arrival. */
export function nextSort(view: ReviewView, sort: SortKey): ReviewView {
  const first = { ...view, sort, order: "asc" as const, page: 1 };
  if (view.sort !== sort) return first;
  if (view.order === "asc") return { ...first, order: "desc" };
  return { ...first, sort: "position" };
}

function readPage(text: string | null): number {
  const page = Number(text);
  return Number.isInteger(page) && page >= 1 && page <= 100_000 ? page : 1;
}

function oneOf<T extends string>(allowed: readonly T[], value: string | null): T | undefined {
  return allowed.find((item) => item === value);
}
