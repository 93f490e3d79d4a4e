import { fairLine } from "#lib/adapters/fair-line.ts";
import type { Lane, World } from "#lib/engine/ports.ts";
import { runSlice } from "#lib/engine/slice.ts";
import type { Interleaving, Process } from "#tests/fakes/interleaving.ts";
import type { VirtualClock } from "#tests/fakes/virtual-clock.ts";
import type { Plan, WakeFate } from "./plan.ts";

export interface Running {
  readonly process: Process;
  readonly jobId: string;
  readonly abort: AbortController;
  /** Whether it met something after which it may end in an error. */
  isHurt: boolean;
}

interface Host {
  readonly plan: Plan;
  readonly clock: VirtualClock;
  readonly lanes: Interleaving;
  readonly worldOf: (process: Process, slice: Running) => World;
  readonly unexpected: (error: unknown) => void;
}

export interface Slices {
  readonly running: ReadonlySet<Running>;
  wake(job: Lane, at: number): void;
  interrupt(jobId: string): void;
  kill(slice: Running): void;
}

const LATE_MS = 90_000;

/** Workers that take turns of slices, and wake-ups that may be lost, doubled or late. */
export function slices(host: Host): Slices {
  const { plan, clock, lanes } = host;
  const line = fairLine();
  const running = new Set<Running>();
  const fates: WakeFate[] = [...plan.wakes];
  const anybody = () => true;
  const isCrowded = () => running.size >= plan.workers && line.hasWork(anybody);

  function startNext(): void {
    while (running.size < plan.workers) {
      const jobId = line.take(anybody);
      if (jobId === null) return;
      const slice = {
        process: lanes.newProcess(),
        jobId,
        abort: new AbortController(),
        isHurt: false,
      };
      running.add(slice);
      void run(slice);
    }
  }

  async function run(slice: Running): Promise<void> {
    const world = host.worldOf(slice.process, slice);
    const deadline = world.clock.now() + (plan.sliceMs ?? Number.POSITIVE_INFINITY);
    try {
      await runSlice(world, slice.jobId, { deadline, signal: slice.abort.signal, isCrowded });
    } catch (error) {
      if (!slice.isHurt) host.unexpected(error);
    }
    release(slice);
  }

  function release(slice: Running): void {
    running.delete(slice);
    startNext();
  }

  function arrive(job: Lane, at: number): void {
    const add = () => {
      line.add(job);
      startNext();
    };
    if (at <= clock.now()) add();
    else clock.at(at, add);
  }

  return {
    running,
    wake(job, at) {
      const fate = fates.shift() ?? "arrives";
      if (fate === "lost") return;
      arrive(job, fate === "late" ? Math.max(at, clock.now()) + LATE_MS : at);
      if (fate === "twice") arrive(job, at);
    },
    interrupt(jobId) {
      if (!plan.canInterrupt) return;
      for (const slice of running) {
        if (slice.jobId === jobId && slice.process.state === "running") slice.abort.abort();
      }
    },
    kill(slice) {
      lanes.kill(slice.process);
      release(slice);
    },
  };
}
