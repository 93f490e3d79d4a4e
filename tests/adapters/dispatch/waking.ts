import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { pageOf } from "#tests/fakes/fake-source.ts";
import { makeDue } from "#tests/fakes/trouble.ts";
import type { OpenFleet } from "./fleet.ts";
import { openStage, PAGES } from "./stage.ts";

const PATIENCE = { timeout: 60_000, interval: 25 };

export function waking(openFleet: OpenFleet): void {
  test("runs the search to its end", async () => {
    const stage = await openStage(openFleet);
    await stage.startProcess();
    const job = await stage.store();
    await stage.dispatch.wake(job);
    await stage.becomes(job, "completed");
    await stage.isWhole(job);
    expect(stage.source.calls).toHaveLength(PAGES);
  });

  test("that comes five times runs the search once", async () => {
    const stage = await openStage(openFleet);
    await stage.startProcess();
    const job = await stage.store();
    await Promise.all(Array.from({ length: 5 }, () => stage.dispatch.wake(job)));
    await stage.becomes(job, "completed");
    await stage.isWhole(job);
    expect(stage.source.calls).toHaveLength(PAGES);
  });

  test("that was lost is made up for by the sweep", async () => {
    const stage = await openStage(openFleet);
    await stage.startProcess({ sweeps: true });
    const job = await stage.store();
    await stage.becomes(job, "completed");
    await stage.isWhole(job);
    expect(stage.source.calls).toHaveLength(PAGES);
  });

  test("that comes before the search is committed does nothing, and the sweep makes up for it", async () => {
    const stage = await openStage(openFleet);
    const process = await stage.startProcess({ sweeps: true });
    const draft = await stage.storeUncommitted();
    await stage.dispatch.wake(draft.job);
    await expect.poll(process.claims, PATIENCE).toBeGreaterThan(0);
    expect(stage.source.calls).toEqual([]);

    await draft.commit();
    await stage.becomes(draft.job, "completed");
    expect(stage.source.calls).toHaveLength(PAGES);
  });

  test("that comes before the search is due does nothing, and it runs when it is", async () => {
    const stage = await openStage(openFleet);
    const job = await stage.store();
    await stage.db.execute(
      sql`update prospect_search_jobs set run_at = now() + interval '1 hour' where id = ${job.id}`,
    );
    const process = await stage.startProcess({ sweeps: true });
    await stage.dispatch.wake(job);
    await expect.poll(process.claims, PATIENCE).toBeGreaterThan(0);
    expect(await stage.reload(job)).toMatchObject({ status: "queued", fence: 0 });

    await makeDue(stage.db, job);
    await stage.becomes(job, "completed");
    await stage.isWhole(job);
  });

  test("for later than now waits until then, whoever is asked meanwhile", async () => {
    const stage = await openStage(openFleet);
    const job = await stage.store({ target: 10 });
    await stage.db.execute(
      sql`update prospect_search_jobs set run_at = now() + interval '1 second' where id = ${job.id}`,
    );
    await stage.startProcess({ sweeps: true });
    const { runAt } = await stage.reload(job);
    await stage.dispatch.wake(job, runAt);
    await stage.becomes(job, "completed");
    const { startedAt } = await stage.reload(job);
    expect(startedAt?.getTime()).toBeGreaterThanOrEqual(runAt.getTime());
  });

  test("of a search that is over changes nothing", async () => {
    const stage = await openStage(openFleet);
    const process = await stage.startProcess();
    const job = await stage.store();
    await stage.dispatch.wake(job);
    await stage.becomes(job, "completed");
    const ended = await stage.reload(job);
    const claims = process.claims();

    await stage.dispatch.wake(job);
    await stage.dispatch.wake(job, new Date(0));
    await expect.poll(process.claims, PATIENCE).toBeGreaterThan(claims);

    expect(await stage.reload(job)).toEqual(ended);
    expect(stage.source.calls).toHaveLength(PAGES);
  });

  test("in the middle of the search brings no second runner in", async () => {
    const answered = Promise.withResolvers<void>();
    const stage = await openStage(openFleet, {
      async answer(ask, call) {
        if (call === 0) await answered.promise;
        return pageOf(ask, 1_000);
      },
    });
    const processes = [
      await stage.startProcess({ places: 1 }),
      await stage.startProcess({ places: 1 }),
    ];
    const claims = () => processes.reduce((sum, process) => sum + process.claims(), 0);
    const job = await stage.store();
    await stage.dispatch.wake(job);
    await expect.poll(() => stage.source.calls.length, PATIENCE).toBe(1);

    await stage.dispatch.wake(job);
    await expect.poll(claims, PATIENCE).toBeGreaterThan(1);
    expect(stage.source.calls).toHaveLength(1);

    answered.resolve();
    await stage.becomes(job, "completed");
    await stage.isWhole(job);
    expect(stage.source.calls).toHaveLength(PAGES);
  });
}
