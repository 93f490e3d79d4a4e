import { defaultLimits, type Limits } from "#lib/engine/limits.ts";
import type { Owner, World } from "#lib/engine/ports.ts";
import type { Interleaving, Process } from "#tests/fakes/interleaving.ts";
import type { Memory } from "#tests/fakes/memory/memory.ts";
import type { VirtualClock } from "#tests/fakes/virtual-clock.ts";
import type { Laws } from "./laws.ts";
import type { Plan, SearchPlan } from "./plan.ts";
import type { Running, Slices } from "./slices.ts";

export const LIMITS: Limits = { ...defaultLimits, handOverMarginMs: 20_000 };
export const DAY_MS = 86_400_000;

/** Switches something off that the laws must miss. */
export interface Controls {
  readonly guards?: Partial<Memory["guards"]>;
  readonly isSwept?: boolean;
  /** Changes the world as one process sees it. */
  readonly bend?: (world: World) => World;
}

interface Harm {
  /** Slices that died, slept through a lease or lost a connection. */
  deaths: number;
  stops: number;
  /** What the provider answered instead of pages. */
  readonly faults: string[];
}

/** A small world, and all that happened in it so far. */
export interface Life {
  readonly plan: Plan;
  readonly controls: Controls;
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
  /** Searches that were refused because their account is restricted. */
  refused: number;
  worldOf(process: Process, slice: Running | null): World;
}

/** A valid id that tells what it is of, and which. */
export function uuid(kind: number, number: number): string {
  return `00000000-0000-4000-8${String(kind).padStart(3, "0")}-${String(number).padStart(12, "0")}`;
}

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
