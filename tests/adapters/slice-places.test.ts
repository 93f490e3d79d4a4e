import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { SliceLine, Taken } from "#lib/adapters/slice-line.ts";
import { slicePlaces } from "#lib/adapters/slice-places.ts";
import { lane } from "#tests/fakes/lane.ts";
import { recordingLog } from "./recording-log.ts";

const settled = { jobs: [], requested: 1, affected: 1 };
const taken = (id: string): Taken => ({ job: lane(id), attempt: { id, retryCount: 0 } });

/** A line of these jobs, and slices that run until they are interrupted. */
function placesOn(jobs: string[], change: Partial<SliceLine> = {}) {
  const log = recordingLog();
  const asked: string[] = [];
  const line: SliceLine = {
    put: async ({ id }) => void asked.push(`put ${id}`),
    take: async (limit) => jobs.splice(0, limit).map(taken),
    async complete({ job }) {
      asked.push(`complete ${job.id}`);
      return settled;
    },
    async fail({ job }, message) {
      asked.push(`fail ${job.id}: ${message}`);
      return settled;
    },
    async beat(all) {
      asked.push(`beat ${all.map(({ job }) => job.id).join()}`);
      return settled;
    },
    isWaiting: async () => jobs.length > 0,
    ...change,
  };
  const runSlice = (_jobId: string, { signal }: { signal: AbortSignal }) =>
    new Promise<void>((end) => {
      signal.addEventListener("abort", () => end());
    });
  return { places: slicePlaces({ line, concurrency: 2, runSlice, log }), log, asked };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("a slice that runs is said to be alive three times in the time it is given", async () => {
  const { places, asked } = placesOn(["a", "b", "c"]);
  await places.fill();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(asked).toEqual(["beat a,b", "beat a,b", "beat a,b"]);

  places.interrupt("a");
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked.slice(3)).toEqual(["complete a", "beat b,c"]);
});

test("nobody is said to be alive where nothing runs", async () => {
  const { asked } = placesOn([]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toEqual([]);
});

test("a queue that cannot be read is logged and asked again", async () => {
  const take = vi.fn(async () => {
    throw new Error("Failed query: select secret", { cause: new Error("connection refused") });
  });
  const { places, log } = placesOn([], { take });
  await places.fill();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(take.mock.calls.length).toBeGreaterThan(2);
  expect(log.warnings[0]).toEqual({
    event: "queue.unread",
    fields: { reason: "connection refused" },
  });
  expect(log.bugs).toEqual([]);
});

test("an end that cannot be told to the queue is logged, and the place is free again", async () => {
  const complete = async () => {
    throw new Error("the database is away");
  };
  const { places, log, asked } = placesOn(["a", "b", "c"], { complete });
  await places.fill();
  places.interrupt("a");
  await vi.advanceTimersByTimeAsync(10_000);
  expect(log.warnings.map(({ event }) => event)).toEqual(["queue.unsettled"]);
  expect(asked).toEqual(["beat b,c"]);
});

test("a stop gives back what runs, and takes nothing more", async () => {
  const jobs = ["a", "b", "c"];
  const { places, asked } = placesOn(jobs);
  await places.fill();
  await places.stop();
  expect(asked.sort()).toEqual(["complete a", "complete b", "put a", "put b"]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(jobs).toEqual(["c"]);
});
