import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { systemClock } from "#lib/adapters/system-clock.ts";
import type { Job } from "#lib/engine/ports.ts";
import { addPerson } from "#tests/fakes/colleagues.ts";
import type { OpenFleet } from "./fleet.ts";
import { openStage, type Stage } from "./stage.ts";

const PATIENCE = { timeout: 60_000, interval: 25 };
const COOL_MS = 600_000; // longer than any other pause of a slice here: whoever sleeps so long waits for the account
const SPACING_MS = 100;

/**
 * A fleet with one place, whose account nobody may use until everybody has been woken. Where there are no places to wait
 * for, everybody waits for the account instead.
 */
async function openCrowd(openFleet: OpenFleet) {
  const pace = { spacingMinMs: SPACING_MS, spacingMaxMs: SPACING_MS };
  const stage = await openStage(openFleet, { pace, limits: { longestSleepMs: 2 * COOL_MS } });
  const opened = Promise.withResolvers<void>();
  let asleep = 0;
  await stage.startProcess({
    places: 1,
    async sleep(ms, signal) {
      if (ms < COOL_MS / 2) return systemClock.sleep(ms, signal);
      asleep += 1;
      const stopped = new Promise((stop) => {
        signal.addEventListener("abort", stop);
      });
      await Promise.race([opened.promise, stopped]);
    },
  });
  return {
    stage,
    async wakeAll(jobs: readonly Job[]): Promise<void> {
      const [first, ...others] = jobs;
      if (!first) return;
      await stage.app.store.coolDown({ connectionId: first.connectionId, waitMs: COOL_MS });
      await stage.dispatch.wake(first);
      await expect.poll(() => asleep, PATIENCE).toBe(1);
      const last = others.pop();
      await Promise.all(others.map((job) => stage.dispatch.wake(job)));
      if (last) await stage.dispatch.wake(last);
      await expect.poll(() => asleep, PATIENCE).toBe(stage.isBounded ? 1 : jobs.length);
    },
    async open(): Promise<void> {
      await letAccountGo(stage);
      opened.resolve();
    },
  };
}

/** Those who wait for the account itself must all have asked for it before the first may use it. */
async function letAccountGo({ db, isBounded }: Stage): Promise<void> {
  const inMs = isBounded ? 0 : 2_000;
  await db.execute(sql`update account_paces set cooled_until = 'epoch',
    next_free_at = now() + ${inMs}::int * interval '1 millisecond'`);
}

const keywordsOf = (stage: Stage) =>
  stage.source.calls.map(({ criteria }) => criteria.people.keywords);

export function sharing(openFleet: OpenFleet): void {
  test("one person's thirty searches do not hold up a colleague's one", async () => {
    const { stage, wakeAll, open } = await openCrowd(openFleet);
    const bob = await addPerson(stage.db, "here");
    const jobs = await Promise.all(
      Array.from({ length: 30 }, (_, number) =>
        stage.store({ keywords: `ann ${number}`, target: 10 }),
      ),
    );
    const his = await stage.store({ by: bob, keywords: "bob", target: 10 });
    await wakeAll([...jobs, his]);

    await open();
    await stage.becomes(his, "completed");
    expect(keywordsOf(stage).indexOf("bob")).toBeLessThanOrEqual(2);
  });

  test("a person's urgent search goes before that person's others, whenever it was woken", async () => {
    const { stage, wakeAll, open } = await openCrowd(openFleet);
    const jobs: Job[] = [await stage.store({ keywords: "first", target: 10 })];
    for (const priority of ["low", "normal", "high"] as const)
      jobs.push(await stage.store({ keywords: priority, priority, target: 10 }));
    await wakeAll(jobs);

    await open();
    for (const job of jobs) await stage.becomes(job, "completed");
    const order = keywordsOf(stage).filter((keywords) => keywords !== "first");
    expect(order).toEqual(["high", "normal", "low"]);
  });
}
