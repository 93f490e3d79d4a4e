import { expect, test } from "vitest";
import {
  firstView,
  nextSort,
  readView,
  toFilter,
  toResultsQuery,
  toSearchParams,
  writeView,
} from "#app/searches/[jobId]/_components/review-view.ts";
import { ResultsQuery, ResultsRequest } from "#lib/contract/prospect.ts";

test("an address without parameters is the first page of what is undecided", () => {
  expect(readView(new URLSearchParams())).toEqual(firstView);
});

test("what is written into the address is read back, but for the words", () => {
  const view = {
    ...firstView,
    tab: "all",
    page: 7,
    perPage: 50,
    sort: "name",
    order: "desc",
  } as const;
  const address = writeView({ ...view, q: "acme & co" }, "?review=1&q=of+old");
  expect(readView(new URLSearchParams(address))).toEqual(view);
  expect(address).toContain("review=1");
  expect(address).not.toMatch(/acme|q=/);
});

test("defaults leave no trace in the address", () => {
  expect(writeView(firstView, "?page=3&tab=all")).toBe("");
});

test("nonsense in the address falls back instead of failing", () => {
  const nonsense = new URLSearchParams("tab=maybe&page=-2&per=7&sort=shoe&order=up");
  expect(readView(nonsense)).toEqual(firstView);
  expect(readView(new URLSearchParams("page=1.5")).page).toBe(1);
});

test("every address makes a query the API accepts, in an address and in a body", () => {
  const hostile = new URLSearchParams({ page: "99999999", tab: "all", per: "7" });
  const view = readView(hostile);
  const query = new URLSearchParams(toSearchParams(view));
  expect(ResultsQuery.safeParse(Object.fromEntries(query)).success).toBe(true);
  expect(ResultsRequest.safeParse(toResultsQuery({ ...view, q: "acme" })).success).toBe(true);
});

test("the tab with all rows filters nothing, and blank words are no words", () => {
  expect(toFilter({ ...firstView, tab: "all", q: "  " })).toEqual({});
  expect(toFilter({ ...firstView, q: " acme " })).toEqual({ decision: "undecided", q: "acme" });
});

test("a column sorts upwards, then downwards, then rows stand as they arrived", () => {
  const up = nextSort({ ...firstView, page: 4 }, "name");
  expect(up).toMatchObject({ sort: "name", order: "asc", page: 1 });
  const down = nextSort(up, "name");
  expect(down).toMatchObject({ sort: "name", order: "desc" });
  expect(nextSort(down, "name")).toMatchObject({ sort: "position", order: "asc" });
});
