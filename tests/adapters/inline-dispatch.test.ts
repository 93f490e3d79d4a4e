import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { inlineDispatch } from "#lib/adapters/inline-dispatch.ts";
import { lane } from "#tests/fakes/lane.ts";
import { recordingLog } from "./recording-log.ts";

interface Run {
  readonly jobId: string;
  readonly signal: AbortSignal;
  readonly isCrowded: () => boolean;
  readonly end: () => void;
  readonly fail: (error: Error) => void;
}

const SLACK_MS = 20;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Slices that run until the test ends them. */
function dispatcher(change: Partial<Parameters<typeof inlineDispatch>[0]> = {}) {
  const log = recordingLog();
  const runs: Run[] = [];
  const counts = { sweeps: 0, news: 0 };
  const dispatch = inlineDispatch({
    runSlice(jobId, { signal, isCrowded }) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      runs.push({ jobId, signal, isCrowded, end: resolve, fail: reject });
      return promise;
    },
    async sweep() {
      counts.sweeps += 1;
    },
    async sendNews() {
      counts.news += 1;
    },
    concurrency: 2,
    sweepEveryMs: 15_000,
    log,
    ...change,
  });
  const started = () => runs.map(({ jobId }) => jobId);
  return { dispatch, log, runs, counts, started };
}

/** Lets everything that is ready to run do so; the clock stands still. */
const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("the line", () => {
  test("runs at most so many slices at once, and the next when one is over", async () => {
    const { dispatch, runs, started } = dispatcher();
    for (const jobId of ["a", "b", "c", "d"]) await dispatch.wake(lane(jobId));
    await settle();
    expect(started()).toEqual(["a", "b"]);

    runs[1]?.end();
    await settle();
    expect(started()).toEqual(["a", "b", "c"]);

    runs[0]?.end();
    await settle();
    expect(started()).toEqual(["a", "b", "c", "d"]);
  });

  test("holds a job once, however often it is woken while it waits", async () => {
    const { dispatch, runs, started } = dispatcher({ concurrency: 1 });
    for (const jobId of ["a", "b", "b", "b"]) await dispatch.wake(lane(jobId));
    runs[0]?.end();
    await settle();
    runs[1]?.end();
    await settle();
    expect(started()).toEqual(["a", "b"]);
  });

  test("runs a job again, once, when it was woken during its slice, and never twice at a time", async () => {
    const { dispatch, runs, started } = dispatcher();
    await dispatch.wake(lane("a"));
    await dispatch.wake(lane("a"));
    await dispatch.wake(lane("a"));
    await settle();
    expect(started()).toEqual(["a"]);

    runs[0]?.end();
    await settle();
    expect(started()).toEqual(["a", "a"]);

    runs[1]?.end();
    await settle();
    expect(started()).toEqual(["a", "a"]);
  });

  test("is not blocked by a job that waits for its own slice to end", async () => {
    const { dispatch, started } = dispatcher();
    await dispatch.wake(lane("a"));
    await dispatch.wake(lane("a"));
    await dispatch.wake(lane("b"));
    await settle();
    expect(started()).toEqual(["a", "b"]);
  });

  test("goes on after a slice that throws, and says so", async () => {
    const { dispatch, log, runs, started } = dispatcher({ concurrency: 1 });
    await dispatch.wake(lane("a"));
    await dispatch.wake(lane("b"));
    const bug = new Error("a defect");
    runs[0]?.fail(bug);
    await settle();
    expect(log.bugs).toEqual([bug]);
    expect(started()).toEqual(["a", "b"]);
  });
});

describe("fairness", () => {
  test("gives everybody a turn before anybody a second, in every workspace and for every person in it", async () => {
    const { dispatch, runs, started } = dispatcher({ concurrency: 1 });
    for (const id of ["a1", "a2", "a3", "a4"])
      await dispatch.wake(lane(id, { workspaceId: "A", userId: "ann" }));
    await dispatch.wake(lane("a5", { workspaceId: "A", userId: "abe" }));
    await dispatch.wake(lane("b1", { workspaceId: "B", userId: "bob" }));
    await dispatch.wake(lane("b2", { workspaceId: "B", userId: "bob" }));

    for (let turn = 0; turn < 7; turn += 1) {
      runs[turn]?.end();
      await settle();
    }

    expect(started()).toEqual(["a1", "b1", "a5", "b2", "a2", "a3", "a4"]);
  });

  test("lets a person's urgent search pass that person's others, and nobody else's", async () => {
    const { dispatch, runs, started } = dispatcher({ concurrency: 1 });
    await dispatch.wake(lane("running", { userId: "cleo" }));
    await dispatch.wake(lane("ann-low", { userId: "ann", priority: "low" }));
    await dispatch.wake(lane("bob", { userId: "bob", priority: "low" }));
    await dispatch.wake(lane("ann-high", { userId: "ann", priority: "high" }));
    await dispatch.wake(lane("ann-normal", { userId: "ann" }));

    for (let turn = 0; turn < 5; turn += 1) {
      runs[turn]?.end();
      await settle();
    }

    expect(started()).toEqual(["running", "ann-high", "bob", "ann-normal", "ann-low"]);
  });

  test("lets whoever came first go first where nobody had a turn yet, however urgent another's is", async () => {
    const { dispatch, runs, started } = dispatcher({ concurrency: 1 });
    await dispatch.wake(lane("running", { userId: "cleo" }));
    await dispatch.wake(lane("bob", { userId: "bob" }));
    await dispatch.wake(lane("ann-high", { userId: "ann", priority: "high" }));

    for (let turn = 0; turn < 2; turn += 1) {
      runs[turn]?.end();
      await settle();
    }

    expect(started()).toEqual(["running", "bob", "ann-high"]);
  });

  test("tells a slice that others wait for its place, and only then", async () => {
    const { dispatch, runs } = dispatcher({ concurrency: 1 });
    await dispatch.wake(lane("a"));
    expect(runs[0]?.isCrowded()).toBe(false);
    await dispatch.wake(lane("a"));
    expect(runs[0]?.isCrowded()).toBe(false);
    await dispatch.wake(lane("b"));
    expect(runs[0]?.isCrowded()).toBe(true);
  });
});

describe("a wake for later", () => {
  test("runs at its moment and not before", async () => {
    const { dispatch, started } = dispatcher();
    await dispatch.wake(lane("a"), new Date(Date.now() + 60_000));
    await vi.advanceTimersByTimeAsync(59_999);
    expect(started()).toEqual([]);
    await vi.advanceTimersByTimeAsync(1 + SLACK_MS);
    expect(started()).toEqual(["a"]);
  });

  test("for a moment that has passed runs now", async () => {
    const { dispatch, started } = dispatcher();
    await dispatch.wake(lane("a"), new Date(Date.now() - 1));
    expect(started()).toEqual(["a"]);
  });

  test("beyond what a timer can hold is left to the sweep, not run at once", async () => {
    const { dispatch, started } = dispatcher();
    await dispatch.wake(lane("a"), new Date(Date.now() + LONGEST_TIMER_MS + 1));
    await settle();
    expect(started()).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("an interrupt", () => {
  test("aborts the slice of that job and of no other", async () => {
    const { dispatch, runs } = dispatcher();
    await dispatch.wake(lane("a"));
    await dispatch.wake(lane("b"));
    dispatch.interrupt("b");
    expect(runs.map(({ signal }) => signal.aborted)).toEqual([false, true]);
  });

  test("of a job that is not running changes nothing, also for its next slice", async () => {
    const { dispatch, runs } = dispatcher();
    dispatch.interrupt("a");
    await dispatch.wake(lane("a"));
    expect(runs[0]?.signal.aborted).toBe(false);
  });
});

describe("from its start", () => {
  test("it sweeps at once and then at every interval", async () => {
    const { dispatch, counts } = dispatcher();
    dispatch.start();
    expect(counts.sweeps).toBe(1);
    await vi.advanceTimersByTimeAsync(45_000);
    expect(counts.sweeps).toBe(4);
  });

  test("it sends what is unsent each second", async () => {
    const { dispatch, counts } = dispatcher();
    dispatch.start();
    await vi.advanceTimersByTimeAsync(3_000);
    expect(counts.news).toBe(3);
  });

  test("a sweep that fails is logged, and the next one comes", async () => {
    const sweep = vi.fn(async () => {
      throw new Error("the database is away");
    });
    const { dispatch, log } = dispatcher({ sweep });
    dispatch.start();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(sweep).toHaveBeenCalledTimes(3);
    expect(log.bugs).toHaveLength(3);
  });

  test("a round that takes longer than the interval is not joined by a second one", async () => {
    const first = Promise.withResolvers<void>();
    const sendNews = vi.fn(() => first.promise);
    const { dispatch } = dispatcher({ sendNews });
    dispatch.start();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(sendNews).toHaveBeenCalledTimes(1);

    first.resolve();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sendNews).toHaveBeenCalledTimes(2);
  });
});

describe("a stop", () => {
  test("interrupts every running slice and waits until each has given its job back", async () => {
    const { dispatch, runs } = dispatcher();
    await dispatch.wake(lane("a"));
    await dispatch.wake(lane("b"));
    let isStopped = false;
    const stopping = dispatch.stop().then(() => {
      isStopped = true;
    });
    expect(runs.map(({ signal }) => signal.aborted)).toEqual([true, true]);

    runs[0]?.end();
    await settle();
    expect(isStopped).toBe(false);

    runs[1]?.end();
    await stopping;
    expect(isStopped).toBe(true);
  });

  test("is not held up by a slice that throws on its way out", async () => {
    const { dispatch, log, runs } = dispatcher();
    await dispatch.wake(lane("a"));
    const stopping = dispatch.stop();
    runs[0]?.fail(new Error("a defect"));
    await stopping;
    expect(log.bugs).toHaveLength(1);
  });

  test("starts nothing that is still in line, woken afterwards or due later", async () => {
    const { dispatch, runs, started } = dispatcher({ concurrency: 1 });
    await dispatch.wake(lane("a"));
    await dispatch.wake(lane("b"));
    await dispatch.wake(lane("c"), new Date(Date.now() + 1_000));
    const stopping = dispatch.stop();
    runs[0]?.end();
    await stopping;
    await dispatch.wake(lane("d"));
    await dispatch.wake(lane("e"), new Date(Date.now() + 1_000));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(started()).toEqual(["a"]);
  });

  test("ends the sweeps and the sending", async () => {
    const { dispatch, counts } = dispatcher();
    dispatch.start();
    await dispatch.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(counts).toEqual({ sweeps: 1, news: 0 });
    expect(vi.getTimerCount()).toBe(0);
  });
});
