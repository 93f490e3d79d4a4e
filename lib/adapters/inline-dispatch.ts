import type { Dispatch, Lane, Log } from "#lib/engine/ports.ts";
import { fairLine } from "./fair-line.ts";
import { repeat } from "./repeat.ts";

interface InlineOptions {
  /** One slice of one job; `isCrowded` tells it that others wait for its place. */
  readonly runSlice: (
    jobId: string,
    host: { signal: AbortSignal; isCrowded: () => boolean },
  ) => Promise<unknown>;
  /** Wakes what is due and sends what is unsent. */
  readonly sweep: () => Promise<unknown>;
  readonly sendNews: () => Promise<unknown>;
  readonly concurrency: number;
  readonly sweepEveryMs: number;
  readonly log: Log;
  readonly now?: () => number;
}

export interface InlineDispatch extends Dispatch {
  /** Claims due jobs now and at every sweep, until stopped. */
  start(): void;
  /** Interrupts running slices and waits until each has given its job back. */
  stop(): Promise<void>;
}

const NEWS_EVERY_MS = 1_000;
const SLACK_MS = 20; // a timer may be early, and the database counts finer: a job that is not yet due waits for the sweep
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Slices run in this process, a bounded number at once; the rest wait in line. */
export function inlineDispatch(options: InlineOptions): InlineDispatch {
  const { log, now = Date.now } = options;
  const line = fairLine();
  const running = new Map<string, { abort: AbortController; done: Promise<void> }>();
  const timers = new Set<NodeJS.Timeout>();
  let isStopped = false;

  // a job whose slice is still on the way out waits for that, and lets others pass
  const mayStart = (jobId: string) => !running.has(jobId);
  const isCrowded = () => running.size >= options.concurrency && line.hasWork(mayStart);

  function runNext(): void {
    while (!isStopped && running.size < options.concurrency) {
      const jobId = line.take(mayStart);
      if (jobId === null) return;
      const abort = new AbortController();
      running.set(jobId, { abort, done: run(jobId, abort.signal) });
    }
  }

  async function run(jobId: string, signal: AbortSignal): Promise<void> {
    try {
      await options.runSlice(jobId, { signal, isCrowded });
    } catch (error) {
      log.bug(error, { jobId }); // its lease runs out and the sweep tries again
    } finally {
      running.delete(jobId);
      runNext();
    }
  }

  function enqueue(job: Lane): void {
    line.add(job);
    runNext();
  }

  function wakeLater(job: Lane, inMs: number): void {
    if (inMs > LONGEST_TIMER_MS) return; // the sweep finds it when it is due
    const timer = setTimeout(() => {
      timers.delete(timer);
      enqueue(job);
    }, inMs + SLACK_MS);
    timer.unref();
    timers.add(timer);
  }

  return {
    async wake(job, at) {
      const inMs = at ? at.getTime() - now() : 0;
      if (inMs > 0) wakeLater(job, inMs);
      else enqueue(job);
    },
    interrupt(jobId) {
      running.get(jobId)?.abort.abort();
    },
    start() {
      options.sweep().catch((error) => log.bug(error, {}));
      timers.add(repeat(options.sweep, { everyMs: options.sweepEveryMs, log }));
      timers.add(repeat(options.sendNews, { everyMs: NEWS_EVERY_MS, log }));
    },
    async stop() {
      isStopped = true;
      for (const timer of timers) clearInterval(timer);
      for (const { abort } of running.values()) abort.abort();
      await Promise.all([...running.values()].map(({ done }) => done));
    },
  };
}
