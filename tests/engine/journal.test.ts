import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { cancelJob } from "#lib/engine/cancel.ts";
import { SourceError } from "#lib/engine/errors.ts";
import { toJobView } from "#lib/engine/job-view.ts";
import { redact } from "#lib/redact.ts";
import { fakeSource, oneAccount } from "#tests/fakes/fake-source.ts";
import { expireLease, failingAt, slowDown } from "#tests/fakes/trouble.ts";
import {
  reload,
  requestFor,
  seededDatabase,
  slice,
  start,
  type TestWorld,
  worldOn,
} from "#tests/fakes/world.ts";

let database: Awaited<ReturnType<typeof seededDatabase>>;
beforeAll(async () => {
  database = await seededDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.db.execute(
    sql`update account_paces set next_free_at = 'epoch', cooled_until = 'epoch', rows_by_hour = '{}'`,
  );
});

const eventsOf = ({ logged }: TestWorld) => logged.map(({ event }) => event);
const named = ({ figures }: TestWorld, name: string) =>
  figures.filter((figure) => figure.name === name);
const fieldsOf = ({ logged }: TestWorld, event: string) =>
  logged.find((line) => line.event === event)?.fields;

test("a slice tells when it began, each page it kept and how it ended, with ids and durations", async () => {
  const w = worldOn(database.db, { source: fakeSource({ total: 100 }) });
  const job = await start(w, requestFor(20));
  await slice(w, job);

  expect(eventsOf(w)).toEqual([
    "slice.started",
    "page.kept",
    "page.kept",
    "job.ended",
    "slice.ended",
  ]);
  const ids = { jobId: job.id, connectionId: job.connectionId };
  expect(fieldsOf(w, "slice.started")).toMatchObject({ ...ids, slice: 1, page: 0 });
  expect(fieldsOf(w, "page.kept")).toMatchObject({
    ...ids,
    slice: 1,
    page: 1,
    shown: 10,
    accountId: oneAccount.accountId,
    callMs: expect.any(Number),
    commitMs: expect.any(Number),
  });
  expect(fieldsOf(w, "slice.ended")).toMatchObject({
    ...ids,
    end: "ended",
    ms: expect.any(Number),
  });
});

test("the same is counted and timed, labelled with ids and kinds", async () => {
  const w = worldOn(database.db, { source: fakeSource({ total: 100 }) });
  const job = await start(w, requestFor(20));
  await slice(w, job);
  const { connectionId } = job;

  const labels = { connectionId, accountId: oneAccount.accountId };
  const timed = (extra: object = {}) => ({
    ms: expect.any(Number),
    labels: { ...labels, ...extra },
  });
  expect(named(w, "start_latency")).toEqual([
    { name: "start_latency", ms: expect.any(Number), labels: { connectionId } },
  ]);
  expect(named(w, "pages")).toEqual([
    { name: "pages", labels },
    { name: "pages", labels },
  ]);
  expect(named(w, "page_call")).toMatchObject([
    timed({ outcome: "page" }),
    timed({ outcome: "page" }),
  ]);
  expect(named(w, "page_commit")).toMatchObject([timed(), timed()]);
  expect(named(w, "turn_wait")).toMatchObject([timed(), timed()]);
  expect(named(w, "endings")).toMatchObject([
    { labels: { connectionId, status: "completed", stopReason: "target_reached" } },
  ]);
  expect(named(w, "slices")).toEqual([{ name: "slices", labels: { connectionId, end: "ended" } }]);
});

test("a page that failed is counted by kind, and the wait after it by reason", async () => {
  const source = fakeSource({ answer: failingAt([0], slowDown(60_000)) });
  const w = worldOn(database.db, { source });
  const job = await start(w, requestFor(20));
  expect(await slice(w, job)).toBe("waiting");

  expect(named(w, "page_failures")).toMatchObject([{ labels: { kind: "rate_limited" } }]);
  expect(named(w, "waits")).toMatchObject([{ labels: { reason: "provider_cooldown" } }]);
  expect(fieldsOf(w, "page.failed")).toMatchObject({ kind: "rate_limited", status: 429 });
  const { runAt } = await reload(w, job);
  expect(fieldsOf(w, "job.waiting")).toMatchObject({ reason: "provider_cooldown", until: runAt });
});

test("a slice that takes over from a silent one says so, one that goes on after a hand-over does not", async () => {
  const w = worldOn(database.db, { source: fakeSource({ total: 100 }) });
  const silent = await start(w, requestFor(20));
  const lost = await w.store.claim({ jobId: silent.id, leaseMs: 60_000 });
  await expireLease(database.db, silent);
  await slice(w, silent);
  const handed = await start(w, requestFor(20));
  const held = await w.store.claim({ jobId: handed.id, leaseMs: 60_000 });
  if (!held) throw new Error("the claim was refused");
  await w.store.handOver({ job: held, reason: "stop", waitMs: 0 });
  await slice(w, handed);

  expect(lost?.isTakeOver).toBe(false);
  const taken = w.logged.filter(({ event }) => event === "slice.took_over");
  expect(taken.map(({ fields }) => fields)).toMatchObject([
    { jobId: silent.id, slice: 2, stalls: 1 },
  ]);
});

test("nothing that is told holds a name, a text that a person typed, or what the provider said", async () => {
  const secret = "the provider's own words";
  const source = fakeSource({
    answer: failingAt([1], () => new SourceError("fatal", secret)),
  });
  const w = worldOn(database.db, { source });
  const request = requestFor(20, { people: { keywords: "astronaut" } });
  await slice(w, await start(w, { ...request, name: "Moon" }));

  const told = JSON.stringify([w.logged, w.figures]);
  expect(told).toContain("fatal");
  expect(told).not.toMatch(/astronaut|Moon|Person|Acme|the provider's own words/);
});

test("the request id that a failed search tells a person is in the line that logs its end", async () => {
  const source = fakeSource({ answer: failingAt([0], () => new SourceError("fatal", "no")) });
  const w = worldOn(database.db, { source });
  const job = await start(w, requestFor(20));
  await slice(w, job);

  const { error } = toJobView(await reload(w, job));
  expect(error?.requestId).toContain(job.id);
  expect(redact(fieldsOf(w, "job.ended") ?? {})).toMatchObject({ requestId: error?.requestId });
});

test("a search that is stopped before it began is counted as an ending", async () => {
  const w = worldOn(database.db, { source: fakeSource() });

  const job = await start(w, requestFor(20));
  await cancelJob(w, { owner: job, jobId: job.id, discard: false });

  expect(named(w, "endings")).toMatchObject([
    { labels: { status: "cancelled", stopReason: "cancelled_by_user" } },
  ]);
});
