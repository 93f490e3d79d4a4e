import type { JobRequest } from "#lib/contract/job.ts";
import { cancelJob } from "#lib/engine/cancel.ts";
import { EngineError } from "#lib/engine/errors.ts";
import type { World } from "#lib/engine/ports.ts";
import { retryJob } from "#lib/engine/retry.ts";
import { startJob } from "#lib/engine/start.ts";
import { sweep } from "#lib/engine/sweep.ts";
import { accountOf, harmOf, LIMITS, type Life, ownerOf } from "./life.ts";
import type { Blow, Trouble, Turn, Wish } from "./plan.ts";
import { EXCLUDED } from "./provider.ts";

const FEW_ROWS = 7; // fewer than a page

/** Somebody outside of the slices does something; to be refused is no fault. */
export function someone(life: Life, does: (world: World) => Promise<unknown>): void {
  does(life.worldOf(life.lanes.newProcess(), null)).catch((error) => {
    if (!(error instanceof EngineError)) life.laws.break(`somebody met ${String(error)}`);
  });
}

export function startSearch(life: Life, number: number): void {
  const search = life.plan.searches[number];
  if (!search) return;
  const excluded = search.leavesOutSome ? { excludeTitles: [EXCLUDED] } : {};
  const request: JobRequest = {
    priority: search.priority,
    criteria: {
      kind: "people",
      people: { keywords: String(number), ...excluded },
      sources: [{ provider: "unipile" }],
      target: search.target,
      exclude: { known: false },
    },
  };
  const input = { owner: ownerOf(search), request, idempotencyKey: null };
  someone(life, async (world) => {
    try {
      await startJob(world, input);
    } catch (error) {
      const isRestricted = life.troubled.get(accountOf(life.plan, search))?.status === "restricted";
      if (error instanceof EngineError && isRestricted) life.refused += 1;
      throw error;
    }
  });
}

export function befall(life: Life, trouble: Trouble): void {
  switch (trouble.to) {
    case "slice":
      strike(life, trouble.kind, trouble.which);
      break;
    case "search":
      ask(life, trouble.kind, trouble.which);
      break;
    case "all":
      disturb(life, trouble.kind);
      break;
  }
}

function strike(life: Life, blow: Blow, which: number): void {
  const running = [...life.slices.running].filter(({ process }) => process.state === "running");
  const slice = running[which % running.length];
  if (!slice) return;
  const { process } = slice;
  const harm = harmOf(life, slice.jobId);
  harm.deaths += blow === "nap" || blow === "stop" ? 0 : 1;
  harm.stops += blow === "stop" ? 1 : 0;
  switch (blow) {
    case "kill":
      life.slices.kill(slice);
      break;
    case "freeze":
      life.lanes.freeze(process, LIMITS.leaseMs * 1.5);
      break;
    case "nap":
      life.lanes.freeze(process, LIMITS.leaseMs / 3);
      break;
    case "cut":
      slice.isHurt = life.lanes.cut(process) || slice.isHurt;
      break;
    case "stop":
      slice.abort.abort();
      break;
  }
}

function ask(life: Life, wish: Wish, which: number): void {
  const jobs = [...life.memory.jobs.values()];
  const job = jobs[which % jobs.length]?.job;
  if (!job) return;
  const asked = { owner: job, jobId: job.id };
  someone(life, (world) =>
    wish === "retry"
      ? retryJob(world, asked)
      : cancelJob(world, { ...asked, discard: wish === "discard" }),
  );
}

function disturb(life: Life, turn: Turn): void {
  switch (turn) {
    case "sweep":
      someone(life, sweep);
      break;
    case "ration":
      for (const pace of life.memory.paces.values()) pace.rowsPerDay = FEW_ROWS;
      break;
    case "drain":
    case "undrain":
      life.memory.isDraining = turn === "drain";
      break;
    case "mute":
    case "unmute":
      life.isMuted = turn === "mute";
      break;
  }
}
