import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openSession } from "#db/client.ts";
import { resultStore } from "#db/result-store.ts";
import type { Decision, DecisionRequest, Selection } from "#lib/contract/decision.ts";
import { type ResultsPage, ResultsQuery } from "#lib/contract/prospect.ts";
import { decide, undoDecision } from "#lib/engine/decide.ts";
import type { Job } from "#lib/engine/ports.ts";
import { fakeSource } from "#tests/fakes/fake-source.ts";
import {
  owner,
  reload,
  requestFor,
  seededDatabase,
  slice,
  start,
  type TestWorld,
  worldOn,
} from "#tests/fakes/world.ts";

let database: Awaited<ReturnType<typeof seededDatabase>>;
let w: TestWorld;
let job: Job;
beforeAll(async () => {
  database = await seededDatabase();
  w = worldOn(database.db, { source: fakeSource({ total: 120 }) });
});
afterAll(() => database.close());
beforeEach(async () => {
  job = await start(w, requestFor(120));
  await slice(w, job);
});

async function list(query: Record<string, unknown> = {}): Promise<ResultsPage> {
  const page = await w.results.list({
    workspaceId: owner.workspaceId,
    jobId: job.id,
    query: ResultsQuery.parse(query),
  });
  if (!page) throw new Error("no such job");
  return page;
}

function mark(selection: Selection, decision: Decision, extra: Partial<DecisionRequest> = {}) {
  return decide(w, { owner, request: { jobId: job.id, selection, decision, ...extra } });
}

const everything = (asOfSeq = 1_000): Selection => ({ filter: {}, asOfSeq, excludeIds: [] });

test("one request decides every row that matches, but for those left out", async () => {
  const { results } = await list();
  const [spared] = results;

  const answer = await mark(
    { filter: {}, asOfSeq: 1_000, excludeIds: [spared?.id ?? ""] },
    "approved",
  );

  expect(answer).toMatchObject({
    changed: 119,
    counts: { approved: 119, rejected: 0, undecided: 1 },
  });
  expect((await list({ decision: "undecided" })).results.map(({ id }) => id)).toEqual([spared?.id]);
});

test("rows that arrive after the selection was made are not touched", async () => {
  const { results } = await list({ limit: 200 });
  const earlier = results.filter(({ seq }) => seq <= 5);

  const answer = await mark(everything(5), "rejected", { reason: "bad_data" });

  expect(earlier.length).toBeGreaterThan(0);
  expect(answer.changed).toBe(earlier.length);
});

test("rows that are so already, and ids of no row, are counted as skipped", async () => {
  const { results } = await list();
  const ids = results.slice(0, 3).map(({ id }) => id);
  await mark({ ids }, "approved");

  const answer = await mark({ ids: [...ids, crypto.randomUUID()] }, "approved");

  expect(answer).toMatchObject({ changed: 0 });
  expect(answer.skipped).toEqual([
    { reason: "unchanged", count: 3 },
    { reason: "not_found", count: 1 },
  ]);
});

test("fifty people deciding the same rows at once leave counters that match the rows", async () => {
  const { results } = await list();
  const ids = results.slice(0, 10).map(({ id }) => id);
  const decisions = ["approved", "rejected", "undecided"] as const;

  await Promise.all(
    Array.from({ length: 50 }, (_, turn) => mark({ ids }, decisions[turn % 3] ?? "approved")),
  );

  const { rows } = await database.db.execute(sql`
    select (count(*) filter (where decision = 'approved'))::int as approved,
      (count(*) filter (where decision = 'rejected'))::int as rejected
    from prospect_search_results where job_id = ${job.id}`);
  const { tally } = await reload(w, job);
  expect([{ approved: tally.approved, rejected: tally.rejected }]).toEqual(rows);
});

test("undo gives a mixed selection its mix back, and leaves alone what was decided since", async () => {
  const { results } = await list();
  const [a, b, c] = results.map(({ id }) => id);
  if (!(a && b && c)) throw new Error("too few rows");
  await mark({ ids: [a] }, "approved");
  await mark({ ids: [b] }, "rejected", { reason: "competitor" });
  const { batchId } = await mark({ ids: [a, b, c] }, "rejected", { reason: "wrong_role" });
  await mark({ ids: [c] }, "approved");

  const undone = await undoDecision(w, { owner, batchId });

  const byId = new Map((await list()).results.map((row) => [row.id, row]));
  expect(byId.get(a)?.decision).toBe("approved");
  expect(byId.get(b)).toMatchObject({ decision: "rejected", reason: "competitor" });
  expect(byId.get(c)?.decision).toBe("approved");
  expect(undone).toMatchObject({
    changed: 2,
    skipped: [{ reason: "changed_meanwhile", count: 1 }],
  });
  await expect(undoDecision(w, { owner, batchId })).rejects.toMatchObject({ code: "not_found" });
});

test("a row undone and decided anew while a decision waits keeps that, and is counted once", async () => {
  const { results } = await list();
  const selection = { ids: results.slice(0, 1).map(({ id }) => id) };
  const { batchId } = await mark(selection, "approved");
  const session = await openSession(database.url);
  const elsewhere = resultStore(session);
  await session.execute(sql`begin`);
  await session.execute(sql`select id from prospect_search_jobs where id = ${job.id} for update`);

  const late = mark(selection, "undecided"); // has read the row as approved
  await someoneWaits();
  await elsewhere.undo({ owner, batchId });
  await elsewhere.decide({ owner, request: { jobId: job.id, selection, decision: "rejected" } });
  await session.execute(sql`commit`);
  await session.close();

  expect(await late).toMatchObject({
    changed: 0,
    skipped: [{ reason: "changed_meanwhile", count: 1 }],
    counts: { approved: 0, rejected: 1, undecided: 119 },
  });
});

/** Until a statement waits for a lock. */
async function someoneWaits(): Promise<void> {
  const readWaiting = async () => {
    const { rows } = await database.db.execute(sql`select count(*)::int as waiting
      from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`);
    return rows[0]?.waiting;
  };
  await expect.poll(readWaiting).toBe(1);
}

test("another workspace cannot decide, undo or read", async () => {
  const stranger = { ...owner, workspaceId: crypto.randomUUID() };
  const { batchId } = await mark(everything(), "approved");
  const request = { jobId: job.id, selection: everything(), decision: "rejected" as const };

  await expect(decide(w, { owner: stranger, request })).rejects.toMatchObject({
    code: "not_found",
  });
  await expect(undoDecision(w, { owner: stranger, batchId })).rejects.toMatchObject({
    code: "not_found",
  });
  const read = await w.results.list({
    workspaceId: stranger.workspaceId,
    jobId: job.id,
    query: ResultsQuery.parse({}),
  });
  expect(read).toBeNull();
});

test("following the cursor gives every row once, in order; so do numbered pages", async () => {
  const walked: number[] = [];
  let cursor: string | null | undefined;
  do {
    const page = await list({ limit: 50, ...(cursor && { cursor }) });
    walked.push(...page.results.map(({ position }) => position));
    cursor = page.nextCursor;
  } while (cursor);
  const paged = await Promise.all([1, 2, 3].map((page) => list({ page, perPage: 50 })));

  const all = Array.from({ length: 120 }, (_, index) => index + 1);
  expect(walked).toEqual(all);
  expect(paged.flatMap(({ results }) => results.map(({ position }) => position))).toEqual(all);
  expect(paged[0]).toMatchObject({ total: 120, totalPages: 3 });
});

test("words narrow the list and the total, and percent signs are only characters", async () => {
  expect((await list({ q: "person 11" })).total).toBe(11);
  expect((await list({ q: "%" })).total).toBe(0);
  const sorted = await list({ page: 1, perPage: 3, sort: "name", order: "desc" });
  expect(sorted.results.map(({ name }) => name)).toEqual(["Person 99", "Person 98", "Person 97"]);
});

test("a cursor of somebody else's making is refused, naming the field", async () => {
  await expect(list({ cursor: "cDE7ZHJvcA" })).rejects.toMatchObject({ field: "cursor" });
});
