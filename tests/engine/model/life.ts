import { noMeter } from "#lib/adapters/no-meter.ts";
import { defaultLimits, type Limits } from "#lib/engine/limits.ts";
import type { Owner, Pace, World } from "#lib/engine/ports.ts";
import { type Interleaving, interleaving, type Process } from "#tests/fakes/interleaving.ts";
import { emptyMemory, type Memory } from "#tests/fakes/memory/memory.ts";
import { memoryStores } from "#tests/fakes/memory-store.ts";
import { type VirtualClock, virtualClock } from "#tests/fakes/virtual-clock.ts";
import { type Laws, laws } from "./laws.ts";
import type { Plan, SearchPlan } from "./plan.ts";
import { type Running, type Slices, slices } from "./slices.ts";
import { sourceOf } from "./source.ts";

export const LIMITS: Limits = { ...defaultLimits, handOverMarginMs: 20_000 };

/** Switches a guard off, to prove that the laws would notice. */
export interface Controls {
  readonly guards?: Partial<Memory["guards"]>;
  readonly isSwept?: boolean;
  /** Changes what a slice sees of the world. */
  readonly bend?: (world: World, slices: Slices) => World;
}

export interface Harm {
  deaths: number;
  stops: number;
  readonly faults: string[];
}

/** A small world and all that happens in it. */
export interface Life {
  readonly plan: Plan;
  readonly memory: Memory;
  readonly clock: VirtualClock;
  readonly lanes: Interleaving;
  readonly laws: Laws;
  readonly slices: Slices;
  /** What each job had to bear, by its id. */
  readonly harm: Map<string, Harm>;
  /** Calls made for each search, by its number. */
  readonly calls: Map<number, number>;
  /** Until when an account is not usable. */
  readonly troubled: Map<string, { until: number; status: "needs_reconnect" | "restricted" }>;
  isMuted: boolean;
  readonly controls: Controls;
  worldOf(process: Process, slice: Running | null): World;
}

const START = Date.UTC(2026, 0, 5);
export const DAY_MS = 86_400_000;

const paceOf = (plan: Plan): Pace => ({
  spacingMinMs: plan.spacingMs,
  spacingMaxMs: plan.spacingMs * 1.5,
  rowsPerDay: plan.rowsPerDay,
  dayMs: DAY_MS,
  rampDays: 0,
});

const uuid = (kind: number, number: number) =>
  `00000000-0000-4000-8${String(kind).padStart(3, "0")}-${String(number).padStart(12, "0")}`;

export function ownerOf({ who }: SearchPlan): Owner {
  return { workspaceId: uuid(1, who === 2 ? 1 : 0), userId: uuid(2, who) };
}

export function accountOf(plan: Plan, { who }: SearchPlan): string {
  return who === 2 && !plan.isShared ? "account-1" : "account-0";
}

export function harmOf(life: Life, jobId: string): Harm {
  const harm = life.harm.get(jobId) ?? { deaths: 0, stops: 0, faults: [] };
  life.harm.set(jobId, harm);
  return harm;
}

export function newLife(plan: Plan, controls: Controls): Life {
  const clock = virtualClock({ seed: plan.seed, startAt: START });
  const lanes = interleaving(clock);
  let acting = lanes.newProcess();
  let ids = 0;
  const watcher = laws({
    now: clock.now,
    acting: () => acting,
    spacingMs: plan.spacingMs,
    rowsPerDay: (accountId) =>
      memory.paces.get(accountId)?.rowsPerDay ?? plan.rowsPerDay ?? Number.POSITIVE_INFINITY,
    dayMs: DAY_MS,
    newsGapMs: LIMITS.newsGapMs,
  });
  const memory = emptyMemory({
    now: clock.now,
    newId: () => {
      ids += 1;
      return uuid(3, ids);
    },
    watcher,
    ...(controls.guards && { guards: controls.guards }),
  });
  const act = (process: Process) => {
    acting = process;
  };
  const life: Life = {
    plan,
    memory,
    clock,
    lanes,
    laws: watcher,
    controls,
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
    worldOf: (process, slice) => {
      const { bend } = controls;
      const world = worldOf(life, process, { slice, act });
      return bend ? bend(world, life.slices) : world;
    },
  };
  return life;
}

interface Actor {
  readonly slice: Running | null;
  readonly act: (process: Process) => void;
}

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
    realtime: {
      publish: (input) =>
        happen(() => {
          if (life.isMuted) throw new Error("realtime is away");
          life.laws.publishes(process, input);
        }),
    },
    dispatch: {
      wake: (job, at) => happen(() => life.slices.wake(job, at?.getTime() ?? 0)),
      interrupt: (jobId) => life.slices.interrupt(jobId),
    },
    clock: {
      now: () => clock.now() + plan.skewMs,
      random: clock.random,
      sleep: (ms, signal) => lanes.sleep(process, ms, signal),
    },
    log: {
      info: () => undefined,
      warn: () => undefined,
      bug: (error) => {
        if (!slice?.isHurt) life.laws.break(`a bug: ${String(error)}`);
      },
    },
    meter: noMeter,
    pace: paceOf(plan),
    limits: LIMITS,
  };
}
