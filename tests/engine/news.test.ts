import { afterAll, beforeAll, expect, test } from "vitest";
import { newsSender } from "#lib/engine/news.ts";
import type { World } from "#lib/engine/ports.ts";
import type { PendingMessage } from "#lib/engine/store-ports.ts";
import { fakeSource } from "#tests/fakes/fake-source.ts";
import { requestFor, seededDatabase, start, worldOn } from "#tests/fakes/world.ts";

const GAP_MS = 1_000;

let database: Awaited<ReturnType<typeof seededDatabase>>;
beforeAll(async () => {
  database = await seededDatabase();
});
afterAll(() => database.close());

/** A world in which news came up `afterMs` after the first look at the outbox, that found these messages. */
async function worldWithNews({ found, afterMs }: { found: boolean; afterMs: number }) {
  const w = worldOn(database.db, { source: fakeSource(), limits: { newsGapMs: GAP_MS } });
  const job = await start(w, requestFor(10));
  const message: PendingMessage = { job, name: "job.progress", isMembers: true };
  const looks = [found ? [message] : [], [message]];
  const hasMore = [true, false];
  const slept: number[] = [];
  let now = 0;
  const world: World = {
    ...w,
    clock: {
      ...w.clock,
      now: () => now,
      async sleep(ms) {
        slept.push(ms);
        now += ms;
      },
    },
    outbox: {
      take: async () => looks.shift() ?? [],
      markSent: async () => undefined,
      async hasNews() {
        now += afterMs;
        return hasMore.shift() ?? false;
      },
    },
  };
  return { world, jobId: job.id, slept };
}

async function sendAll(world: World, jobId: string): Promise<void> {
  const news = newsSender(world, jobId);
  news.nudge();
  await news.settle();
}

test("news that comes up soon after a message waits for the rest of the gap only", async () => {
  const { world, jobId, slept } = await worldWithNews({ found: true, afterMs: 300 });

  await sendAll(world, jobId);

  expect(slept).toHaveLength(1);
  expect(slept[0]).toBeGreaterThanOrEqual(GAP_MS - 300);
  expect(slept[0]).toBeLessThan(GAP_MS);
});

test("news after a message of another sender waits for the whole gap", async () => {
  const { world, jobId, slept } = await worldWithNews({ found: false, afterMs: 300 });

  await sendAll(world, jobId);

  expect(slept).toHaveLength(1);
  expect(slept[0]).toBeGreaterThanOrEqual(GAP_MS);
});
