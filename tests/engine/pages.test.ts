import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cancelJob } from "#lib/engine/cancel.ts";
import type { Job, Row } from "#lib/engine/ports.ts";
import { toRows } from "#lib/engine/rows.ts";
import { fakeSource, pageOf, people, person } from "#tests/fakes/fake-source.ts";
import {
  ledgerOf,
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
beforeAll(async () => {
  database = await seededDatabase();
});
afterAll(() => database.close());

function world(options: Partial<Parameters<typeof worldOn>[1]> = {}): TestWorld {
  return worldOn(database.db, { source: fakeSource(), ...options });
}

async function claimed(world: TestWorld, target = 20): Promise<Job> {
  const { id } = await start(world, requestFor(target));
  const job = await world.store.claim({ jobId: id, leaseMs: 60_000 });
  if (!job) throw new Error("the first claim was refused");
  return job;
}

function pageFor(job: Job, rows: readonly Row[]) {
  return {
    job,
    rows,
    nextCursor: "10",
    cursorHash: "hash-10",
    reported: 100,
    callMs: 5,
    leaseMs: 60_000,
  };
}

const rowsOf = (job: Job, from: number, count: number) => toRows(people(from, count), job.criteria);

const no = { code: "no", message: "no", isRetryable: true };

async function positions(job: { id: string }): Promise<number[]> {
  const { rows } = await database.db.execute<{ position: number }>(
    sql`select position from prospect_search_results where job_id = ${job.id} and position is not null order by 1`,
  );
  return rows.map(({ position }) => position);
}

async function countEvents(job: { id: string }): Promise<number[]> {
  const { rows } = await database.db.execute<{ seq: number }>(
    sql`select seq from job_events where job_id = ${job.id} order by seq`,
  );
  return rows.map(({ seq }) => seq);
}

describe("a page", () => {
  test("is committed once, however often it is sent", async () => {
    const w = world();
    const job = await claimed(w);
    const rows = rowsOf(job, 0, 10);

    const first = await w.store.commitPage(pageFor(job, rows));
    const second = await w.store.commitPage(pageFor(job, rows));

    expect(first?.tally).toMatchObject({ fetched: 10, shown: 10, merged: 0 });
    expect(second).toBeNull();
    expect(await positions(job)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  test("of a slice whose job was taken over writes nothing, not even an event", async () => {
    const w = world();
    const { id } = await start(w, requestFor(20));
    const zombie = await w.store.claim({ jobId: id, leaseMs: -1 });
    const heir = await w.store.claim({ jobId: id, leaseMs: 60_000 });
    if (!(zombie && heir)) throw new Error("a claim was refused");
    const before = await countEvents(heir);

    expect(await w.store.commitPage(pageFor(zombie, rowsOf(zombie, 0, 10)))).toBeNull();
    expect(await w.store.finish({ job: zombie, ending: { status: "cancelled" } })).toBeNull();
    expect(await w.store.handOver({ job: zombie, reason: "deadline", waitMs: 0 })).toBeNull();

    expect(await countEvents(heir)).toEqual(before);
    expect(await positions(heir)).toEqual([]);
    expect(await reload(w, heir)).toMatchObject({ status: "processing", fence: 2, stalls: 1 });
  });

  test("sent by twenty writers at once is committed by one of them", async () => {
    const w = world();
    const job = await claimed(w);
    const rows = rowsOf(job, 0, 10);

    const answers = await Promise.all(
      Array.from({ length: 20 }, () => w.store.commitPage(pageFor(job, rows))),
    );

    expect(answers.filter(Boolean)).toHaveLength(1);
    expect((await reload(w, job)).tally.fetched).toBe(10);
  });

  test("that overlaps the one before counts the repeats as merged and shifts nobody", async () => {
    const w = world();
    const job = await claimed(w);
    const first = await w.store.commitPage(pageFor(job, rowsOf(job, 0, 10)));
    if (!first) throw new Error("the first page was refused");

    const second = await w.store.commitPage(pageFor(first, rowsOf(job, 7, 10)));

    expect(second?.tally).toMatchObject({ fetched: 20, shown: 17, merged: 3 });
    expect(await positions(job)).toEqual(Array.from({ length: 17 }, (_, index) => index + 1));
  });

  test("with one person twice shows that person once", async () => {
    const w = world();
    const job = await claimed(w);
    const twice = toRows([person(1), person(2), person(1)], job.criteria);

    const committed = await w.store.commitPage(pageFor(job, twice));

    expect(committed?.tally).toMatchObject({ fetched: 3, shown: 2, merged: 1 });
  });
});

describe("a whole search", () => {
  test("shows exactly the target and keeps what the last page brought beyond it", async () => {
    const source = fakeSource({ total: 200, answer: (ask) => overlapping(ask) });
    const w = world({ source });
    const job = await start(w, requestFor(25));

    expect(await slice(w, job)).toBe("ended");

    const ended = await reload(w, job);
    expect(ended).toMatchObject({
      status: "completed",
      outcome: "full",
      stopReason: "target_reached",
    });
    expect(ended.tally.shown).toBe(25);
    expect(ended.tally.reserve).toBeGreaterThan(0);
    expect(ledgerOf(ended).fetched).toBe(ledgerOf(ended).sum);
    expect(await positions(job)).toEqual(Array.from({ length: 25 }, (_, index) => index + 1));
  });

  test("asks for as few pages as the source allows, all of one size", async () => {
    const source = fakeSource({ total: 200 });
    const w = world({ source });

    const job = await start(w, requestFor(25));
    await slice(w, job);

    expect(source.calls.map(({ pageSize }) => pageSize)).toEqual([9, 9, 9]);
  });

  test("that matches fewer rows than wanted is complete, partly", async () => {
    const w = world({ source: fakeSource({ total: 17 }) });
    const job = await start(w, requestFor(50));

    await slice(w, job);

    const ended = await reload(w, job);
    expect(ended).toMatchObject({
      status: "completed",
      outcome: "partial",
      stopReason: "source_exhausted",
    });
    expect(ended.tally).toMatchObject({ reported: 17, shown: 17 });
  });

  test("that matches nobody is complete and empty", async () => {
    const w = world({ source: fakeSource({ total: 0 }) });
    const job = await start(w, requestFor(50));

    await slice(w, job);

    expect(await reload(w, job)).toMatchObject({ status: "completed", outcome: "empty" });
  });

  test("leaves out titles that were excluded and says how many", async () => {
    const source = fakeSource({
      answer: async () => ({
        prospects: [person(1, { title: "CEO" }), person(2, { title: "Assistant to the CEO" })],
        nextCursor: null,
        reported: 2,
      }),
    });
    const w = world({ source });
    const people = { titles: ["CEO"], excludeTitles: ["assistant"] };
    const job = await start(w, requestFor(5, { people }));

    await slice(w, job);

    expect((await reload(w, job)).tally).toMatchObject({ shown: 1, filteredOut: 1, fetched: 2 });
  });

  test("takes an excluded title for whole words: CTO is not in Director, C++ is itself", async () => {
    const titles = ["Director", "CTO & Founder", "C++ (lead)", "International Sales"];
    const source = fakeSource({
      answer: async () => ({
        prospects: titles.map((title, number) => person(700_000 + number, { title })),
        nextCursor: null,
        reported: titles.length,
      }),
    });
    const w = world({ source });
    const excludeTitles = ["cto", "C++ (lead)", "intern"];
    const job = await start(w, requestFor(5, { people: { excludeTitles } }));

    await slice(w, job);

    expect((await reload(w, job)).tally).toMatchObject({ shown: 2, filteredOut: 2 });
  });

  test("that leaves out known people goes on past them, and calls nobody new who is not", async () => {
    const first = await start(world(), requestFor(20));
    await slice(world(), first);
    const again = world({ source: fakeSource({ total: 60 }) });

    const onlyNew = await start(again, requestFor(20, { excludeKnown: true }));
    await slice(again, onlyNew);
    const repeated = await start(again, requestFor(20));
    await slice(again, repeated);

    const { tally } = await reload(again, onlyNew);
    expect(tally.shown).toBe(20);
    expect(tally.known).toBeGreaterThanOrEqual(20);
    expect((await reload(again, repeated)).tally).toMatchObject({ shown: 20, new: 0, known: 0 });
  });

  test("keeps a gapless history and a percentage that only grows", async () => {
    const w = world({ source: fakeSource({ total: 40 }) });
    const seen: Job[] = [];
    const commitPage: TestWorld["store"]["commitPage"] = async (input) => {
      const job = await w.store.commitPage(input);
      if (job) seen.push(job);
      return job;
    };
    const watched = { ...w, store: { ...w.store, commitPage } };

    const job = await start(watched, requestFor(40));
    await slice(watched, job);

    const seqs = await countEvents(job);
    expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, index) => index + 1));
    expect((await reload(w, job)).seq).toBe(seqs.length);
    expect(seen.map(({ percent }) => percent)).toEqual([25, 50, 75, 99]);
    for (const moment of seen) expect(ledgerOf(moment).fetched).toBe(ledgerOf(moment).sum);
  });

  test("ends within the page when a person cancels during it, and keeps its rows", async () => {
    const source = fakeSource({
      total: 100,
      async answer(ask, call) {
        if (call === 1) await cancelJob(w, { owner, jobId: job.id, discard: false });
        return pageOf(ask, 100);
      },
    });
    const w = world({ source });
    const job = await start(w, requestFor(100));

    await slice(w, job);

    expect(source.calls).toHaveLength(2);
    const ended = await reload(w, job);
    expect(ended).toMatchObject({ status: "cancelled", stopReason: "cancelled_by_user" });
    expect(ended.tally.shown).toBe(20);
  });

  test("says that whoever runs the service stopped it, when they asked first", async () => {
    const source = fakeSource({
      total: 100,
      async answer(ask, call) {
        const input = { owner, jobId: job.id, discard: false };
        if (call === 1) await cancelJob(w, { ...input, isByOperator: true });
        if (call === 1) await cancelJob(w, input);
        return pageOf(ask, 100);
      },
    });
    const w = world({ source });
    const job = await start(w, requestFor(100));

    await slice(w, job);

    const ended = await reload(w, job);
    expect(ended).toMatchObject({ status: "cancelled", stopReason: "cancelled_by_operator" });
  });

  test("forgets its rows when a person cancels and asks to discard them", async () => {
    const source = fakeSource({
      async answer(ask) {
        await cancelJob(w, { owner, jobId: job.id, discard: true });
        return pageOf(ask, 100);
      },
    });
    const w = world({ source });
    const job = await start(w, requestFor(100));

    await slice(w, job);

    const ended = await reload(w, job);
    expect(ended.tally).toMatchObject({ fetched: 0, shown: 0 });
    expect(await positions(job)).toEqual([]);
  });

  test.each([
    ["be complete", { status: "completed", stopReason: "source_exhausted" }],
    ["have failed", { status: "failed", failure: { ...no, stopReason: "provider_error" } }],
  ] as const)(
    "that a person stopped a moment before it was to %s is cancelled, and keeps no rows they did not want",
    async (_, ending) => {
      const w = world();
      const job = await claimed(w);
      await w.store.commitPage(pageFor(job, rowsOf(job, 0, 10)));
      await cancelJob(w, { owner, jobId: job.id, discard: true });

      const ended = await w.store.finish({ job, ending });

      expect(ended).toMatchObject({ status: "cancelled", stopReason: "cancelled_by_user" });
      expect(await positions(job)).toEqual([]);
      expect(w.sent.at(-1)?.name).not.toBe("job.failed");
    },
  );

  test.each(["park", "handOver"] as const)(
    "that a person stopped a moment before it was to wait does not wait: %s makes it due at once",
    async (way) => {
      const w = world();
      const job = await claimed(w);
      await cancelJob(w, { owner, jobId: job.id, discard: false });
      const waitMs = 3_600_000;

      const released =
        way === "park"
          ? await w.store.park({ job, reason: "daily_allowance", waitMs, error: null })
          : await w.store.handOver({ job, reason: "turn", waitMs });

      expect(released?.runAt.getTime()).toBeLessThanOrEqual(Date.now());
      expect(await slice(w, job)).toBe("ended");
      expect(await reload(w, job)).toMatchObject({ status: "cancelled" });
    },
  );
});

/** Pages that repeat three rows of the page before. */
function overlapping({ cursor, pageSize }: { cursor: string | null; pageSize: number }) {
  const start = Math.max(0, Number(cursor ?? 0) - 3);
  return Promise.resolve({
    prospects: people(start, pageSize),
    nextCursor: String(start + pageSize),
    reported: 200,
  });
}
