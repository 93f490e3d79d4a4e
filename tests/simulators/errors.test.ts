import { request } from "node:http";
import { expect, test } from "vitest";
import { startUnipileSimulator } from "#scripts/simulators/unipile.ts";
import { CLASSIC, RECRUITER, SALES, simulated } from "./client.ts";

const INVALID = { type: "errors/invalid_parameters", status: 400, title: "Invalid parameters" };

test.each(["", "wrong"])("the key %j is refused on every route", async (key) => {
  const { ask } = await simulated();
  for (const path of ["/api/v1/accounts", "/api/v1/nothing", "/_simulator/requests"]) {
    const { status, body } = await ask(path, { headers: { "x-api-key": key } });
    expect(status).toBe(401);
    expect(body).toEqual({
      status: 401,
      type: "errors/missing_credentials",
      title: "Missing credentials",
    });
  }
});

test("an unknown route is not found", async () => {
  const { ask } = await simulated();
  for (const path of ["/api/v1/nothing", "/", "/api/v1/linkedin/search", "/_simulator/x"]) {
    const { status, body } = await ask(path);
    expect([status, body]).toMatchObject([404, { type: "errors/resource_not_found" }]);
  }
});

test("the account is required, in the address", async () => {
  const { ask, search } = await simulated();
  const without = await ask("/api/v1/linkedin/search", { method: "POST", body: SALES });
  expect([without.status, without.body]).toMatchObject([400, INVALID]);
  const inBody = await search({ ...SALES, account_id: "sim-account-1" });
  expect([inBody.status, inBody.body]).toMatchObject([400, INVALID]);
});

test("an unknown account is not found", async () => {
  const { ask } = await simulated();
  const { status, body } = await ask("/api/v1/linkedin/search?account_id=other", {
    method: "POST",
    body: SALES,
  });
  expect(status).toBe(404);
  expect(body).toEqual({
    status: 404,
    type: "errors/resource_not_found",
    title: "Resource not found.",
    detail: "Account not found",
  });
});

test.each(["101", "-1", "1.5", "ten", ""])("a limit of %j is refused", async (limit) => {
  const { search } = await simulated();
  const { status, body } = await search(SALES, { limit });
  expect([status, body]).toMatchObject([400, INVALID]);
});

test("a classic limit above 50 is refused only when that is switched on", async () => {
  const strict = await simulated({ quirks: { strictClassicLimit: true } });
  const refused = await strict.search(CLASSIC, { limit: 51 });
  expect([refused.status, refused.body]).toMatchObject([400, { type: "errors/limit_too_high" }]);
  expect((await strict.search(CLASSIC, { limit: 50 })).status).toBe(200);
  expect((await strict.search(SALES, { limit: 100 })).status).toBe(200);
  const lax = await simulated();
  expect((await lax.search(CLASSIC, { limit: 100 })).body.items.length).toBe(100);
});

test.each([
  ["no api", { category: "people" }],
  ["an unknown api", { api: "premium", category: "people" }],
  ["company instead of companies", { api: "classic", category: "company" }],
  ["a category the product lacks", { api: "recruiter", category: "companies" }],
  ["a place by name", { ...CLASSIC, location: ["Indiana"] }],
  ["an empty list of ids", { ...CLASSIC, location: [] }],
  ["a Recruiter word in Sales Navigator", { ...SALES, seniority: { include: ["vp"] } }],
  [
    "a Sales Navigator word in Recruiter",
    { ...RECRUITER, seniority: { include: ["director", "vice_president"] } },
  ],
  ["a distance of 4", { ...SALES, network_distance: [4] }],
  ["a group in classic", { ...CLASSIC, network_distance: ["GROUP"] }],
  ["a headcount between the steps", { ...SALES, company_headcount: [{ min: 12 }] }],
  ["keywords that are not text", { ...SALES, keywords: 5 }],
  ["a bad cursor", { cursor: "bm90IGEgY3Vyc29y" }],
  ["an empty cursor", { cursor: "" }],
  ["a list", []],
  ["text", '"text"'],
  ["nothing", undefined],
])("a body with %s is refused", async (_what, body) => {
  const { search } = await simulated();
  const answer = await search(body);
  expect([answer.status, answer.body]).toMatchObject([400, INVALID]);
});

test("a cursor of another account is refused", async () => {
  const { search, ask } = await simulated({ accounts: [{ id: "one" }, { id: "two" }] });
  const { body } = await search(SALES);
  const { status, body: refused } = await ask("/api/v1/linkedin/search?account_id=two", {
    method: "POST",
    body: { cursor: body.cursor },
  });
  expect([status, refused]).toMatchObject([400, INVALID]);
});

test("a body that is not JSON, and one that is too large", async () => {
  const { search } = await simulated();
  const broken = await search("{");
  expect([broken.status, broken.body]).toMatchObject([400, { type: "errors/malformed_request" }]);
  const large = await search({ ...SALES, keywords: "a".repeat(300_000) });
  expect([large.status, large.body]).toMatchObject([400, { type: "errors/content_too_large" }]);
});

test("a client that goes away in the middle of its body does no harm", async () => {
  const { simulator, search, searchPath } = await simulated();
  const url = `${simulator.url}${searchPath({})}`;
  const headers = { "x-api-key": simulator.apiKey, "content-length": "1000" };
  const half = request(url, { method: "POST", headers });
  const closed = new Promise((resolve) => half.once("close", resolve));
  half.once("error", () => undefined);
  half.write("{", () => half.destroy());
  await closed;
  expect((await search(SALES)).status).toBe(200);
});

test("what is not simulated says so", async () => {
  const { search } = await simulated();
  const posts = await search({ api: "classic", category: "posts", keywords: "a" });
  expect([posts.status, posts.body]).toMatchObject([
    501,
    { type: "errors/feature_not_implemented" },
  ]);
  const saved = await search({ ...SALES, saved_search_id: "12" });
  expect([saved.status, saved.body]).toMatchObject([
    404,
    { type: "errors/invalid_resource_identifier" },
  ]);
});

test("a product without a seat is refused, classic never", async () => {
  const { search, simulator } = await simulated({ accounts: [{ id: "free", seats: [] }] });
  for (const body of [SALES, RECRUITER]) {
    const { status, body: refused } = await search(body);
    expect([status, refused]).toMatchObject([403, { type: "errors/feature_not_subscribed" }]);
  }
  expect((await search(CLASSIC)).status).toBe(200);
  simulator.setAccount("free", { seats: ["recruiter"] });
  expect((await search(RECRUITER)).status).toBe(200);
  expect((await search(SALES)).status).toBe(403);
});

test.each([
  ["CREDENTIALS", 401, "errors/disconnected_account"],
  ["STOPPED", 401, "errors/disconnected_account"],
  ["ERROR", 401, "errors/disconnected_account"],
  ["PERMISSIONS", 403, "errors/insufficient_permissions"],
  ["CONNECTING", 503, "errors/no_client_session"],
] as const)(
  "an account in %s is refused with %i until it is OK again",
  async (status, code, type) => {
    const { search, simulator, accountId } = await simulated();
    simulator.setAccount(accountId, { status });
    const refused = await search(SALES);
    expect([refused.status, refused.body]).toMatchObject([code, { status: code, type }]);
    simulator.setAccount(accountId, { status: "OK" });
    expect((await search(SALES)).status).toBe(200);
  },
);

test("after the rows of a day are used up comes a 429, until the next day", async () => {
  let now = Date.parse("2026-11-24T10:00:00Z");
  const { search } = await simulated({ clock: () => now, quirks: { dailyRows429: 20 } });
  const statuses = async () => (await search(SALES, { limit: 10 })).status;
  expect([await statuses(), await statuses(), await statuses()]).toEqual([200, 200, 429]);
  now += 24 * 3_600_000;
  expect(await statuses()).toBe(200);
});

test("options that do not exist are refused by name", async () => {
  // @ts-expect-error a misspelled option
  const start = startUnipileSimulator({ quirks: { overlaps: 1 } });
  await expect(start).rejects.toThrow(/overlaps/);
});
