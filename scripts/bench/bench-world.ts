import pg from "pg";
import { type AppWorld, worldOf } from "#lib/container.ts";
import type { JobRequest } from "#lib/contract/job.ts";
import type { Job, Owner, Source, World } from "#lib/engine/ports.ts";
import { runSlice } from "#lib/engine/slice.ts";
import { startJob } from "#lib/engine/start.ts";
import { JOB_ROWS } from "./bench-source.ts";

export interface BenchWorld {
  readonly world: World & Pick<AppWorld, "start">;
  /** For what is compared with the app's own statements. */
  readonly pool: pg.Pool;
  readonly owner: Owner;
  close(): Promise<void>;
}

interface WorldOptions {
  readonly source: Source;
  readonly spacingMs: number;
  /** What else is not as in the app; left out, wake-ups go nowhere and the bench runs the slices itself. */
  readonly change?: (world: World) => Partial<World>;
  /** Settings of the environment that are not the default. */
  readonly env?: Readonly<Record<string, string>>;
  readonly role?: "app" | "worker";
}

/** The app's own world on this database; the source, the pace and what `change` says are the bench's. */
export async function openWorld(databaseUrl: string, options: WorldOptions): Promise<BenchWorld> {
  const vars = {
    DATABASE_URL: databaseUrl,
    APP_SECRET: "the secret of a bench that is gone in a moment",
    LINKEDIN_SPACING_MS: `${options.spacingMs}-${options.spacingMs}`,
    ...options.env,
  };
  const world = worldOf(vars, (app) => changed(app, options), options.role);
  const pool = openPool(databaseUrl);
  return {
    world,
    pool,
    owner: await findOwner(pool),
    async close() {
      await pool.end();
      await world.stop();
    },
  };
}

export function openPool(databaseUrl: string): pg.Pool {
  // A million rows take longer than a statement of the app may.
  const options = "-c statement_timeout=0";
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 5, options });
  pool.on("error", () => undefined); // the server ends when the bench is interrupted
  return pool;
}

function changed(app: AppWorld, { source, change = asleep }: WorldOptions): AppWorld {
  const quiet = { ...app, source, log: { ...app.log, info: () => undefined } };
  return { ...quiet, ...change(quiet) };
}

export function asleep(): Partial<World> {
  return { dispatch: { wake: async () => undefined, interrupt: () => undefined } };
}

async function findOwner(pool: pg.Pool): Promise<Owner> {
  const { rows } = await pool.query<{ workspace_id: string; id: string }>(
    "select workspace_id, user_id as id from members limit 1",
  );
  const [user] = rows;
  if (!user) throw new Error("the new database has no user");
  return { workspaceId: user.workspace_id, userId: user.id };
}

/** People numbered from `firstPerson`. */
export function requestFrom(firstPerson: number, target = JOB_ROWS): JobRequest {
  return {
    criteria: {
      kind: "people",
      people: { keywords: String(firstPerson) },
      sources: [{ provider: "unipile", api: "sales_navigator" }],
      target,
      exclude: { known: false },
    },
  };
}

/** The slice's host: no deadline, and nobody who interrupts. */
export function endlessly(signal = new AbortController().signal) {
  return { deadline: Number.POSITIVE_INFINITY, signal };
}

/**
 * Milliseconds from the request to the moment the job is completed for whoever asks. The slice itself lives on for up to
 * a second, to send the last news.
 */
export async function timeJob(
  { world, owner }: { readonly world: World; readonly owner: Owner },
  firstPerson: number,
  target = JOB_ROWS,
): Promise<number> {
  const ended = Promise.withResolvers<{ at: number; job: Job | null }>();
  const watched: World = {
    ...world,
    store: {
      ...world.store,
      async finish(input) {
        const job = await world.store.finish(input);
        ended.resolve({ at: performance.now(), job });
        return job;
      },
    },
  };
  const startedAt = performance.now();
  const request = requestFrom(firstPerson, target);
  const { job } = await startJob(watched, { owner, request, idempotencyKey: null });
  const sliceEnd = await runSlice(watched, job.id, endlessly());
  if (sliceEnd !== "ended") throw new Error(`the job did not end: ${sliceEnd}`);
  const end = await ended.promise;
  if (end.job?.tally.shown !== target) throw new Error("the job brought too few rows");
  return end.at - startedAt;
}
