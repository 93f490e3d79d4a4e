import { afterAll, beforeAll, expect, test } from "vitest";
import { noRealtime } from "#lib/adapters/no-realtime.ts";
import { isOver } from "#lib/contract/job.ts";
import { defaultLimits } from "#lib/engine/limits.ts";
import type { Job, World } from "#lib/engine/ports.ts";
import { runSlice } from "#lib/engine/slice.ts";
import { startJob } from "#lib/engine/start.ts";
import { sweep } from "#lib/engine/sweep.ts";
import { rowMarker } from "#lib/privacy/mark-rows.ts";
import { fakeSource, pageOf } from "#tests/fakes/fake-source.ts";
import { instantDigest } from "#tests/fakes/instant-digest.ts";
import { interleaving, type Process } from "#tests/fakes/interleaving.ts";
import { emptyMemory } from "#tests/fakes/memory/memory.ts";
import { memoryStores } from "#tests/fakes/memory-store.ts";
import { virtualClock } from "#tests/fakes/virtual-clock.ts";
import { owner, requestFor, testHasher } from "#tests/fakes/world.ts";

const SWEEP_EVERY_MS = 10_000;
const POISON_MS = 20_000;
const PAGE_MS = 40_000; // nobody else's page comes before the one that kills
const PAGES = 3;

let giveBack: () => void;
beforeAll(() => {
  giveBack = instantDigest();
});
afterAll(() => giveBack());

/** One process after the other works on all searches; the second page of "poison" ends it. */
async function liveThrough(searches: readonly string[]): Promise<Job[]> {
  const clock = virtualClock({ seed: 1, startAt: Date.UTC(2026, 0, 5) });
  const lanes = interleaving(clock);
  let ids = 0;
  const newId = () => {
    ids += 1;
    return `00000000-0000-4000-8000-${String(ids).padStart(12, "0")}`;
  };
  const memory = emptyMemory({ now: clock.now, newId });
  const running = new Set<string>();
  let process = lanes.newProcess();

  function die(): void {
    lanes.kill(process);
    running.clear();
    process = lanes.newProcess();
  }

  function run(jobId: string): void {
    if (running.has(jobId)) return;
    running.add(jobId);
    const options = { deadline: Number.POSITIVE_INFINITY, signal: new AbortController().signal };
    void runSlice(worldOf(process), jobId, options).then(() => running.delete(jobId));
  }

  function worldOf(by: Process): World {
    const stores = memoryStores(memory, (statement) => lanes.call(by, statement));
    const source = fakeSource({
      async answer(ask) {
        const isDeadly = ask.criteria.people.keywords === "poison" && ask.cursor !== null;
        await lanes.sleep(by, isDeadly ? POISON_MS : PAGE_MS, ask.signal);
        if (isDeadly) die();
        return lanes.call(by, () => null).then(() => pageOf(ask, 1_000));
      },
    });
    return {
      ...stores,
      source,
      markRows: rowMarker(testHasher),
      realtime: noRealtime,
      dispatch: { wake: async ({ id }) => run(id), interrupt: () => undefined },
      background: { leave: async () => undefined },
      clock: { ...clock, sleep: (ms, signal) => lanes.sleep(by, ms, signal) },
      log: {
        info: () => undefined,
        warn: () => undefined,
        bug: (error) => expect.fail(`${error}`),
      },
      meter: { count: () => undefined, time: () => undefined },
      pace: { spacingMinMs: 0, spacingMaxMs: 0, rowsPerDay: null, dayMs: 86_400_000, rampDays: 0 },
      limits: defaultLimits,
    };
  }

  const jobs = () => [...memory.jobs.values()].map(({ job }) => job);
  const isDone = () =>
    jobs().length === searches.length && jobs().every(({ status }) => isOver(status));
  for (const keywords of searches) {
    const request = requestFor(10 * PAGES, { people: { keywords } });
    void startJob(worldOf(process), { owner, request, idempotencyKey: null });
  }
  let sweptAt = clock.now();
  while (!isDone()) {
    if (await lanes.step()) continue;
    const next = Math.min(clock.nextMoment() ?? Number.POSITIVE_INFINITY, sweptAt + SWEEP_EVERY_MS);
    clock.passTo(next);
    if (next < sweptAt + SWEEP_EVERY_MS) continue;
    sweptAt = next;
    void sweep(worldOf(process));
  }
  return jobs();
}

test("a page that kills its process does not take the searches with it that run beside", async () => {
  const innocents = Array.from({ length: 12 }, (_, number) => `innocent ${number}`);
  const jobs = await liveThrough([...innocents.slice(0, 5), "poison", ...innocents.slice(5)]);

  const poisoned = jobs.filter(({ criteria }) => criteria.people.keywords === "poison");
  expect(poisoned).toMatchObject([{ status: "failed", stopReason: "internal_error", pageNo: 1 }]);
  expect(poisoned[0]?.tally).toMatchObject({ shown: 10 });
  const others = jobs.filter((job) => !poisoned.includes(job));
  expect(others.map(({ status, tally }) => [status, tally.shown])).toEqual(
    innocents.map(() => ["completed", 10 * PAGES]),
  );
});
