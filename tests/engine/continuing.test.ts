import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cancelJob } from "#lib/engine/cancel.ts";
import { EngineError, SourceError } from "#lib/engine/errors.ts";
import { retryJob } from "#lib/engine/retry.ts";
import { runSlice } from "#lib/engine/slice.ts";
import { sweep } from "#lib/engine/sweep.ts";
import { type Answer, fakeSource, pageOf } from "#tests/fakes/fake-source.ts";
import { hastyClock } from "#tests/fakes/hasty-clock.ts";
import { expireLease, failingAt, makeDue } from "#tests/fakes/trouble.ts";
import {
  ledgerOf,
  owner,
  reload,
  requestFor,
  seededDatabase,
  slice,
  start,
  type TestWorld,
  worldOn,
} from "#tests/fakes/world.ts";

let database: Awaited<ReturnType<typeof seededDatabase>>;
beforeAll(async () => {
  database = await seededDatabase();
});
afterAll(() => database.close());

function world(answer: Answer, options: Partial<Parameters<typeof worldOn>[1]> = {}): TestWorld {
  return worldOn(database.db, { source: fakeSource({ answer }), ...options });
}

describe("continuing", () => {
  test("a failed search goes on from its cursor as the same job", async () => {
    const source = fakeSource({ answer: failingAt([2], () => new SourceError("fatal", "no")) });
    const w = worldOn(database.db, { source });
    const job = await start(w, requestFor(40));
    await slice(w, job);
    expect(await reload(w, job)).toMatchObject({ status: "failed", attempt: 1 });

    await retryJob(w, { owner, jobId: job.id });
    await slice(w, job);

    const ended = await reload(w, job);
    expect(ended).toMatchObject({ status: "completed", attempt: 2 });
    expect(source.calls.map(({ cursor }) => cursor)).toEqual([null, "10", "20", "20", "30"]);
    expect(ended.tally).toMatchObject({ fetched: 40, shown: 40, merged: 0 });
  });

  test("goes on from the percentage it had, also where the source has fewer rows than were wanted", async () => {
    const answer: Answer = async (ask, call) => {
      if (call === 1) throw new SourceError("fatal", "no");
      return pageOf(ask, 20);
    };
    const w = world(answer);
    const job = await start(w, requestFor(100));
    await slice(w, job);
    expect(await reload(w, job)).toMatchObject({ status: "failed", percent: 50 });

    const retried = await retryJob(w, { owner, jobId: job.id });

    expect(retried).toMatchObject({ status: "queued", percent: 50 });
  });

  test("begins at nought where the rows were discarded", async () => {
    const answer: Answer = async (ask, call) => {
      if (call === 1) await cancelJob(w, { owner, jobId: job.id, discard: true });
      return pageOf(ask, 100);
    };
    const w = world(answer);
    const job = await start(w, requestFor(100));
    await slice(w, job);
    expect(await reload(w, job)).toMatchObject({ status: "cancelled", tally: { shown: 0 } });

    expect(await retryJob(w, { owner, jobId: job.id })).toMatchObject({ percent: 0 });
  });

  test("is refused where the source had no more rows, and for another workspace's search", async () => {
    const w = world((ask) => pageOf(ask, 5));
    const job = await start(w, requestFor(40));
    await slice(w, job);
    const stranger = { ...owner, workspaceId: crypto.randomUUID() };

    await expect(retryJob(w, { owner, jobId: job.id })).rejects.toMatchObject({ code: "conflict" });
    await expect(retryJob(w, { owner: stranger, jobId: job.id })).rejects.toBeInstanceOf(
      EngineError,
    );
  });
});

describe("a slice that dies", () => {
  test("is followed by another after its lease, and no row is lost or doubled", async () => {
    const w = world((ask) => pageOf(ask, 100));
    const job = await start(w, requestFor(30));
    const doomed = await w.store.claim({ jobId: job.id, leaseMs: 60_000 });
    expect(doomed).not.toBeNull();
    expect(await slice(w, job)).toBe("not_ours");
    await expireLease(database.db, job);

    await sweep(w);
    expect(w.woken.filter(({ jobId }) => jobId === job.id)).toHaveLength(2);
    expect(await slice(w, job)).toBe("ended");

    const ended = await reload(w, job);
    expect(ended.tally).toMatchObject({ fetched: 30, shown: 30 });
    expect(ledgerOf(ended).fetched).toBe(ledgerOf(ended).sum);
  });

  test("leaves the job to one of many that want it", async () => {
    const w = world((ask) => pageOf(ask, 100));
    const job = await start(w, requestFor(30));

    const ends = await Promise.all(Array.from({ length: 10 }, () => slice(w, job)));

    expect(ends.filter((end) => end === "ended")).toHaveLength(1);
    expect(ends.filter((end) => end === "not_ours")).toHaveLength(9);
  });

  test("keeps its lease while a call takes longer than the lease", async () => {
    const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
    const source = fakeSource({
      async answer(ask) {
        await answered;
        return pageOf(ask, 10);
      },
    });
    const leaseMs = 400;
    const w = worldOn(database.db, { source, limits: { leaseMs } });
    const job = await start(w, requestFor(10));

    const working = slice(w, job);
    await expect.poll(() => source.calls.length).toBe(1);
    await w.clock.sleep(2 * leaseMs, new AbortController().signal);
    const thief = await slice(w, job);
    answer();

    expect(thief).toBe("not_ours");
    expect(await working).toBe("ended");
  });

  test("keeps a page although the beat before it is never answered", async () => {
    const { promise: beaten, resolve: beat } = Promise.withResolvers<void>();
    const w = world(
      async (ask) => {
        await beaten;
        return pageOf(ask, 100);
      },
      { limits: { leaseMs: 300 } },
    );
    const renew = () => {
      beat();
      return new Promise<never>(() => undefined);
    };
    const job = await start(w, requestFor(10));

    expect(await slice({ ...w, store: { ...w.store, renew } }, job)).toBe("ended");

    expect(await reload(w, job)).toMatchObject({ status: "completed" });
  });

  test("keeps its lease while it waits longer than the lease for its call", async () => {
    const spacing = { spacingMinMs: 100_000, spacingMaxMs: 100_000 };
    const w = world((ask) => pageOf(ask, 10), { pace: spacing });
    const job = await start(w, requestFor(10));
    await database.db.execute(
      sql`update account_paces set next_free_at = now() + interval '90 seconds',
        quiet_until = now() + interval '90 seconds'`,
    );
    const { clock, slept } = hastyClock();
    const renewals: string[] = [];
    const renew: TestWorld["store"]["renew"] = (input) => {
      renewals.push(input.job.id);
      return w.store.renew(input);
    };
    const beginCall: TestWorld["store"]["beginCall"] = async (input) => {
      await database.db.execute(sql`update account_paces set quiet_until = 'epoch'`); // the 90 seconds are over
      return w.store.beginCall(input);
    };

    expect(await slice({ ...w, clock, store: { ...w.store, renew, beginCall } }, job)).toBe(
      "ended",
    );

    expect(Math.max(...slept)).toBeLessThanOrEqual(w.limits.leaseMs / 3);
    expect(renewals.length).toBeGreaterThanOrEqual(5);
    await database.db.execute(sql`update account_paces set next_free_at = 'epoch'`);
  });

  test("that only waited for the account until its deadline was not idle", async () => {
    const w = world((ask) => pageOf(ask, 100), { limits: { handOverMarginMs: 0 } });
    const job = await start(w, requestFor(30));
    await w.store.coolDown({ connectionId: job.connectionId, waitMs: 15_000 });
    const { clock } = hastyClock();

    const end = await runSlice({ ...w, clock }, job.id, {
      deadline: clock.now() + 10_000,
      signal: new AbortController().signal,
    });

    expect(end).toBe("handed_over");
    expect(await reload(w, job)).toMatchObject({ status: "processing", idleSlices: 0, slices: 0 });
    await makeDue(database.db, job);
    expect(await slice(w, job)).toBe("ended");
  });

  test("hands over before its deadline: the row first, then the wake-up", async () => {
    const w = world((ask) => pageOf(ask, 100), { limits: { handOverMarginMs: 0 } });
    const job = await start(w, requestFor(30));
    const wake = w.dispatch.wake;
    const leases: unknown[] = [];
    const watched: TestWorld = {
      ...w,
      dispatch: {
        ...w.dispatch,
        async wake(woken, at) {
          const { rows } = await database.db.execute<{ lease_until: unknown }>(
            sql`select lease_until from prospect_search_jobs where id = ${woken.id}`,
          );
          leases.push(rows[0]?.lease_until);
          await wake(woken, at);
        },
      },
    };

    const end = await runSlice(watched, job.id, {
      deadline: Date.now() - 1,
      signal: new AbortController().signal,
    });

    expect(end).toBe("handed_over");
    expect(leases).toEqual([null]);
    expect(await slice(w, job)).toBe("ended");
  });
});
