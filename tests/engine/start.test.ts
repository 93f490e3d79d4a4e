import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { JobRequest, type LinkedinApi } from "#lib/contract/job.ts";
import { listConnections, listKnownConnections } from "#lib/engine/connections.ts";
import { SourceError } from "#lib/engine/errors.ts";
import type { SourceAccount } from "#lib/engine/ports.ts";
import { startJob } from "#lib/engine/start.ts";
import { fakeSource, oneAccount } from "#tests/fakes/fake-source.ts";
import { owner, requestFor, seededDatabase, type TestWorld, worldOn } from "#tests/fakes/world.ts";

let database: Awaited<ReturnType<typeof seededDatabase>>;
beforeAll(async () => {
  database = await seededDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.db.execute("truncate connections, account_paces, prospect_search_jobs cascade");
});

function worldWith(apis: readonly LinkedinApi[]) {
  const source = {
    ...fakeSource({ accounts: () => [{ ...oneAccount, apis }] }),
    limits: (api: LinkedinApi) => ({
      pageSize: api === "classic" ? 50 : 100,
      capPerQuery: api === "classic" ? 1_000 : 2_500,
      rowsPerDay: 10_000,
      pricePerCall: 0,
      licence: "keep" as const,
    }),
    missingFilters: (api: LinkedinApi, people: { headcount?: unknown }) =>
      api === "classic" && people.headcount ? (["headcount"] as const) : [],
  };
  return worldOn(database.db, { source });
}

test("the same key twice, even at once, makes one search and wakes it", async () => {
  const w = worldWith(["classic"]);
  const input = { owner, request: requestFor(10), idempotencyKey: "tap-1" };

  const answers = await Promise.all(Array.from({ length: 8 }, () => startJob(w, input)));

  expect(new Set(answers.map(({ job }) => job.id)).size).toBe(1);
  expect(answers.filter(({ isRepeat }) => !isRepeat)).toHaveLength(1);
  expect(w.woken).toHaveLength(1);
});

test("the same key with another request is refused, naming the header", async () => {
  const w = worldWith(["classic"]);
  await startJob(w, { owner, request: requestFor(10), idempotencyKey: "tap-2" });

  const other = startJob(w, { owner, request: requestFor(11), idempotencyKey: "tap-2" });

  await expect(other).rejects.toMatchObject({ code: "conflict", field: "Idempotency-Key" });
});

test.each([
  [100, ["classic", "sales_navigator", "recruiter"], "classic"],
  [1_500, ["classic", "sales_navigator", "recruiter"], "sales_navigator"],
  [1_500, ["classic", "recruiter"], "recruiter"],
  [1_500, ["classic"], "classic"],
] as const)("%d rows with the seats %j run on %s", async (target, apis, expected) => {
  const w = worldWith(apis);
  const { job } = await startJob(w, { owner, request: requestFor(target), idempotencyKey: null });
  expect(job.api).toBe(expected);
});

test("a filter that classic lacks takes the next seat, and is refused where there is none", async () => {
  const request = requestFor(10, { people: { headcount: ["D"] } });
  const { job } = await startJob(worldWith(["classic", "recruiter"]), {
    owner,
    request,
    idempotencyKey: null,
  });
  expect(job.api).toBe("recruiter");

  await database.db.execute("truncate connections, account_paces, prospect_search_jobs cascade");
  const refused = startJob(worldWith(["classic"]), { owner, request, idempotencyKey: null });
  await expect(refused).rejects.toMatchObject({
    code: "invalid",
    field: "criteria.people.headcount",
    message: "a Classic search cannot filter by company headcount",
  });
});

test("an api asked for by name must be a seat of the account, and able to give the target", async () => {
  const w = worldWith(["classic"]);
  const asking = (api: LinkedinApi, target: number) => {
    const { criteria } = requestFor(target);
    const request = { criteria: { ...criteria, sources: [{ provider: "unipile" as const, api }] } };
    return startJob(w, { owner, request, idempotencyKey: null });
  };

  await expect(asking("sales_navigator", 10)).rejects.toMatchObject({
    field: "criteria.sources.0.api",
    message: expect.stringContaining("no Sales Navigator seat"),
  });
  await expect(asking("classic", 1_001)).rejects.toMatchObject({
    field: "criteria.target",
    message: "Classic gives at most 1000 rows a search",
  });
});

function worldOf(accounts: readonly SourceAccount[]) {
  const { source } = worldWith([]);
  let lists = 0;
  const listAccounts = async () => {
    lists += 1;
    return [...accounts];
  };
  const world = worldOn(database.db, { source: { ...source, listAccounts } });
  return Object.assign(world, { lists: () => lists });
}

const isOld = () => database.db.execute("update connections set updated_at = 'epoch'");

async function startOn(w: TestWorld, target: number, api?: LinkedinApi) {
  const { criteria } = requestFor(target);
  const sources = [{ provider: "unipile" as const, ...(api && { api }) }];
  const request = { criteria: { ...criteria, sources } };
  const { job } = await startJob(w, { owner, request, idempotencyKey: null });
  const used = await w.connections.find(job.connectionId);
  return [used?.accountId, job.api];
}

const account = (accountId: string, change: Partial<SourceAccount>): SourceAccount => ({
  ...oneAccount,
  accountId,
  ...change,
});

test("a search runs on the account whose seat can serve it, whichever is first", async () => {
  const w = worldOf([
    account("small", { apis: ["classic"] }),
    account("large", { apis: ["classic", "sales_navigator"] }),
  ]);

  expect(await startOn(w, 10)).toEqual([expect.any(String), "classic"]);
  expect(await startOn(w, 10, "sales_navigator")).toEqual(["large", "sales_navigator"]);
  expect(await startOn(w, 1_500)).toEqual(["large", "sales_navigator"]);
});

const all: readonly LinkedinApi[] = ["classic", "sales_navigator"];

test("an account that is disconnected keeps its seats: searches for them wait, and are not cut down", async () => {
  await startOn(worldOf([account("large", { apis: all })]), 10);
  await isOld();
  const sick = worldOf([account("large", { status: "needs_reconnect", apis: null })]);
  await listConnections(sick, { owner });

  expect(await startOn(sick, 10, "sales_navigator")).toEqual(["large", "sales_navigator"]);
  expect(await startOn(sick, 1_500)).toEqual(["large", "sales_navigator"]);
});

test("a seat that only a disconnected account has is waited for, whoever else is connected", async () => {
  const w = worldOf([
    account("small", { apis: ["classic"] }),
    account("large", { status: "needs_reconnect", apis: all }),
  ]);

  expect(await startOn(w, 10, "sales_navigator")).toEqual(["large", "sales_navigator"]);
  expect(await startOn(w, 10)).toEqual(["small", "classic"]);
});

test("what is known of the accounts is asked for anew only where it does not suit and is not fresh", async () => {
  await startOn(worldOf([account("one", { apis: ["classic"] })]), 10);
  const w = worldOf([account("one", { apis: all }), account("two", { apis: ["classic"] })]);

  const fresh = startOn(w, 10, "sales_navigator");
  await expect(fresh).rejects.toMatchObject({ field: "criteria.sources.0.api" });
  await isOld();
  expect(await startOn(w, 10)).toEqual(["one", "classic"]);
  expect(w.lists()).toBe(0);

  expect(await startOn(w, 10, "sales_navigator")).toEqual(["one", "sales_navigator"]);
  expect(w.lists()).toBe(1);
});

test("a search for more than the known seats give asks for the accounts, and does without an answer", async () => {
  await startOn(worldOf([account("one", { apis: ["classic"] })]), 10);
  await isOld();
  const { source } = worldWith([]);
  const listAccounts = () => Promise.reject(new SourceError("transient", "no answer"));
  const silent = worldOn(database.db, { source: { ...source, listAccounts } });

  expect(await startOn(silent, 1_500)).toEqual(["one", "classic"]);
  expect(silent.logged.map(({ event }) => event)).toContain("accounts.unlisted");
  expect(await startOn(worldOf([account("one", { apis: all })]), 1_500)).toEqual([
    "one",
    "sales_navigator",
  ]);
});

test("an account that is long gone does not make the others be asked about again and again", async () => {
  await startOn(worldOf([account("old", {}), account("young", {})]), 10);
  const w = worldOf([account("young", {})]);

  await isOld();
  await listConnections(w, { owner });
  await isOld();
  await listConnections(w, { owner });
  await listConnections(w, { owner });

  expect(w.lists()).toBe(2);
});

test("an account that is gone from the provider is not used any more, and is again when it is back", async () => {
  const [old, young] = [account("old", {}), account("young", {})];
  const list = async (accounts: readonly SourceAccount[]) => {
    await isOld();
    const listed = await listConnections(worldOf(accounts), { owner });
    return listed.map(({ accountId, status }) => `${accountId} ${status}`).toSorted();
  };

  expect(await list([old, young])).toEqual(["old connected", "young connected"]);
  expect(await list([young])).toEqual(["old disabled", "young connected"]);
  expect(await list([])).toEqual(["old disabled", "young disabled"]);
  const refused = startJob(worldOf([]), { owner, request: requestFor(10), idempotencyKey: null });
  await expect(refused).rejects.toThrow("No active LinkedIn account found");
  // Asked anew at once, however fresh the answer is that knew of none.
  const request = requestFor(10);
  await startJob(worldOf([old]), { owner, request, idempotencyKey: null });
  expect(await list([old])).toEqual(["old connected", "young disabled"]);
});

test("a workspace without a LinkedIn account is told to connect one", async () => {
  const w = worldOn(database.db, { source: fakeSource({ accounts: () => [] }) });
  const refused = startJob(w, { owner, request: requestFor(10), idempotencyKey: null });
  await expect(refused).rejects.toMatchObject({
    message: expect.stringContaining("No active LinkedIn account found"),
    field: "criteria.sources",
  });
});

test("the accounts that are known are told without asking the provider, however old the answer is", async () => {
  const w = worldOf([account("one", {})]);
  expect(await listKnownConnections(w, { owner })).toEqual([]);
  await listConnections(w, { owner });
  await database.db.execute("update connections set updated_at = 'epoch'");

  const away = worldOn(database.db, {
    source: { ...w.source, listAccounts: () => Promise.reject(new Error("asked")) },
  });
  const known = await listKnownConnections(away, { owner });

  expect(known.map(({ accountId }) => accountId)).toEqual(["one"]);
});

test("the same key gives its search also when the account that served it can be used no more", async () => {
  const input = { owner, request: requestFor(10), idempotencyKey: "tap-3" };
  const first = await startJob(worldWith(["classic"]), input);
  const without = worldOn(database.db, { source: fakeSource({ accounts: () => [] }) });
  await database.db.execute("update connections set status = 'disabled'");

  const again = await startJob(without, input);

  expect(again).toMatchObject({ isRepeat: true, job: { id: first.job.id } });
  const other = startJob(without, { ...input, request: requestFor(11) });
  await expect(other).rejects.toMatchObject({ code: "conflict", field: "Idempotency-Key" });
});

test("one search too many is refused, even among many at once", async () => {
  const w = worldWith(["classic"]);
  const limited = { ...w, limits: { ...w.limits, openJobsPerWorkspace: 3 } };
  await listConnections(w, { owner });
  const input = { owner, request: requestFor(10), idempotencyKey: null };

  const answers = await Promise.allSettled(
    Array.from({ length: 12 }, () => startJob(limited, input)),
  );

  const refused = answers.flatMap((answer) =>
    answer.status === "rejected" ? [answer.reason] : [],
  );
  expect(refused).toHaveLength(12 - 3);
  for (const reason of refused) expect(reason).toMatchObject({ code: "limit_reached" });
  expect(w.woken).toHaveLength(3);
});

test.each([
  [{ criteria: { kind: "people", people: {}, target: 2_501 } }, ["criteria", "target"]],
  [{ criteria: { kind: "people", people: {}, target: 0 } }, ["criteria", "target"]],
  [
    { criteria: { kind: "people", people: { keywords: "x".repeat(501) } } },
    ["criteria", "people", "keywords"],
  ],
  [
    { criteria: { kind: "people", people: { url: "https://evil.example/" } } },
    ["criteria", "people", "url"],
  ],
  [{ criteria: { kind: "people", people: {} }, surprise: 1 }, []],
])("a request that asks for too much names the field: %j", (body, path) => {
  const parsed = JobRequest.safeParse(body);
  expect(parsed.error?.issues[0]?.path).toEqual(path);
});
