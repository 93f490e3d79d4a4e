import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import type { Job } from "#lib/engine/ports.ts";
import { owner } from "#tests/fakes/world.ts";
import { atOnce, LEASE_MS, pageOf, rows, type Subject, some } from "./subject.ts";

export function changingJobs(subject: () => Subject): void {
  test("a job is stored once per key, also when twenty ask at once", async () => {
    const { jobs, newJob } = subject();
    const input = { ...newJob(), idempotencyKey: "tap" };

    const answers = (await atOnce(20, () => jobs.create(input))).map(some);

    expect(new Set(answers.map(({ job }) => job.id)).size).toBe(1);
    expect(answers.filter(({ isRepeat }) => !isRepeat)).toHaveLength(1);
    expect(await jobs.create({ ...input, requestHash: "other" })).toMatchObject({
      isMismatch: true,
    });
  });

  test("no more jobs are open than the limit allows, also when twenty ask at once", async () => {
    const { door, jobs, newJob, storeAt } = subject();
    const input = { ...newJob(), openLimit: 7 };

    const answers = await atOnce(20, (turn) => storeAt(turn).create(input));

    expect(answers.filter((answer) => answer !== null)).toHaveLength(7);
    expect(await jobs.create(input)).toBeNull();
    await door.db.execute(sql`update prospect_search_jobs set status = 'completed'
      where id in (select id from prospect_search_jobs limit 1)`);
    expect(await jobs.create(input)).not.toBeNull();
  });

  test("far from the limit, and just before it, as many jobs are stored as may be", async () => {
    const { newJob, storeAt } = subject();
    const input = { ...newJob(), openLimit: 110 };

    const answers = await atOnce(40, (turn) => storeAt(turn).create(input));

    expect(answers.filter((answer) => answer !== null)).toHaveLength(40);
  });

  test("a key tells its job, and whether the request was another", async () => {
    const { jobs, newJob } = subject();
    const input = { ...newJob(), idempotencyKey: "tap" };
    expect(await jobs.recall(input)).toBeNull();
    const { job } = some(await jobs.create(input));

    expect(await jobs.recall(input)).toEqual({ job, isMismatch: false });
    expect(await jobs.recall({ ...input, requestHash: "other" })).toEqual({
      job,
      isMismatch: true,
    });
    const stranger = { ...owner, workspaceId: crypto.randomUUID() };
    expect(await jobs.recall({ ...input, owner: stranger })).toBeNull();
  });

  test("a claim raises the fence, and a held job is not given out again", async () => {
    const { jobs, create } = subject();
    const job = await create();

    const claimed = some(await jobs.claim({ jobId: job.id, leaseMs: LEASE_MS }));

    expect(claimed).toMatchObject({ status: "processing", fence: job.fence + 1, slices: 1 });
    expect(await jobs.claim({ jobId: job.id, leaseMs: LEASE_MS })).toBeNull();
  });

  test("of twenty who claim a job at once, through four clients, one gets it", async () => {
    const { create, storeAt } = subject();
    const { id } = await create();

    const claims = await atOnce(20, (turn) =>
      storeAt(turn).claim({ jobId: id, leaseMs: LEASE_MS }),
    );

    expect(claims.filter((job) => job !== null)).toHaveLength(1);
  });

  /** Every write of a slice; null where the job is not its own any more. */
  async function writesOf(job: Job) {
    const { jobs } = subject();
    const error = { code: "internal", message: "TypeError" };
    return [
      await jobs.commitPage(pageOf(job, rows(10))),
      await jobs.renew({ job, leaseMs: LEASE_MS }),
      await jobs.handOver({ job, reason: "idle", waitMs: 0 }),
      await jobs.park({ job, reason: "provider_cooldown", waitMs: 1, error: null }),
      await jobs.breakOff({ job, error, waitMs: 1, most: 3 }),
      await jobs.finish({ job, ending: { status: "cancelled" } }),
    ];
  }
  const nothing = [null, null, null, null, null, null];

  test("whoever gave a job back writes nothing any more", async () => {
    const { jobs, claim, reload } = subject();
    const job = await claim();
    const released = some(await jobs.handOver({ job, reason: "deadline", waitMs: 0 }));

    expect(await writesOf(job)).toEqual(nothing);

    expect(await reload(job)).toEqual(released);
  });

  test("a slice that broke is counted, and its job due later each time until no more may break", async () => {
    const { jobs, claim } = subject();
    const error = { code: "internal", message: "TypeError" };
    const first = await claim();
    const broken = some(await jobs.breakOff({ job: first, error, waitMs: 0, most: 2 }));
    const second = some(await jobs.claim({ jobId: first.id, leaseMs: LEASE_MS }));
    expect(broken).toMatchObject({ status: "processing", stalls: 1, lastError: error });
    expect(second).toMatchObject({ stalls: 1, isTakeOver: false });
    const later = some(await jobs.breakOff({ job: second, error, waitMs: 60_000, most: 2 }));
    expect(later.stalls).toBe(2);
    expect(later.runAt.getTime() - second.runAt.getTime()).toBeGreaterThan(239_000);
    expect(await jobs.claim({ jobId: first.id, leaseMs: LEASE_MS })).toBeNull();
  });

  test("a lease that ran out is taken over, and its old holder writes nothing any more", async () => {
    const { door, jobs, claim, reload } = subject();
    const stale = await claim();
    await door.db.execute(
      sql`update prospect_search_jobs set lease_until = now() - interval '1 second'`,
    );
    const holder = some(await jobs.claim({ jobId: stale.id, leaseMs: LEASE_MS }));

    expect(await writesOf(stale)).toEqual(nothing);
    expect(holder).toMatchObject({ fence: stale.fence + 1, stalls: 1 });
    expect(await reload(holder)).toEqual({ ...holder, isTakeOver: false });
  });

  test("of jobs that died twice at a page one is taken over at a time; once and never are not held up", async () => {
    const { door, jobs, claim, commit } = subject();
    const [first, second, third] = [await claim(), await claim(), await claim()];
    const dieAt = (job: Job, stalls: number, secondsAgo: number) =>
      door.db.execute(sql`update prospect_search_jobs set stalls = ${stalls}::int,
        lease_until = now() - ${secondsAgo}::int * interval '1 second', next_wake_at = now()
        where id = ${job.id}`);
    const take = ({ id: jobId }: Job) => jobs.claim({ jobId, leaseMs: LEASE_MS });
    const due = async () => (await jobs.takeDue({ limit: 9, backOffMs: 0 })).map(({ id }) => id);
    await dieAt(first, 2, 1);
    await dieAt(second, 2, 2);
    await dieAt(third, 1, 3);

    expect((await due()).toSorted()).toEqual([second.id, third.id].toSorted());
    expect(await take(first)).toBeNull();
    const taken = some(await take(second));
    expect(taken).toMatchObject({ stalls: 3, isTakeOver: true });
    expect([await take(first), await due()]).toEqual([null, [third.id]]);
    expect(await take(third)).toMatchObject({ stalls: 2 });
    await commit(taken, rows(10));
    expect(await take(first)).toMatchObject({ stalls: 3 });
  });

  test("a job waits, is due again, and ends, with an event for each step", async () => {
    const { door, jobs, claim, reload } = subject();
    const job = await claim();
    const parked = some(
      await jobs.park({ job, reason: "daily_allowance", waitMs: 60_000, error: null }),
    );
    expect(await jobs.takeDue({ limit: 10, backOffMs: 1_000 })).toEqual([]);
    await door.db.execute(
      sql`update prospect_search_jobs set run_at = now(), next_wake_at = now()`,
    );
    expect(await jobs.takeDue({ limit: 10, backOffMs: 60_000 })).toMatchObject([{ id: job.id }]);
    expect(await jobs.takeDue({ limit: 10, backOffMs: 60_000 })).toEqual([]);
    const again = some(await jobs.claim({ jobId: job.id, leaseMs: LEASE_MS }));
    const failure = {
      stopReason: "provider_error",
      code: "no_answer",
      message: "The provider did not answer.",
      isRetryable: true,
    } as const;
    await jobs.finish({ job: again, ending: { status: "failed", failure } });

    const ended = await reload(job);
    expect(parked).toMatchObject({ status: "waiting", waitingReason: "daily_allowance" });
    expect(ended).toMatchObject({ status: "failed", stopReason: failure.stopReason });
    expect(ended.error).toEqual({
      code: failure.code,
      message: failure.message,
      isRetryable: true,
    });
    const { rows: events } = await door.db.execute(
      sql`select seq, name from job_events where job_id = ${job.id} order by seq`,
    );
    expect(events).toEqual([
      { seq: 1, name: "job.created" },
      { seq: 2, name: "job.progress" },
      { seq: 3, name: "job.waiting" },
      { seq: 4, name: "job.progress" },
      { seq: 5, name: "job.failed" },
    ]);
  });

  test("a cancelled job with its rows discarded can be run again from the start", async () => {
    const { door, jobs, claim, commit } = subject();
    const job = some(await commit(await claim(), rows(10)));
    await jobs.handOver({ job, reason: "stop", waitMs: 0 });

    const cancelled = some(await jobs.requestCancel({ owner, jobId: job.id, discard: true }));
    const retried = some(await jobs.retry({ owner, jobId: job.id, lifetimeMs: 86_400_000 }));

    expect(cancelled).toMatchObject({ status: "cancelled", pageNo: 0, cursor: null });
    expect(retried).toMatchObject({ status: "queued", attempt: 2 });
    const { rows: left } = await door.db.execute(sql`select from prospect_search_results`);
    expect(left).toEqual([]);
  });
}
