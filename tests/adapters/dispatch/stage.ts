import { sql } from "drizzle-orm";
import { expect, onTestFinished } from "vitest";
import { connect, type Database, openSession } from "#db/client.ts";
import { jobStore } from "#db/job-store.ts";
import { seedWorkspace } from "#db/seed.ts";
import { systemClock } from "#lib/adapters/system-clock.ts";
import type { Priority } from "#lib/contract/job.ts";
import type { Dispatch, Job, Owner, Source, World } from "#lib/engine/ports.ts";
import { startJob } from "#lib/engine/start.ts";
import { type Answer, fakeSource, pageOf } from "#tests/fakes/fake-source.ts";
import { type Life, mortal, type Watch } from "#tests/fakes/mortal.ts";
import { owner, reload, requestFor, worldOn } from "#tests/fakes/world.ts";
import { damageOf } from "#tests/recovery/damage.ts";
import { freshDatabase } from "#tests/setup/database.ts";
import type { FleetProcess, OpenFleet } from "./fleet.ts";

type Settings = Pick<NonNullable<Parameters<typeof worldOn>[1]>, "limits" | "pace">;

interface StageOptions extends Settings {
  readonly answer?: Answer;
  /** How wrong the clock of every process is. */
  readonly skewMs?: number;
  /** A server of its own instead of a database of the common one. */
  readonly ownPostgres?: { readonly url: string; stop(): Promise<void> };
}

interface ProcessOptions {
  readonly places?: number;
  /** Looks for what nobody woke; without it only a wake starts a slice. */
  readonly sweeps?: boolean;
  readonly watch?: Watch;
}

interface JobOptions {
  readonly by?: Owner;
  readonly keywords?: string;
  readonly priority?: Priority;
  readonly target?: number;
}

const PATIENCE = { timeout: 60_000, interval: 25 };
const NEVER_MS = 3_600_000;
const SLICE_MS = 60_000;
export const PAGES = 3;
const PAGE_ROWS = 10;

export type Stage = Awaited<ReturnType<typeof openStage>>;

/** A database, a fleet on it, and a source whose calls are counted; all is cleared away with the test. */
export async function openStage(openFleet: OpenFleet, options: StageOptions = {}) {
  const { url, drop } = await databaseFor(options);
  const db = connect(url);
  await seedWorkspace(db, { apiKey: "pf_the_first_key_of_all_these_tests" });
  let aheadMs = options.skewMs ?? 0;
  const now = () => Date.now() + aheadMs;
  const fleet = await openFleet({ databaseUrl: url, now });
  const source = fakeSource({ answer: options.answer ?? ((ask) => pageOf(ask, 1_000)) });
  const processes: { life: Life; process: FleetProcess }[] = [];
  const pools: Database[] = [db];
  const settings = { limits: { handOverMarginMs: 0, ...options.limits }, ...pacing(options) };
  const app: World = { ...worldOn(db, { source, ...settings }), dispatch: fleet.dispatch };
  const silent: Dispatch = { wake: async () => undefined, interrupt: () => undefined };

  /** As the app stores a job; waking it is the test's business. */
  async function storeWith(store: World["store"], job: JobOptions): Promise<Job> {
    const { by = owner, keywords = "director", priority, target = PAGES * PAGE_ROWS } = job;
    const request = {
      ...requestFor(target, { people: { keywords } }),
      ...(priority && { priority }),
    };
    const world = { ...app, store, dispatch: silent };
    return (await startJob(world, { owner: by, request, idempotencyKey: null })).job;
  }

  onTestFinished(async () => {
    for (const { life } of processes) if (life.isDead()) life.bury();
    await Promise.all(processes.map(({ process }) => process.stop().catch(() => undefined)));
    await fleet.close();
    await Promise.all(pools.map((pool) => pool.close()));
    await drop();
  });

  return {
    db,
    app,
    source,
    dispatch: fleet.dispatch,
    isBounded: fleet.isBounded,
    /** Every process's clock, not the database's, jumps ahead. */
    passTime: (ms: number) => {
      aheadMs += ms;
    },
    async startProcess(how: ProcessOptions = {}): Promise<FleetProcess & { claims(): number }> {
      let claims = 0;
      const own = connect(url, { max: 5 });
      pools.push(own);
      const life = mortal((moment, alive) => {
        if (moment === "before claim") claims += 1;
        return how.watch?.(moment, alive);
      });
      const process = await fleet.start({
        life,
        places: how.places ?? 5,
        sweepEveryMs: how.sweeps ? 100 : NEVER_MS,
        deadline: () => now() + SLICE_MS,
        toWorld: (dispatch) => ({
          ...living(worldOn(own, { source, ...settings }), life),
          clock: { ...systemClock, now },
          dispatch,
        }),
      });
      processes.push({ life, process });
      return { ...process, claims: () => claims };
    },
    store: (job: JobOptions = {}): Promise<Job> => storeWith(app.store, job),
    /** A job that nobody sees before it is committed. */
    async storeUncommitted(): Promise<{ job: Job; commit(): Promise<void> }> {
      const session = await openSession(url);
      pools.push(session);
      await session.execute("begin");
      const job = await storeWith(jobStore(session), {});
      return { job, commit: async () => void (await session.execute("commit")) };
    },
    /** As if the lease of whoever held the job had run out, and it had not been woken for a while. */
    async letTimePass(job: Job): Promise<void> {
      await db.execute(sql`
        update prospect_search_jobs set next_wake_at = now(),
          lease_until = case when lease_until is null then null else now() - interval '1 second' end
        where id = ${job.id}`);
    },
    reload: (job: Job) => reload(app, job),
    /** Whether somebody has the right to work on it. */
    async isHeld(job: Job): Promise<boolean> {
      const { rows } = await db.execute(
        sql`select from prospect_search_jobs where id = ${job.id} and lease_until is not null`,
      );
      return rows.length > 0;
    },
    async becomes(job: Job, status: Job["status"]): Promise<void> {
      const statusNow = async () => (await reload(app, job)).status;
      await expect.poll(statusNow, PATIENCE).toBe(status);
    },
    /** It found everybody once, and every count of it adds up. */
    async isWhole(job: Job): Promise<void> {
      expect(await damageOf(db, { jobId: job.id, expected: job.target })).toEqual([]);
    },
  };
}

async function databaseFor({ ownPostgres }: StageOptions) {
  if (ownPostgres === undefined) return freshDatabase();
  return { url: ownPostgres.url, drop: () => ownPostgres.stop() };
}

function pacing({ pace }: StageOptions): Pick<Settings, "pace"> {
  return pace === undefined ? {} : { pace };
}

function living(world: World, life: Life): World {
  const calls: Pick<Source, "fetchPage" | "listAccounts"> = life.port({
    fetchPage: world.source.fetchPage,
    listAccounts: world.source.listAccounts,
  });
  return {
    ...world,
    store: life.port(world.store),
    connections: life.port(world.connections),
    outbox: life.port(world.outbox),
    source: { ...world.source, ...calls },
  };
}
