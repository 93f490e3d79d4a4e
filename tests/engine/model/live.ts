import { sweep } from "#lib/engine/sweep.ts";
import { oneAccount } from "#tests/fakes/fake-source.ts";
import { isOpen, type KeptJob } from "#tests/fakes/memory/memory.ts";
import { hasNews } from "#tests/fakes/memory/outbox.ts";
import { memoryStores } from "#tests/fakes/memory-store.ts";
import { checkEnd } from "./end.ts";
import { befall, someone, startSearch } from "./events.ts";
import { accountOf, type Controls, LIMITS, type Life, ownerOf } from "./life.ts";
import { newLife } from "./new-life.ts";
import type { Plan } from "./plan.ts";

const SWEEP_EVERY_MS = 10_000;
const MOST_STEPS = 20_000;

interface Event {
  readonly step: number;
  readonly act: () => void;
}

/** Lives a plan to its end; which laws it broke is in its `laws`. */
export async function live(plan: Plan, controls: Controls = {}): Promise<Life> {
  const life = newLife(plan, controls);
  await connectAccounts(life);
  const events = eventsOf(life);
  const passTime = timekeeper(life, events);
  for (let steps = 0; life.laws.broken.length === 0; steps += 1) {
    for (let next = events[0]; next && next.step <= steps; next = events[0]) {
      events.shift();
      next.act();
    }
    // What an event began may take its first step only after the second.
    const hasStepped = (await life.lanes.step()) || (await life.lanes.step());
    if (!hasStepped && !passTime()) break;
    if (steps > MOST_STEPS) life.laws.break("it does not end");
  }
  checkEnd(life);
  return life;
}

/** One account a workspace: which of several a search runs on is not the question here. */
async function connectAccounts({ plan, memory }: Life): Promise<void> {
  const { connections } = memoryStores(memory, async (statement) => statement());
  for (const search of plan.searches) {
    const accounts = [{ ...oneAccount, accountId: accountOf(plan, search) }];
    await connections.save({ owner: ownerOf(search), accounts, areAll: false });
  }
}

function eventsOf(life: Life): Event[] {
  const starts = life.plan.searches.map(({ step }, number) => ({
    step,
    act: () => startSearch(life, number),
  }));
  const troubles = life.plan.troubles.map((trouble) => ({
    step: trouble.step,
    act: () => befall(life, trouble),
  }));
  return [...starts, ...troubles].sort((a, b) => a.step - b.step);
}

/** When nobody can take a step: lets time pass up to whatever comes next; false when nothing does. */
function timekeeper(life: Life, events: Event[]): () => boolean {
  const { clock } = life;
  let sweptAt = Number.NEGATIVE_INFINITY;
  return () => {
    if (events.length === 0) becomeCalm(life);
    const timerAt = clock.nextMoment() ?? Number.POSITIVE_INFINITY;
    const sweepAt = Math.max(dueMoment(life), sweptAt + SWEEP_EVERY_MS);
    if (Math.min(timerAt, sweepAt) === Number.POSITIVE_INFINITY) {
      const next = events.shift();
      next?.act();
      return next !== undefined;
    }
    clock.passTo(Math.min(timerAt, sweepAt));
    if (sweepAt <= timerAt) {
      sweptAt = clock.now();
      someone(life, sweep);
    }
    return true;
  };
}

/** When a sweep next finds something to do. */
function dueMoment({ memory, controls }: Life): number {
  if (controls.isSwept === false) return Number.POSITIVE_INFINITY;
  const moments = [...memory.jobs.values()].flatMap((kept) => [
    ...(isOpen(kept.job) && !memory.isDraining ? [wakeMoment(kept)] : []),
    ...(hasNews(kept) ? [Math.max(kept.sentAt + LIMITS.newsGapMs, kept.sendLeaseUntil)] : []),
  ]);
  return Math.min(...moments);
}

function wakeMoment({ job, nextWakeAt, leaseUntil }: KeptJob): number {
  return Math.max(job.runAt.getTime(), nextWakeAt, leaseUntil === null ? 0 : leaseUntil + 1);
}

/** After the last trouble. */
function becomeCalm(life: Life): void {
  life.memory.isDraining = false;
  life.isMuted = false;
}
