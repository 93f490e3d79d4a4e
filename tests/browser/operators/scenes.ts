import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import type { Database } from "#db/client.ts";
import type { Job, Owner } from "#lib/engine/ports.ts";
import { toRows } from "#lib/engine/rows.ts";
import { startJob } from "#lib/engine/start.ts";
import { fakeSource, oneAccount, people } from "#tests/fakes/fake-source.ts";
import { expireLease } from "#tests/fakes/trouble.ts";
import { owner, requestFor, type TestWorld, worldOn } from "#tests/fakes/world.ts";

const ROWS = 50;
const LONG_MS = 3_600_000;

/** Jobs in states that a running service would leave in a moment, written by the engine's own statements. */
export function scenesOn(db: Database) {
  const world = worldOn(db, {
    source: fakeSource({ limits: { pageSize: ROWS, rowsPerDay: 1_000 } }),
  });

  async function start(name: string, by: Owner = owner): Promise<Job> {
    const request = { ...requestFor(200), name };
    const { job } = await startJob(world, { owner: by, request, idempotencyKey: null });
    return job;
  }

  return {
    async running(name: string): Promise<Job> {
      return turnPages(world, await claim(world, await start(name)), 2);
    },

    /** Everything that can happen to a search on its way, and waiting at the end of it. */
    async eventful(name: string): Promise<Job> {
      const begun = await turnPages(world, await claim(world, await start(name)), 2);
      await expireLease(db, begun);
      const taken = await turnPages(world, await claim(world, begun), 1);
      const error = { code: "rate_limited", message: "slow down" };
      await world.store.park({ job: taken, reason: "provider_cooldown", waitMs: 0, error });
      const held = await claim(world, taken);
      await world.store.handOver({ job: held, reason: "turn", waitMs: 0 });
      const last = await claim(world, held);
      await park(world, last, "daily_allowance");
      return last;
    },

    async waiting(reason: Parameters<TestWorld["store"]["park"]>[0]["reason"]): Promise<Job> {
      const job = await turnPages(world, await claim(world, await start(`Waits: ${reason}`)), 1);
      await park(world, job, reason);
      return job;
    },

    async failed(name: string): Promise<Job> {
      const job = await turnPages(world, await claim(world, await start(name)), 1);
      const failure = {
        stopReason: "provider_error",
        code: "transient",
        message: "Unipile API error: 503",
        isRetryable: true,
      } as const;
      await world.store.finish({ job, ending: { status: "failed", failure } });
      return job;
    },

    async partial(name: string): Promise<Job> {
      const job = await turnPages(world, await claim(world, await start(name)), 1);
      const ending = { status: "completed", stopReason: "source_exhausted" } as const;
      await world.store.finish({ job, ending });
      return job;
    },

    async stopped(name: string): Promise<Job> {
      const job = await turnPages(world, await claim(world, await start(name)), 1);
      await world.store.finish({ job, ending: { status: "cancelled" } });
      return job;
    },

    /** No worker has taken a job for a while: else a job that nobody takes only waits for its turn. */
    async nobodyWorks(): Promise<void> {
      await db.execute(sql`update job_events set created_at = created_at - interval '10 minutes'
        where detail ->> 'what' = 'claimed'`);
    },

    onePageMore: (job: Job) => turnPages(world, job, 1),

    /** Of people whom the operator does not know; its worker died minutes ago. */
    async abandoned(name: string): Promise<Job> {
      const owner = await addPeople(db);
      await world.connections.save({ owner, accounts: [oneAccount], areAll: false });
      const job = await claim(world, await start(name, owner));
      await db.execute(sql`update prospect_search_jobs
        set lease_until = now() - interval '7 minutes' where id = ${job.id}`);
      return job;
    },
  };
}

async function claim({ store }: TestWorld, { id: jobId }: { id: string }): Promise<Job> {
  const job = await store.claim({ jobId, leaseMs: LONG_MS });
  if (!job) throw new Error("the claim was refused");
  return job;
}

async function turnPages({ store }: TestWorld, first: Job, pages: number): Promise<Job> {
  let job = first;
  for (let page = 0; page < pages; page += 1) {
    const from = job.pageNo * ROWS;
    const kept = await store.commitPage({
      job,
      rows: toRows(people(from, ROWS), job.criteria),
      nextCursor: String(from + ROWS),
      cursorHash: null,
      reported: 1_000,
      callMs: 31_000,
      leaseMs: LONG_MS,
    });
    if (!kept) throw new Error("the page was refused");
    job = kept;
  }
  return job;
}

async function park(
  { store }: TestWorld,
  job: Job,
  reason: Parameters<TestWorld["store"]["park"]>[0]["reason"],
): Promise<void> {
  await store.park({ job, reason, waitMs: 5 * LONG_MS, error: null });
}

async function addPeople(db: Database): Promise<Owner> {
  const [workspaceId, userId] = [randomUUID(), randomUUID()];
  await db.execute(sql`insert into workspaces (id, name) values (${workspaceId}, 'Others')`);
  await db.execute(sql`with person as (
      insert into users (id, email, name) values (${userId}, ${`${userId}@example.com`}, 'Other'))
    insert into members (workspace_id, user_id, role) values (${workspaceId}, ${userId}, 'owner')`);
  return { workspaceId, userId };
}
