import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Job } from "#lib/engine/ports.ts";
import { linkedin } from "#lib/sources/linkedin.ts";
import { startUnipileSimulator, type UnipileSimulator } from "#scripts/simulators/unipile.ts";
import {
  ledgerOf,
  reload,
  requestFor,
  seededDatabase,
  start,
  type TestWorld,
  worldOn,
} from "#tests/fakes/world.ts";
import { searchesOf } from "#tests/recovery/calls.ts";
import { watchStarts } from "#tests/recovery/starts.ts";
import { type Program, startProgram } from "#tests/setup/program.ts";

const WORKERS = 8;
const JOBS = 20;
const JOB_ROWS = 100; // one page
const DAY_ROWS = 1_000;
const DAY_SECONDS = 30;
const SPACING_MS = 200;

let database: Awaited<ReturnType<typeof seededDatabase>>;
let simulator: UnipileSimulator;
let w: TestWorld;
let workers: Program[];
let starts: Awaited<ReturnType<typeof watchStarts>>;
beforeAll(async () => {
  database = await seededDatabase();
  starts = await watchStarts(database.url);
  simulator = await startUnipileSimulator({ latencyMs: { min: 20, max: 200 } });
  w = worldOn(database.db, {
    source: linkedin({ baseUrl: simulator.url, apiKey: simulator.apiKey }),
    pace: { rowsPerDay: DAY_ROWS, dayMs: DAY_SECONDS * 1_000 },
  });
  workers = Array.from({ length: WORKERS }, startWorker);
  await Promise.all(workers.map((worker) => worker.says('"ready"')));
});
afterAll(async () => {
  for (const worker of workers) worker.kill("SIGKILL");
  await Promise.all(workers.map(({ ended }) => ended));
  await simulator.stop();
  await starts.close();
  await database.close();
});

function startWorker(): Program {
  return startProgram(["scripts/worker.ts"], {
    env: {
      DATABASE_URL: database.url,
      DISPATCH: "inline",
      APP_SECRET: "a-secret-of-the-tests-with-32-characters",
      UNIPILE_BASE_URL: simulator.url,
      UNIPILE_API_KEY: simulator.apiKey,
      LINKEDIN_SPACING_MS: `${SPACING_MS}-${SPACING_MS + 50}`,
      LINKEDIN_DAILY_ROWS: String(DAY_ROWS),
      LINKEDIN_DAY_SECONDS: String(DAY_SECONDS),
      SWEEP_SECONDS: "1",
    },
  });
}

async function startAll(): Promise<Job[]> {
  const { criteria } = requestFor(JOB_ROWS, { people: {} });
  const sources = [{ provider: "unipile" as const, api: "sales_navigator" as const }];
  const jobs: Job[] = [];
  while (jobs.length < JOBS) jobs.push(await start(w, { criteria: { ...criteria, sources } }));
  return jobs;
}

async function countOf(status: string): Promise<number> {
  const { rows } = await database.db.execute<{ jobs: number }>(
    sql`select count(*)::int as jobs from prospect_search_jobs where status = ${status}`,
  );
  return rows[0]?.jobs ?? 0;
}

/** Rows asked for in the busiest stretch of a day's length. */
function busiestDay(begun: readonly { at: number }[]): number {
  const dayMs = DAY_SECONDS * 1_000;
  const inDayFrom = (from: number) => begun.filter(({ at }) => at >= from && at < from + dayMs);
  return Math.max(...begun.map(({ at }) => inDayFrom(at).length)) * JOB_ROWS;
}

test("twenty searches on one account in eight processes keep its spacing and its day, and finish by themselves", async () => {
  const jobs = await startAll();

  await expect.poll(() => countOf("waiting"), { timeout: 60_000 }).toBe(JOBS - DAY_ROWS / JOB_ROWS);
  for (const { status, waitingReason } of await Promise.all(jobs.map((job) => reload(w, job)))) {
    if (status === "waiting") expect(waitingReason).toBe("daily_allowance");
  }
  await expect.poll(() => countOf("completed"), { timeout: 180_000, interval: 500 }).toBe(JOBS);

  expect(searchesOf(simulator.requests())).toHaveLength(JOBS);
  expect(await starts.judge(SPACING_MS)).toEqual({ begun: JOBS, tooClose: 0 });
  expect(busiestDay(await starts.read())).toBe(DAY_ROWS);
  for (const job of await Promise.all(jobs.map((one) => reload(w, one)))) {
    expect(job.tally.shown).toBe(JOB_ROWS);
    expect(ledgerOf(job).sum).toBe(ledgerOf(job).fetched);
  }
});
