import type { Log, Pace, World } from "#lib/engine/ports.ts";
import { interleaving, type Process } from "#tests/fakes/interleaving.ts";
import { emptyMemory } from "#tests/fakes/memory/memory.ts";
import { memoryStores } from "#tests/fakes/memory-store.ts";
import { virtualClock } from "#tests/fakes/virtual-clock.ts";
import { laws } from "./laws.ts";
import { type Controls, DAY_MS, LIMITS, type Life, uuid } from "./life.ts";
import type { Plan } from "./plan.ts";
import { type Running, slices } from "./slices.ts";
import { sourceOf } from "./source.ts";

const START = Date.UTC(2026, 0, 5);

export function newLife(plan: Plan, controls: Controls): Life {
  const clock = virtualClock({ seed: plan.seed, startAt: START });
  const lanes = interleaving(clock);
  let acting = lanes.newProcess();
  const act = (process: Process) => {
    acting = process;
  };
  const watcher = laws({
    now: clock.now,
    acting: () => acting,
    spacingMs: plan.spacingMs,
    rowsPerDay: (accountId) =>
      memory.paces.get(accountId)?.rowsPerDay ?? plan.rowsPerDay ?? Number.POSITIVE_INFINITY,
    dayMs: DAY_MS,
    newsGapMs: LIMITS.newsGapMs,
  });
  const { guards = {}, bend = (world) => world } = controls;
  const memory = emptyMemory({ now: clock.now, newId: numbered(), watcher, guards });
  const life: Life = {
    plan,
    controls,
    memory,
    clock,
    lanes,
    laws: watcher,
    slices: slices({
      plan,
      clock,
      lanes,
      worldOf: (process, slice) => life.worldOf(process, slice),
      unexpected: (error) => watcher.break(`a slice threw ${String(error)}`),
    }),
    harm: new Map(),
    calls: new Map(),
    troubled: new Map(),
    isMuted: false,
    refused: 0,
    worldOf: (process, slice) => bend(worldOf(life, process, { slice, act })),
  };
  return life;
}

function numbered(): () => string {
  let last = 0;
  return () => {
    last += 1;
    return uuid(3, last);
  };
}

interface Actor {
  readonly slice: Running | null;
  /** Says whose statement happens now. */
  readonly act: (process: Process) => void;
}

/** The world as one process sees it: whatever it asks for is a step, and its answer another. */
function worldOf(life: Life, process: Process, { slice, act }: Actor): World {
  const { memory, lanes, clock, plan } = life;
  function happen<Value>(what: () => Value): Promise<Value> {
    return lanes.call(process, () => {
      act(process);
      return what();
    });
  }
  return {
    ...memoryStores(memory, happen),
    source: sourceOf(life, process, { slice, happen }),
    markRows: () => () => ({ listedAs: [], hiddenIdentity: "" }),
    realtime: {
      publish: (input) =>
        happen(() => {
          if (life.isMuted) throw new Error("realtime is away");
          life.laws.publishes(process, input);
        }),
      hangUp: async () => undefined,
    },
    dispatch: {
      wake: (job, at) => happen(() => life.slices.wake(job, at?.getTime() ?? 0)),
      interrupt: (jobId) => life.slices.interrupt(jobId),
    },
    background: { leave: async (work) => void (await work) },
    clock: {
      now: () => clock.now() + plan.skewMs,
      random: clock.random,
      sleep: (ms, signal) => lanes.sleep(process, ms, signal),
    },
    log: logOf(life, slice),
    meter: { count: () => undefined, time: () => undefined },
    pace: paceOf(plan),
    limits: LIMITS,
  };
}

function logOf(life: Life, slice: Running | null): Log {
  return {
    info: () => undefined,
    warn: () => undefined,
    bug(error) {
      if (!slice?.isHurt) life.laws.break(`a bug: ${String(error)}`);
    },
  };
}

function paceOf({ spacingMs, rowsPerDay }: Plan): Pace {
  const spacing = { spacingMinMs: spacingMs, spacingMaxMs: spacingMs * 1.5 };
  return { ...spacing, rowsPerDay, dayMs: DAY_MS, rampDays: 0 };
}
