import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  frozenBackground,
  type LivingBackground,
  livingBackground,
} from "#lib/adapters/background.ts";
import { inlineDispatch } from "#lib/adapters/inline-dispatch.ts";
import type { SliceLine, Taken } from "#lib/adapters/slice-line.ts";
import { slicePlaces } from "#lib/adapters/slice-places.ts";
import { cancelJob } from "#lib/engine/cancel.ts";
import { decide } from "#lib/engine/decide.ts";
import type { Job } from "#lib/engine/ports.ts";
import { retryJob } from "#lib/engine/retry.ts";
import { runSlice } from "#lib/engine/slice.ts";
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

const LONG_MS = 60_000;

let database: Awaited<ReturnType<typeof seededDatabase>>;
beforeAll(async () => {
  database = await seededDatabase();
});
afterAll(() => database.close());

interface SlowRealtime {
  readonly w: TestWorld;
  readonly background: LivingBackground;
  /** From then on messages arrive. */
  recover(): void;
}

/** A process that lives on, and a realtime service that keeps it waiting. */
function withSlowRealtime(): SlowRealtime {
  const { promise, resolve } = Promise.withResolvers<void>();
  const background = livingBackground();
  const world = worldOn(database.db, { source: fakeSource(), publish: () => promise });
  return { w: { ...world, background }, background, recover: resolve };
}

const lastOf = ({ sent }: TestWorld, job: Job) =>
  sent.findLast(({ message }) => message.jobId === job.id);

function workOf(w: TestWorld) {
  const slices = (jobId: string, host: { signal: AbortSignal; isCrowded: () => boolean }) =>
    runSlice(w, jobId, { deadline: Number.POSITIVE_INFINITY, ...host });
  return { runSlice: slices, concurrency: 1, log: w.log };
}

describe("while the realtime service keeps messages waiting", () => {
  test("a slice is over when its work is, and its last message still arrives", async () => {
    const { w, background, recover } = withSlowRealtime();
    const job = await start(w, requestFor(20));

    expect(await slice(w, job)).toBe("ended");
    expect(w.sent).toEqual([]);

    recover();
    await background.settle(LONG_MS);
    expect(lastOf(w, job)).toMatchObject({ name: "job.completed", message: { percent: 100 } });
  });

  test("the only place of this process goes to the next search", async () => {
    const { w, background, recover } = withSlowRealtime();
    const idle = { sweep: async () => undefined, sendNews: async () => undefined };
    const dispatch = inlineDispatch({ ...workOf(w), ...idle, sweepEveryMs: LONG_MS });
    const jobs = [await start(w, requestFor(20)), await start(w, requestFor(20))];

    for (const job of jobs) await dispatch.wake(job);
    for (const job of jobs) {
      await expect.poll(async () => (await reload(w, job)).status).toBe("completed");
    }

    expect(w.sent).toEqual([]);
    recover();
    await dispatch.stop();
    await background.settle(LONG_MS);
    expect(jobs.map((job) => lastOf(w, job)?.name)).toEqual(["job.completed", "job.completed"]);
  });

  test("the only place of a worker goes to the next search in line", async () => {
    const { w, background, recover } = withSlowRealtime();
    const jobs = [await start(w, requestFor(20)), await start(w, requestFor(20))];
    const places = slicePlaces({ ...workOf(w), line: lineOf(jobs) });

    await places.fill();
    for (const job of jobs) {
      await expect.poll(async () => (await reload(w, job)).status).toBe("completed");
    }

    expect(w.sent).toEqual([]);
    recover();
    await places.stop();
    await background.settle(LONG_MS);
  });

  test("nobody waits for an answer to what they asked", async () => {
    const { w, background, recover } = withSlowRealtime();

    await askAll(w);

    expect(w.sent).toEqual([]);
    recover();
    await background.settle(LONG_MS);
    expect(w.sent).not.toEqual([]);
  });

  test("nobody waits for longer than a moment where the host freezes the process", async () => {
    const { w, recover } = withSlowRealtime();
    const limits = { ...w.limits, answerNewsMs: 1, sliceNewsMs: 1 };

    await askAll({ ...w, limits, background: frozenBackground });

    expect(w.sent).toEqual([]);
    recover();
  });
});

test("an answer is given although nothing can be told to whoever looks", async () => {
  const w = worldOn(database.db, { source: fakeSource() });
  const take = async () => {
    throw new Error("the outbox cannot be read");
  };

  const job = await start({ ...w, outbox: { ...w.outbox, take } }, requestFor(20));

  expect(job).toMatchObject({ status: "queued" });
  expect(w.logged.at(-1)).toMatchObject({ event: "news.unsent", fields: { jobId: job.id } });
});

/** Starts, works, decides, undoes nothing, stops and continues: each of these tells others. */
async function askAll(w: TestWorld): Promise<void> {
  const { id: jobId } = await start(w, requestFor(20));
  const selection = { filter: {}, asOfSeq: 1_000, excludeIds: [] };
  await decide(w, { owner, request: { jobId, selection, decision: "approved" } });
  await cancelJob(w, { owner, jobId, discard: false });
  await retryJob(w, { owner, jobId });
  expect(await slice(w, { id: jobId })).toBe("ended");
}

function lineOf(jobs: readonly Job[]): SliceLine {
  const waiting: Taken[] = jobs.map((job) => ({ job, attempt: { id: job.id, retryCount: 0 } }));
  const settled = async () => ({ jobs: [], requested: 1, affected: 1 });
  return {
    put: async () => undefined,
    take: async (limit) => waiting.splice(0, limit),
    complete: settled,
    fail: settled,
    beat: settled,
    isWaiting: async () => waiting.length > 0,
  };
}
