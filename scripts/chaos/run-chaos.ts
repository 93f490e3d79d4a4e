import { setTimeout as sleep } from "node:timers/promises";
import type { UndoList } from "#scripts/local/undo-list.ts";
import { type Arena, type ArenaOptions, openArena, SPACING_MS } from "./arena.ts";
import { drawEvents } from "./draw-events.ts";
import { happen, pauseHolder, untilItMatters } from "./happen.ts";
import { type JobDesk, openJobDesk } from "./job-desk.ts";
import { countStale } from "./judge-job.ts";
import { readEvidence } from "./read-evidence.ts";
import { type Report, reportOn } from "./report.ts";

export interface RunOptions extends ArenaOptions {
  readonly seed: string | number;
  readonly events: number;
  readonly undo: UndoList;
  readonly say: (line: string) => void;
}

const OPEN_JOBS = 14;
const FEED_EVERY_MS = 150;
const SETTLE_MS = 120_000;
const SAY_EVERY_EVENTS = 25;
const MOST_TRIES = 15;
const AWAKE_MS = 1_000; // for a sleeper to write what it has

/** Lets the events of the seed happen to a crew at work, waits until every job is over, and counts. */
export async function runChaos(options: RunOptions): Promise<Report> {
  const { say, undo, workers, dispatch, driver } = options;
  const seed = String(options.seed);
  say(`starting a database, a provider and ${workers} workers: ${dispatch}, over ${driver} ...`);
  const arena = await openArena(options, undo);
  const desk = await openJobDesk(arena, seed);
  await desk.keepBusy(OPEN_JOBS);
  await stir(arena, desk, { ...options, seed });
  await settle(arena, desk, say);
  await arena.crew.stop();
  const { calls, evidence } = await gather(arena);
  sayMore(arena, desk, say);
  return reportOn({
    seed: options.seed,
    events: options.events,
    expected: desk.expected(),
    evidence,
    calls,
    spacingMs: SPACING_MS.min,
  });
}

/** All events, one after the other; what one entails may reach into the next. */
async function stir(
  arena: Arena,
  desk: JobDesk,
  { seed, events: count, say, isFenced }: RunOptions & { seed: string },
): Promise<void> {
  const underWay = new Set<Promise<void>>();
  const feeding = feedUntil(desk, OPEN_JOBS);
  const events = drawEvents({ seed, count });
  for (const [index, event] of events.entries()) {
    await sleep(event.gapMs);
    await untilItMatters(arena, event);
    const effect = happen(arena, event).catch((error) => say(`${event.kind}: ${error}`));
    underWay.add(effect);
    void effect.finally(() => underWay.delete(effect));
    if ((index + 1) % SAY_EVERY_EVENTS === 0) say(`${index + 1} events of ${count}`);
  }
  await Promise.all(underWay);
  if (!isFenced) await insistOnDamage(arena);
  await feeding.stop();
}

/** The negative control must not pass by luck: writers are put to sleep until one of them has done harm. */
async function insistOnDamage(arena: Arena): Promise<void> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const { events } = await readEvidence(arena.postgres.pool);
    const byJob = Map.groupBy(events, ({ job_id }) => job_id);
    if ([...byJob.values()].some((of) => countStale(of) > 0)) return;
    await pauseHolder(arena, { pick: 0 });
    await sleep(AWAKE_MS);
  }
}

function feedUntil(desk: JobDesk, open: number): { stop(): Promise<void> } {
  const over = new AbortController();
  const done = (async () => {
    while (!over.signal.aborted) {
      await desk.keepBusy(open).catch(() => undefined); // the database restarts; the next round is soon
      await sleep(FEED_EVERY_MS);
    }
  })();
  return {
    async stop() {
      over.abort();
      await done;
    },
  };
}

/** No more faults and no new jobs: what is open comes to its end, and everybody hears of it. */
async function settle(arena: Arena, desk: JobDesk, say: RunOptions["say"]): Promise<void> {
  await arena.provider.calmDown();
  const deadline = Date.now() + SETTLE_MS;
  await desk.keepBusy(0);
  const feeding = feedUntil(desk, 0);
  let standing = await desk.standing();
  while (standing.open + standing.failed.length + standing.unsent > 0 && Date.now() < deadline) {
    say(`${standing.completed} jobs over, ${standing.open + standing.failed.length} to go`);
    await sleep(1_000);
    standing = await desk.standing();
  }
  await feeding.stop();
}

async function gather({ provider, postgres }: Arena) {
  const calls = (await provider.calls()).filter(({ params }) => params !== null);
  return { calls, evidence: await readEvidence(postgres.pool) };
}

function sayMore({ crew }: Arena, desk: JobDesk, say: RunOptions["say"]): void {
  say(`${crew.refusedPages()} pages of workers that had lost their job were refused`);
  for (const [code, times] of desk.continued()) say(`continued after ${code}: ${times}`);
  for (const [message, times] of crew.bugs()) say(`${times} x ${message.slice(0, 300)}`);
}
