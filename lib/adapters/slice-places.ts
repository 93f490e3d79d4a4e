import type { Log } from "#lib/engine/ports.ts";
import { HEARTBEAT_SECONDS } from "./pgboss-queue.ts";
import { reasonOf } from "./reason.ts";
import { oneAtATime, repeat } from "./repeat.ts";
import type { SliceLine, Taken } from "./slice-line.ts";

interface PlacesOptions {
  readonly line: SliceLine;
  readonly concurrency: number;
  readonly runSlice: (
    jobId: string,
    host: { signal: AbortSignal; isCrowded: () => boolean },
  ) => Promise<unknown>;
  readonly log: Log;
  /** For what a notification did not reach, or whose time came by itself. */
  readonly pollEveryMs?: number | undefined;
}

interface Running {
  readonly taken: Taken;
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

const POLL_MS = 500;
const LOOK_EVERY_MS = 2_000;

/**
 * The places of this process for slices, filled from the line: one look at the queue for all of them, at once when one is
 * free or a job was put in line. pg-boss's own workers would each ask by themselves, and pause after every short slice.
 */
export function slicePlaces(options: PlacesOptions) {
  const { line, concurrency, runSlice, log, pollEveryMs = POLL_MS } = options;
  const running = new Map<string, Running>();
  const wokenMeanwhile = new Set<string>();
  const others = othersWatch(line);
  let isStopped = false;

  const warn = (event: string) => (error: unknown) => log.warn(event, { reason: reasonOf(error) });
  const isCrowded = () => running.size >= concurrency && others.areWaiting();
  const fill = oneAtATime(() => fillFree().catch(warn("queue.unread")));

  async function fillFree(): Promise<void> {
    if (isStopped) return;
    const free = concurrency - running.size;
    if (free === 0) return others.look([...running.keys()]);
    others.forget();
    for (const taken of await line.take(free)) begin(taken);
  }

  function begin(taken: Taken): void {
    const { id } = taken.job;
    const abort = new AbortController();
    if (isStopped) abort.abort(); // taken while we were stopping: its slice gives it back
    if (running.has(id)) {
      wokenMeanwhile.add(id);
      line.complete(taken).catch(warn("queue.unsettled"));
    } else running.set(id, { taken, abort, done: run(taken, abort.signal) });
  }

  async function run(taken: Taken, signal: AbortSignal): Promise<void> {
    const { job } = taken;
    const failure = await failureOf(runSlice(job.id, { signal, isCrowded }));
    if (failure !== null) log.bug(failure, { jobId: job.id });
    // Woken while its slice ran, or given back: it stands in line anew before this turn of it is over.
    const isWanted = wokenMeanwhile.delete(job.id) || (isStopped && failure === null);
    if (isWanted) await line.put(job).catch(warn("wake.failed"));
    const settled = failure === null ? line.complete(taken) : line.fail(taken, reasonOf(failure));
    await settled.catch(warn("queue.unsettled")); // pg-boss tries it again when its heartbeat runs out
    running.delete(job.id);
    if (wokenMeanwhile.delete(job.id)) await line.put(job).catch(warn("wake.failed")); // while this one was settled
    void fill();
  }

  const takenNow = () => [...running.values()].map(({ taken }) => taken);
  const beat = async () => running.size > 0 && (await line.beat(takenNow()));
  const timers = [
    repeat(fill, { everyMs: pollEveryMs, log }),
    repeat(beat, { everyMs: (HEARTBEAT_SECONDS * 1_000) / 3, log }),
  ];

  return {
    fill,
    interrupt: (jobId: string) => running.get(jobId)?.abort.abort(),
    async stop(): Promise<void> {
      isStopped = true;
      for (const timer of timers) clearInterval(timer);
      await fill(); // what is being taken at this moment belongs to those who are stopped
      for (const { abort } of running.values()) abort.abort();
      await Promise.all([...running.values()].map(({ done }) => done));
    },
  };
}

/** Whether others wait for the places of this process, as of a short while ago. */
function othersWatch(line: SliceLine) {
  let areWaiting = false;
  let lookedAt = Number.NEGATIVE_INFINITY;
  return {
    areWaiting: () => areWaiting,
    forget() {
      areWaiting = false;
      lookedAt = Number.NEGATIVE_INFINITY;
    },
    async look(besides: readonly string[]): Promise<void> {
      if (performance.now() - lookedAt < LOOK_EVERY_MS) return;
      lookedAt = performance.now();
      areWaiting = await line.isWaiting(besides);
    },
  };
}

async function failureOf(slice: Promise<unknown>): Promise<unknown> {
  try {
    await slice;
    return null;
  } catch (error) {
    return error ?? new Error("a slice threw nothing");
  }
}
