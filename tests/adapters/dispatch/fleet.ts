import type { Dispatch, World } from "#lib/engine/ports.ts";
import type { Life } from "#tests/fakes/mortal.ts";

/** One process that works on jobs, as the suite wants it; the fleet brings the dispatcher. */
export interface ProcessPlan {
  readonly life: Life;
  /** Slices at once, where the fleet bounds them. */
  readonly places: number;
  readonly sweepEveryMs: number;
  readonly toWorld: (dispatch: Dispatch) => World;
  /** When a slice that starts now has to hand over. */
  readonly deadline: () => number;
}

export interface FleetProcess {
  /** As its host stops it: with a word of warning. */
  stop(): Promise<void>;
}

/** All processes that work on the jobs of one database. */
export interface Fleet {
  /** What the app wakes with. */
  readonly dispatch: Dispatch;
  /** Whether a process runs no more than its places; else the platform starts as many slices as are woken. */
  readonly isBounded: boolean;
  start(plan: ProcessPlan): Promise<FleetProcess>;
  /** After every process is stopped or buried. */
  close(): Promise<void>;
}

export type OpenFleet = (site: { databaseUrl: string; now: () => number }) => Promise<Fleet>;
