import type { JobRequest } from "#lib/contract/job.ts";
import { cancelJob } from "#lib/engine/cancel.ts";
import { EngineError } from "#lib/engine/errors.ts";
import type { Job, World } from "#lib/engine/ports.ts";
import { retryJob } from "#lib/engine/retry.ts";
import { startJob } from "#lib/engine/start.ts";
import { sweep } from "#lib/engine/sweep.ts";
import { oneAccount } from "#tests/fakes/fake-source.ts";
import { isOpen, type KeptJob } from "#tests/fakes/memory/memory.ts";
import { hasNews } from "#tests/fakes/memory/outbox.ts";
import { memoryStores } from "#tests/fakes/memory-store.ts";
import { checkEnd } from "./end.ts";
import { accountOf, type Controls, harmOf, LIMITS, type Life, newLife, ownerOf } from "./life.ts";
import type { Plan, Trouble } from "./plan.ts";
import { EXCLUDED } from "./provider.ts";
import type { Running } from "./slices.ts";

const SWEEP_EVERY_MS = 15_000;
const FEW_ROWS = 7; // fewer than a page
const MOST_STEPS = 20_000;

type Event = { readonly step: number; readonly act: () => void };

/** Lives a plan to its end; the laws that were broken, none when all is well. */
export async function live(plan: Plan, controls: Controls = {}): Promise<Life> {
  const life = newLife(plan, controls);
  await connectAccounts(life);
  const events = eventsOf(life);
  let counted = 0;
  let sweptAt = Number.NEGATIVE_INFINITY;
  for (let steps = 0; life.laws.broken.length === 0; steps += 1) {
    counted = steps;
    if (steps > MOST_STEPS) {
      life.laws.break("it does not end");
      break;
    }
    for (let next = events[0]; next && next.step <= steps; next = events[0]) {
      events.shift();
      next.act();
    }
    if ((await life.lanes.step()) || (await life.lanes.step())) continue;
    if (events.length === 0) becomeCalm(life);
    const dueAt = controls.isSwept === false ? null : dueMoment(life);
    const sweepAt = dueAt === null ? null : Math.max(dueAt, sweptAt + SWEEP_EVERY_MS);
    const timerAt = life.clock.nextMoment();
    if (sweepAt !== null && (timerAt === null || sweepAt <= timerAt)) {
      life.clock.passTo(sweepAt);
      sweptAt = life.clock.now();
      sweepNow(life);
    } else if (timerAt !== null) {
      life.clock.passTo(timerAt);
    } else {
      const next = events.shift();
      if (!next) break;
      next.act();
    }
  }
  Object.assign(life, { steps: counted });
  checkEnd(life);
  return life;
}

/** One account a workspace: which of several a search runs on is not the question here. */
async function connectAccounts({ plan, memory }: Life): Promise<void> {
  const { connections } = memoryStores(memory, async (statement) => statement());
  for (const search of plan.searches) {
    const accounts = [{ ...oneAccount, accountId: accountOf(plan, search) }];
    await connections.save({ owner: ownerOf(search), accounts });
  }
}

function eventsOf(life: Life): Event[] {
  const { searches, troubles } = life.plan;
  const starts = searches.map(({ step }, number) => ({ step, act: () => start(life, number) }));
  const others = troubles.map((trouble) => ({
    step: trouble.step,
    act: () => befall(life, trouble),
  }));
  return [...starts, ...others].sort((a, b) => a.step - b.step);
}

/** Somebody outside of the slices does something; to be refused is no fault. */
function someone(life: Life, does: (world: World) => Promise<unknown>): void {
  does(life.worldOf(life.lanes.newProcess(), null)).catch((error) => {
    if (!(error instanceof EngineError)) life.laws.break(`somebody met ${String(error)}`);
  });
}

function start(life: Life, number: number): void {
  const search = life.plan.searches[number];
  if (!search) return;
  const request: JobRequest = {
    priority: search.priority,
    criteria: {
      kind: "people",
      people: {
        keywords: String(number),
        ...(search.leavesOutSome && { excludeTitles: [EXCLUDED] }),
      },
      sources: [{ provider: "unipile" }],
      target: search.target,
      exclude: { known: false },
    },
  };
  const input = { owner: ownerOf(search), request, idempotencyKey: null };
  someone(life, (world) => startJob(world, input));
}

const sweepNow = (life: Life) => someone(life, sweep);

function befall(life: Life, { kind, which }: Trouble): void {
  const running = [...life.slices.running].filter(({ process }) => process.state === "running");
  const slice = running[which % Math.max(1, running.length)];
  const jobs = [...life.memory.jobs.values()];
  const job = jobs[which % Math.max(1, jobs.length)]?.job;
  switch (kind) {
    case "sweep":
      return sweepNow(life);
    case "drain":
    case "undrain":
      life.memory.isDraining = kind === "drain";
      return;
    case "ration":
      for (const pace of life.memory.paces.values()) pace.rowsPerDay = FEW_ROWS;
      return;
    case "mute":
    case "unmute":
      life.isMuted = kind === "mute";
      return;
    case "cancel":
    case "discard":
    case "retry":
      return job && ask(life, kind, job);
    default:
      return slice && strike(life, kind, slice);
  }
}

function ask(life: Life, kind: "cancel" | "discard" | "retry", job: Job): void {
  const asked = { owner: job, jobId: job.id };
  if (kind === "retry") someone(life, (world) => retryJob(world, asked));
  else someone(life, (world) => cancelJob(world, { ...asked, discard: kind === "discard" }));
}

function strike(
  life: Life,
  kind: "kill" | "freeze" | "nap" | "cut" | "stop",
  slice: Running,
): void {
  const harm = harmOf(life, slice.jobId);
  switch (kind) {
    case "kill":
      harm.deaths += 1;
      return life.slices.kill(slice);
    case "freeze":
      harm.deaths += 1;
      return life.lanes.freeze(slice.process, LIMITS.leaseMs * 1.5);
    case "nap":
      return life.lanes.freeze(slice.process, LIMITS.leaseMs / 3);
    case "cut":
      slice.isHurt = life.lanes.cut(slice.process) || slice.isHurt;
      harm.deaths += 1;
      return;
    case "stop":
      harm.stops += 1;
      return slice.abort.abort();
  }
}

/** When a sweep next finds something to do. */
function dueMoment({ memory }: Life): number | null {
  const moments = [...memory.jobs.values()].flatMap((kept) => [
    ...(isOpen(kept.job) && !memory.isDraining ? [wakeMoment(kept)] : []),
    ...(hasNews(kept) ? [Math.max(kept.sentAt + LIMITS.newsGapMs, kept.sendLeaseUntil)] : []),
  ]);
  return moments.length === 0 ? null : Math.min(...moments);
}

function wakeMoment({ job, nextWakeAt, leaseUntil }: KeptJob): number {
  return Math.max(job.runAt.getTime(), nextWakeAt, leaseUntil === null ? 0 : leaseUntil + 1);
}

/** After the last trouble. */
function becomeCalm(life: Life): void {
  life.memory.isDraining = false;
  life.isMuted = false;
}
