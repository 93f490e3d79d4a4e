import pg from "pg";
import { worldOf } from "#lib/container.ts";
import type { JobRequest } from "#lib/contract/job.ts";
import type { Job, Owner, Pace, Source, World } from "#lib/engine/ports.ts";
import { runSlice } from "#lib/engine/slice.ts";
import { startJob } from "#lib/engine/start.ts";
import { JOB_ROWS } from "./bench-source.ts";

export interface BenchWorld {
  readonly world: World;
  /** For what is compared with the app's own statements. */
  readonly pool: pg.Pool;
  readonly owner: Owner;
  close(): Promise<void>;
}

/** The app's own world on this database; only the source and the wake-ups are the bench's. */
export async function openWorld(
  databaseUrl: string,
  { source, spacingMs }: { source: Source; spacingMs: number },
): Promise<BenchWorld> {
  const real = worldOf({ DATABASE_URL: databaseUrl, APP_SECRET: "x".repeat(32) });
  // A million rows take longer than a statement of the app may.
  const options = "-c statement_timeout=0";
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 5, options });
  pool.on("error", () => undefined); // the server ends when the bench is interrupted
  const pace: Pace = { ...real.pace, spacingMinMs: spacingMs, spacingMaxMs: spacingMs };
  const world: World = {
    ...real,
    source,
    pace,
    dispatch: { wake: async () => undefined, interrupt: () => undefined },
    log: { ...real.log, info: () => undefined },
  };
  return {
    world,
    pool,
    owner: await findOwner(pool),
    async close() {
      await pool.end();
      await real.stop();
    },
  };
}

async function findOwner(pool: pg.Pool): Promise<Owner> {
  const { rows } = await pool.query<{ workspace_id: string; id: string }>(
    "select workspace_id, id from users limit 1",
  );
  const [user] = rows;
  if (!user) throw new Error("the new database has no user");
  return { workspaceId: user.workspace_id, userId: user.id };
}

/** 2,500 people numbered from `firstPerson`. */
export function requestFrom(firstPerson: number): JobRequest {
  return {
    criteria: {
      kind: "people",
      people: { keywords: String(firstPerson) },
      sources: [{ provider: "unipile", api: "sales_navigator" }],
      target: JOB_ROWS,
      exclude: { known: false },
    },
  };
}

/**
 * Milliseconds from the request to the moment the job is completed for whoever asks. The slice itself lives on for up to
 * a second, to send the last news.
 */
export async function timeJob({ world, owner }: BenchWorld, firstPerson: number): Promise<number> {
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
  const request = requestFrom(firstPerson);
  const { job } = await startJob(watched, { owner, request, idempotencyKey: null });
  const options = { deadline: Number.POSITIVE_INFINITY, signal: new AbortController().signal };
  const sliceEnd = await runSlice(watched, job.id, options);
  if (sliceEnd !== "ended") throw new Error(`the job did not end: ${sliceEnd}`);
  const end = await ended.promise;
  if (end.job?.tally.shown !== JOB_ROWS) throw new Error("the job brought too few rows");
  return end.at - startedAt;
}
