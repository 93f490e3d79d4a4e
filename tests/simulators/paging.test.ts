import { expect, test } from "vitest";
import { CLASSIC, memberOf, RECRUITER, SALES, simulated } from "./client.ts";

test("a Sales Navigator walk gives exactly 2,500 distinct people and then ends", async () => {
  const { walk } = await simulated();
  const { pages, ids, distinct } = await walk(SALES, 100);
  expect([pages.length, ids.length, distinct]).toEqual([25, 2_500, 2_500]);
  expect(new Set(ids.map(memberOf)).size).toBe(2_500);
  expect(pages[0]?.paging.total_count).toBeGreaterThan(2_500);
});

test("a classic walk gives exactly 1,000 distinct people and shows 1,000 as the total", async () => {
  const { walk } = await simulated();
  const { pages, ids, distinct } = await walk(CLASSIC, 50);
  expect([pages.length, ids.length, distinct]).toEqual([20, 1_000, 1_000]);
  expect(pages.map((page) => page.paging.total_count)).toEqual(Array(20).fill(1_000));
});

test("a Recruiter walk ends at 2,500 too, also when the limit does not divide it", async () => {
  const { walk } = await simulated();
  const { pages, distinct } = await walk(RECRUITER, 99);
  expect(distinct).toBe(2_500);
  expect(pages.at(-1)?.items.length).toBe(2_500 % 99);
});

test("a search with fewer rows than the cap ends after the last of them", async () => {
  const { walk } = await simulated();
  const { pages, distinct } = await walk({ ...SALES, keywords: "treasurer" }, 25);
  expect(distinct).toBe(pages[0]?.paging.total_count);
  expect(distinct).toBeGreaterThan(25);
  expect(pages.at(-1)?.cursor).toBeNull();
});

test("company searches end at 1,000 rows", async () => {
  const { walk } = await simulated();
  const { distinct } = await walk({ api: "sales_navigator", category: "companies" }, 100);
  expect(distinct).toBe(1_000);
});

test("the limit is 10 unless given, and one in the body is ignored", async () => {
  const { search } = await simulated();
  const { body } = await search({ ...SALES, limit: 50 });
  expect(body.items.length).toBe(10);
  expect(body.paging).toMatchObject({ start: 0, page_count: 10 });
});

test("a limit of 0 counts without rows", async () => {
  const { search } = await simulated();
  const { body } = await search(SALES, { limit: 0 });
  expect([body.items.length, body.cursor]).toEqual([0, null]);
  expect(body.paging.total_count).toBeGreaterThan(10_000);
});

test("the cursor is base64 of the account, the limit, the next start and the whole query", async () => {
  const { search, accountId } = await simulated();
  const query = { ...SALES, keywords: "finance", an_unknown_key: [1] };
  const { body } = await search(query, { limit: 7 });
  const text = Buffer.from(body.cursor ?? "", "base64").toString("utf8");
  expect(text).toBe(JSON.stringify({ account_id: accountId, limit: 7, start: 7, params: query }));
  expect(body.config.params).toEqual(query);
});

test("a cursor works from the body and from the address, and keeps its own limit", async () => {
  const { search } = await simulated();
  const first = await search(SALES, { limit: 5 });
  const cursor = first.body.cursor ?? "";
  const fromBody = await search({ cursor }, { limit: 50 });
  const fromAddress = await search(SALES, { cursor, limit: 50 });
  expect(fromBody.body.paging).toMatchObject({ start: 5, page_count: 5 });
  expect(fromAddress.body).toEqual(fromBody.body);
});

test("the same query gives the same rows in every run, another seed another order", async () => {
  const one = await (await simulated()).search(SALES, { limit: 20 });
  const same = await (await simulated()).search(SALES, { limit: 20 });
  const other = await (await simulated({ seed: "other" })).search(SALES, { limit: 20 });
  const ids = (reply: typeof one) => reply.body.items.map((item) => item.id);
  expect(ids(same)).toEqual(ids(one));
  expect(ids(other)).not.toEqual(ids(one));
});

test("overlap repeats rows at the page borders and loses none", async () => {
  const { walk } = await simulated({ quirks: { overlap: 3 } });
  const { pages, ids, distinct } = await walk({ ...SALES, keywords: "treasurer" }, 25);
  expect(distinct).toBe(pages[0]?.paging.total_count);
  expect(ids.length).toBe(distinct + 3 * (pages.length - 1));
  const [one, two] = pages.map((page) => page.items.map((item) => item.id));
  expect(two?.slice(0, 3)).toEqual(one?.slice(-3));
});

test("an overlap as large as the page still comes to its end", async () => {
  const { walk } = await simulated({ quirks: { overlap: 10 } });
  const { distinct, pages } = await walk({ ...SALES, keywords: "treasurer texas" }, 5);
  expect(distinct).toBe(pages[0]?.paging.total_count);
});

test("short pages have fewer rows than asked and lose none", async () => {
  const { walk } = await simulated({ quirks: { shortPages: 0.5 } });
  const { pages, ids, distinct } = await walk(SALES, 100);
  const short = pages.filter((page) => page.items.length < 100);
  expect(short.length).toBeGreaterThan(5);
  expect([ids.length, distinct]).toEqual([2_500, 2_500]);
});

test("a sticky cursor goes on after the last row, with empty pages and itself", async () => {
  const { search } = await simulated({ quirks: { stickyCursor: true } });
  const last = await search({ ...SALES, keywords: "treasurer" }, { limit: 100 });
  let page = last.body;
  while (page.items.length > 0) {
    page = (await search({ cursor: page.cursor })).body;
  }
  const again = await search({ cursor: page.cursor });
  expect([again.body.items, again.body.cursor]).toEqual([[], page.cursor]);
  expect(page.cursor).not.toBeNull();
});

test("drift repeats some rows, hides some and changes the total", async () => {
  const { walk } = await simulated({ quirks: { drift: 0.3 } });
  const { pages, ids, distinct } = await walk(SALES, 100);
  expect(ids.length).toBe(2_500);
  expect(distinct).toBeLessThan(2_500);
  expect(new Set(pages.map((page) => page.paging.total_count)).size).toBeGreaterThan(1);
});

async function cursorAtTheCap(pastCap: "null_cursor" | "empty_page" | "error_500") {
  const { search } = await simulated({ quirks: { pastCap } });
  const first = await search(CLASSIC, { limit: 50 });
  const text = Buffer.from(first.body.cursor ?? "", "base64").toString("utf8");
  const jump = (start: number) =>
    Buffer.from(JSON.stringify({ ...JSON.parse(text), start })).toString("base64");
  const last = await search({ cursor: jump(950) });
  return { last: last.body, search, jump };
}

test("past the cap: no cursor unless told otherwise, and a made-up one finds nothing", async () => {
  const { last, search, jump } = await cursorAtTheCap("null_cursor");
  expect([last.items.length, last.cursor]).toEqual([50, null]);
  const beyond = await search({ cursor: jump(1_000) });
  expect([beyond.status, beyond.body.items, beyond.body.cursor]).toEqual([200, [], null]);
});

test("past the cap: an empty page", async () => {
  const { last, search } = await cursorAtTheCap("empty_page");
  const beyond = await search({ cursor: last.cursor });
  expect([beyond.status, beyond.body.items, beyond.body.cursor]).toEqual([200, [], null]);
});

test("past the cap: a 500", async () => {
  const { last, search } = await cursorAtTheCap("error_500");
  const beyond = await search({ cursor: last.cursor });
  expect([beyond.status, beyond.body]).toMatchObject([500, { type: "errors/provider_error" }]);
});
