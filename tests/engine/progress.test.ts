import { afterAll, beforeAll, expect, test } from "vitest";
import { cancelJob } from "#lib/engine/cancel.ts";
import { decide } from "#lib/engine/decide.ts";
import { toJobMessage } from "#lib/engine/job-view.ts";
import { sendAllNews } from "#lib/engine/progress.ts";
import { sweep } from "#lib/engine/sweep.ts";
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
beforeAll(async () => {
  database = await seededDatabase();
});
afterAll(() => database.close());

const of = (w: TestWorld, job: { id: string }) =>
  w.sent.filter(({ message }) => message.jobId === job.id);

test("whoever listens always hears the last state, and sequence numbers only grow", async () => {
  const w = worldOn(database.db, { source: fakeSource({ total: 50 }) });
  const job = await start(w, requestFor(50));

  await slice(w, job);

  const messages = of(w, job).map(({ message }) => message);
  const seqs = messages.map(({ seq }) => seq);
  expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
  expect(messages.at(-1)).toMatchObject({ status: "completed", percent: 100, outcome: "full" });
  expect(messages.at(-1)?.seq).toBe((await reload(w, job)).seq);
});

test("a message carries counts and no person", async () => {
  const w = worldOn(database.db, { source: fakeSource({ total: 20 }) });
  const job = await start(w, requestFor(20));

  await slice(w, job);

  const text = JSON.stringify(of(w, job));
  expect(text).not.toContain("Person");
  expect(Buffer.byteLength(JSON.stringify(of(w, job).at(-1)))).toBeLessThan(2_000);
});

test("messages of one job are at least the gap apart", async () => {
  const times: number[] = [];
  const newsGapMs = 200;
  const w = worldOn(database.db, {
    source: fakeSource({ total: 100 }),
    limits: { newsGapMs },
    pace: { spacingMinMs: 30, spacingMaxMs: 30 },
    publish: async () => void times.push(performance.now()),
  });
  const job = await start(w, requestFor(100));

  await slice(w, job);

  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  expect(times.length).toBeGreaterThan(2);
  // The gap is kept on the database's clock, from mark to claim; a publish here may start a moment early.
  for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(newsGapMs - 5);
  expect(w.sent.at(-1)?.message.status).toBe("completed");
});

test("an end that could not be sent is sent by the sweep, once", async () => {
  let isDown = true;
  const w = worldOn(database.db, {
    source: fakeSource({ total: 10 }),
    publish: async () => {
      if (isDown) throw new Error("realtime is away");
    },
  });
  const job = await start(w, requestFor(10));
  await slice(w, job);
  expect(await reload(w, job)).toMatchObject({ status: "completed" });
  expect(of(w, job)).toEqual([]);

  isDown = false;
  await releaseSendLeases();
  await sweep(w);
  await sweep(w);

  expect(of(w, job).map(({ name }) => name)).toEqual(["job.completed"]);
});

test("an end is named as an end although a decision came right after it", async () => {
  let isDown = true;
  const w = worldOn(database.db, {
    source: fakeSource({ total: 10 }),
    publish: async () => {
      if (isDown) throw new Error("realtime is away");
    },
  });
  const job = await start(w, requestFor(10));
  await slice(w, job);
  const selection = { filter: {}, asOfSeq: 1_000, excludeIds: [] };
  await decide(w, { owner, request: { jobId: job.id, selection, decision: "approved" } });

  isDown = false;
  await releaseSendLeases();
  await sendAllNews(w);

  const [only, ...others] = of(w, job);
  expect(others).toEqual([]);
  expect(only?.name).toBe("job.completed");
  expect(only?.message.counts.approved).toBe(10);
});

test("two senders at once do not say the same thing twice", async () => {
  const w = worldOn(database.db, { source: fakeSource() });
  const job = await start(
    worldOn(database.db, { source: fakeSource(), publish: refuse }),
    requestFor(10),
  );
  await releaseSendLeases();

  await Promise.all(Array.from({ length: 10 }, () => sendAllNews(w)));

  expect(of(w, job).map(({ name }) => name)).toEqual(["job.created"]);
});

test("a stop that was asked for is told before the search has stopped", async () => {
  const w = worldOn(database.db, { source: fakeSource() });
  const job = await start(w, requestFor(10));
  await w.store.claim({ jobId: job.id, leaseMs: 60_000 });

  await cancelJob(w, { owner, jobId: job.id, discard: false });

  const { message } = of(w, job).at(-1) ?? {};
  expect(message).toMatchObject({ status: "processing", cancelRequested: true, canRetry: false });
  expect(message?.etaSeconds).toEqual(expect.any(Number));
});

test("the time that is left is that of what can be found, where that is less than was asked for", async () => {
  const w = worldOn(database.db, { source: fakeSource() });
  const job = await start(w, requestFor(2_500));
  const startedAt = new Date("2026-11-26T10:00:00Z");
  const lastActivityAt = new Date("2026-11-26T10:00:20Z");
  const tally = { ...job.tally, reported: 800, fetched: 400, shown: 400 };
  const halfWay = { ...job, status: "processing", percent: 50, tally } as const;

  const { etaSeconds } = toJobMessage({ ...halfWay, startedAt, lastActivityAt }, 0);

  expect(etaSeconds).toBe(20);
});

test("a cancelled search says so, and says nothing of failure", async () => {
  const w = worldOn(database.db, { source: fakeSource() });
  const job = await start(w, requestFor(10));

  await cancelJob(w, { owner, jobId: job.id, discard: false });

  expect(of(w, job).map(({ name }) => name)).toEqual(["job.created", "job.cancelled"]);
});

async function refuse(): Promise<void> {
  throw new Error("realtime is away");
}

/** As if the sender that claimed the messages had died ten seconds ago. */
async function releaseSendLeases(): Promise<void> {
  await database.db.execute("update prospect_search_jobs set send_lease_until = 'epoch'");
}
