import { expect, test } from "vitest";
import { CLASSIC, SALES, simulated } from "./client.ts";

test("faults happen in the order of the script, once each, and then no more", async () => {
  const { search } = await simulated({
    faults: [{ do: { status: 500 } }, { do: { status: 429 }, times: 2 }, { do: { status: 503 } }],
  });
  const statuses: number[] = [];
  for (let call = 0; call < 5; call += 1) statuses.push((await search(SALES)).status);
  expect(statuses).toEqual([500, 429, 429, 503, 200]);
});

test.each([
  [401, "errors/disconnected_account", "Disconnected account"],
  [403, "errors/account_restricted", "Account restricted"],
  [422, "errors/unprocessable_entity", "Unprocessable entity"],
  [429, "errors/too_many_requests", "Too many requests"],
  [500, "errors/provider_error", "Provider error"],
  [503, "errors/no_client_session", "No client session"],
  [504, "errors/request_timeout", "Request timed out"],
])("a %i has its usual type unless another is named", async (status, type, title) => {
  const { search } = await simulated({ faults: [{ do: { status } }] });
  const answer = await search(SALES);
  expect(answer.status).toBe(status);
  expect(answer.body).toMatchObject({ status, type, title });
});

test("a type alone brings its status, and a 429 its waiting time", async () => {
  const { search } = await simulated({
    faults: [
      { do: { type: "errors/checkpoint_error" } },
      { do: { status: 429, retryAfterSeconds: 7 } },
      { do: { status: 422, type: "temporary_provider_limit" } },
    ],
  });
  const checkpoint = await search(SALES);
  expect([checkpoint.status, checkpoint.body]).toMatchObject([
    401,
    { type: "errors/checkpoint_error" },
  ]);
  expect((await search(SALES)).headers.get("retry-after")).toBe("7");
  expect((await search(SALES)).body).toMatchObject({ type: "errors/temporary_provider_limit" });
});

test("a fault can wait for a call, a page or an account", async () => {
  const { search, ask } = await simulated({
    accounts: [{ id: "one" }, { id: "two" }],
    faults: [
      { on: { call: 3 }, do: { status: 504 } },
      { on: { page: 20 }, do: { status: 500 } },
      { on: { accountId: "two" }, do: { status: 403 } },
    ],
  });
  const first = await search(SALES);
  const second = await search({ cursor: first.body.cursor });
  expect([first.status, second.status]).toEqual([200, 200]);
  expect((await search({ cursor: second.body.cursor })).status).toBe(504);
  expect((await search({ cursor: second.body.cursor })).status).toBe(500);
  expect((await search({ cursor: second.body.cursor })).status).toBe(200);
  const other = await ask("/api/v1/linkedin/search?account_id=two", {
    method: "POST",
    body: SALES,
  });
  expect(other.status).toBe(403);
});

test("a fault can be for another route, and then leaves searches alone", async () => {
  const { search, ask } = await simulated({
    faults: [{ on: { route: "accounts" }, do: { status: 503 } }],
  });
  expect((await search(SALES)).status).toBe(200);
  expect((await ask("/api/v1/accounts")).status).toBe(503);
  expect((await ask("/api/v1/accounts")).status).toBe(200);
});

test("a fault with a probability strikes about that often, and never runs out", async () => {
  const { search } = await simulated({
    faults: [{ on: { probability: 0.3 }, do: { status: 500 } }],
  });
  const statuses: number[] = [];
  for (let call = 0; call < 100; call += 1) {
    statuses.push((await search(CLASSIC, { limit: 0 })).status);
  }
  const struck = statuses.filter((status) => status === 500).length;
  expect(struck).toBeGreaterThan(10);
  expect(struck).toBeLessThan(60);
});

test("a 502 is an HTML page, as from a gateway", async () => {
  const { raw, searchPath } = await simulated({ faults: [{ do: { status: 502 } }] });
  const answer = await raw(searchPath({}), { method: "POST", body: SALES });
  expect([answer.status, answer.headers.get("content-type")]).toEqual([502, "text/html"]);
  expect(await answer.text()).toContain("<h1>Bad Gateway</h1>");
});

test("an answer can be cut in the middle of its JSON, or be empty", async () => {
  const { raw, searchPath } = await simulated({
    faults: [{ do: { body: "truncated" } }, { do: { body: "empty" } }],
  });
  const ask = () => raw(searchPath({}), { method: "POST", body: SALES });
  const cut = await ask();
  const text = await cut.text();
  expect(cut.status).toBe(200);
  expect(text.startsWith('{"object":"LinkedinSearch"')).toBe(true);
  expect(() => JSON.parse(text)).toThrow(SyntaxError);
  const empty = await ask();
  expect([empty.status, await empty.text()]).toEqual([200, ""]);
});

test("a connection can break off in the middle of the body", async () => {
  const { raw, search, searchPath, simulator } = await simulated({
    faults: [{ do: { resetConnection: true } }],
  });
  const broken = raw(searchPath({ limit: 100 }), { method: "POST", body: SALES }).then((answer) =>
    answer.text(),
  );
  await expect(broken).rejects.toThrow();
  expect(simulator.requests()[0]).toMatchObject({ status: null, rows: 0, answeredAt: null });
  expect((await search(SALES)).status).toBe(200);
});

test("a request can hang until the client gives up", async () => {
  const { raw, search, searchPath, simulator } = await simulated({
    faults: [{ do: { hangMs: 600_000 } }],
  });
  const giveUp = new AbortController();
  const hanging = raw(searchPath({}), { method: "POST", body: SALES, signal: giveUp.signal });
  await expect.poll(() => simulator.requests().length).toBe(1);
  expect((await search(SALES)).status).toBe(200);
  giveUp.abort();
  await expect(hanging).rejects.toThrow();
});

test("a request that hangs is cut off without an answer in the end", async () => {
  const { raw, searchPath, simulator } = await simulated({ faults: [{ do: { hangMs: 1 } }] });
  await expect(raw(searchPath({}), { method: "POST", body: SALES })).rejects.toThrow();
  expect(simulator.requests()[0]).toMatchObject({ status: null, answeredAt: null });
});

test("stopping does not wait for hanging requests", async () => {
  const { raw, searchPath, simulator } = await simulated({ faults: [{ do: { hangMs: 600_000 } }] });
  const hanging = raw(searchPath({}), { method: "POST", body: SALES });
  const broken = expect(hanging).rejects.toThrow();
  await expect.poll(() => simulator.requests().length).toBe(1);
  await simulator.stop();
  await broken;
});

test("a page can come with its own cursor again", async () => {
  const { search } = await simulated({
    faults: [{ on: { page: 10 }, do: { repeatCursor: true } }],
  });
  const first = await search(SALES);
  const second = await search({ cursor: first.body.cursor });
  expect(second.body.cursor).toBe(first.body.cursor);
  const again = await search({ cursor: second.body.cursor });
  expect(again.body.items).toEqual(second.body.items);
  expect(again.body.cursor).not.toBe(first.body.cursor);
});

test("a page can be empty although the list goes on", async () => {
  const { search } = await simulated({ faults: [{ do: { emptyItems: true } }] });
  const first = await search(SALES);
  expect(first.body.items).toEqual([]);
  expect(first.body.paging).toMatchObject({ page_count: 0 });
  const second = await search({ cursor: first.body.cursor });
  expect([second.body.items.length, second.body.paging.start]).toEqual([10, 10]);
});

test("an account can lose its session at a page, and go on from there when it is back", async () => {
  const { search, ask, simulator, accountId } = await simulated({
    faults: [{ on: { page: 10 }, do: { disconnectAccount: true } }],
  });
  const first = await search(SALES);
  const cursor = first.body.cursor;
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const refused = await search({ cursor });
    expect([refused.status, refused.body]).toMatchObject([
      401,
      { type: "errors/disconnected_account" },
    ]);
  }
  const { body } = await ask(`/api/v1/accounts/${accountId}`);
  expect(body.sources).toMatchObject([{ status: "CREDENTIALS" }]);
  simulator.setAccount(accountId, { status: "OK" });
  expect((await search({ cursor })).body.paging.start).toBe(10);
});

test("faults can be added and taken away over HTTP", async () => {
  const { search, ask } = await simulated();
  const add = (body: unknown) => ask("/_simulator/faults", { method: "POST", body });
  expect((await add([{ do: { status: 500 } }, { do: { status: 504 } }])).body).toEqual({
    added: 2,
  });
  expect((await add({ do: { status: 503 } })).status).toBe(201);
  expect((await search(SALES)).status).toBe(500);
  await ask("/_simulator/faults", { method: "DELETE" });
  expect((await search(SALES)).status).toBe(200);
  expect((await add({ do: { stauts: 500 } })).status).toBe(400);
});

test("faults strike requests that would have been refused anyway", async () => {
  const { search } = await simulated({ faults: [{ on: { call: 1 }, do: { status: 503 } }] });
  expect((await search({})).status).toBe(503);
  expect((await search({})).status).toBe(400);
});

test("every request is written down with what it asked and what it got", async () => {
  let now = 1_000;
  const { search, ask, simulator, accountId } = await simulated({
    clock: () => now,
    faults: [{ on: { page: 10 }, do: { status: 429, retryAfterSeconds: 3 } }],
  });
  const query = { ...SALES, keywords: "finance" };
  const first = await search(query);
  now = 2_000;
  await search({ cursor: first.body.cursor });
  const common = { method: "POST", route: "search", accountId, limit: 10, params: query };
  const expected = [
    {
      ...common,
      at: 1_000,
      call: 1,
      start: 0,
      status: 200,
      rows: 10,
      answeredAt: 1_000,
      retryAfterSeconds: null,
    },
    {
      ...common,
      at: 2_000,
      call: 2,
      start: 10,
      status: 429,
      rows: 0,
      answeredAt: 2_000,
      retryAfterSeconds: 3,
    },
  ];
  expect(simulator.requests()).toEqual(expected);
  expect((await ask("/_simulator/requests")).body).toEqual({ items: expected });
  await ask("/_simulator/requests", { method: "DELETE" });
  expect(simulator.requests()).toEqual([]);
});

test("searches take the time they were told to take, look-ups none", async () => {
  const { raw, parameters, searchPath, simulator } = await simulated({
    latencyMs: { min: 600_000, max: 600_000 },
  });
  const giveUp = new AbortController();
  const slow = raw(searchPath({}), { method: "POST", body: SALES, signal: giveUp.signal });
  await expect.poll(() => simulator.requests().length).toBe(1);
  expect((await parameters({ type: "REGION" })).status).toBe(200);
  expect(simulator.requests()[0]?.answeredAt).toBeNull();
  giveUp.abort();
  await expect(slow).rejects.toThrow();
});
