import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import type { Job } from "#lib/engine/ports.ts";
import { addPerson } from "#tests/fakes/colleagues.ts";
import type { OpenFleet } from "./fleet.ts";
import { openStage, type Stage } from "./stage.ts";

const PATIENCE = { timeout: 60_000, interval: 25 };
const SPACING_MS = 100;

/**
 * A fleet with one place, whose first slice is stopped before its call until everybody has been woken. Where there are
 * no places to wait for, everybody is stopped there.
 */
async function openCrowd(openFleet: OpenFleet) {
  const pace = { spacingMinMs: SPACING_MS, spacingMaxMs: SPACING_MS };
  const stage = await openStage(openFleet, { pace });
  const opened = Promise.withResolvers<void>();
  let stopped = 0;
  await stage.startProcess({
    places: 1,
    async watch(moment) {
      if (moment !== "before reserve") return;
      stopped += 1;
      await opened.promise;
    },
  });
  return {
    stage,
    async wakeAll(jobs: readonly Job[]): Promise<void> {
      const [first, ...others] = jobs;
      const last = others.pop();
      if (!(first && last)) throw new Error("no crowd");
      await stage.dispatch.wake(first);
      await expect.poll(() => stopped, PATIENCE).toBe(1);
      await Promise.all(others.map((job) => stage.dispatch.wake(job)));
      await stage.dispatch.wake(last);
      await expect.poll(() => stopped, PATIENCE).toBe(stage.isBounded ? 1 : jobs.length);
    },
    async open(): Promise<void> {
      await holdAccount(stage);
      opened.resolve();
    },
  };
}

/** Where all ask for the account at once, all must have asked before the first may use it. */
async function holdAccount({ db, isBounded }: Stage): Promise<void> {
  if (isBounded) return;
  await db.execute(sql`update account_paces set next_free_at = now() + interval '2 seconds'`);
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
