import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import type { Stack } from "#scripts/local/stack.ts";
import type { BenchServer } from "./bench-database.ts";
import { openStack } from "./bench-stack.ts";
import { openPool, requestFrom } from "./bench-world.ts";
import { type Figure, figure } from "./figure.ts";
import { median, percentile } from "./percentile.ts";

const AT_ONCE = 50;
const ROUNDS = 10;
const TARGET = 100;
const REST_MS = 300;
// The app's own spacing; fifty searches at once are more than anybody may start.
const ENV = { LINKEDIN_SPACING_MS: "2000-5000", RATE_LIMIT_SCALE: "1000" };

/**
 * 50 searches created at once over HTTP, against as many answers of a route of the same server, under the same wrapper,
 * that always says the same: 404 for an address under which there is nothing.
 */
export async function measureCreate(server: BenchServer, runs: number): Promise<Figure[]> {
  const stack = await openStack(server, { env: ENV });
  const pool = openPool(stack.databaseUrl);
  const created = { p50: [] as number[], p95: [] as number[] };
  const constant = { p50: [] as number[], p95: [] as number[] };
  for (let run = 0; run <= runs; run += 1) {
    const { jobs, answers } = await timeRounds(stack, pool);
    if (run === 0) continue; // warms up both routes
    created.p50.push(percentile(jobs, 0.5));
    created.p95.push(percentile(jobs, 0.95));
    constant.p50.push(percentile(answers, 0.5));
    constant.p95.push(percentile(answers, 0.95));
  }
  await pool.end();
  await stack.stop();
  const p95 = { value: median(created.p95), against: median(constant.p95), atMost: 3 };
  const p50 = { value: median(created.p50), against: median(constant.p50) };
  return [
    figure({ id: "create-job-p95", unit: "ms", ...p95 }),
    figure({ id: "create-job-p50", unit: "ms", ...p50 }),
  ];
}

async function timeRounds(stack: Stack, pool: pg.Pool) {
  const jobs: number[] = [];
  const answers: number[] = [];
  const sides = [
    async () => void answers.push(...(await timeAtOnce(() => askNothing(stack)))),
    async () => void jobs.push(...(await timeAtOnce(() => createJob(stack)))),
  ];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const measure of round % 2 === 0 ? sides : sides.toReversed()) await measure();
    // what one round started must not slow the next one down
    await pool.query("truncate prospect_search_jobs cascade");
    await sleep(REST_MS);
  }
  return { jobs, answers };
}

function timeAtOnce(ask: () => Promise<void>): Promise<number[]> {
  return Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      const startedAt = performance.now();
      await ask();
      return performance.now() - startedAt;
    }),
  );
}

async function askNothing({ baseUrl, apiKey }: Stack): Promise<void> {
  const headers = { authorization: `Bearer ${apiKey}` };
  await expectStatus(await fetch(`${baseUrl}/api/v1/nothing-here`, { headers }), 404);
}

async function createJob({ baseUrl, apiKey }: Stack): Promise<void> {
  const response = await fetch(`${baseUrl}/api/v1/jobs`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${apiKey}`,
      "content-type": "application/json",
      "idempotency-key": randomUUID(),
    },
    body: JSON.stringify(requestFrom(0, TARGET)),
  });
  await expectStatus(response, 202);
}

async function expectStatus(response: Response, status: number): Promise<void> {
  const text = await response.text();
  if (response.status !== status) throw new Error(`the app answered ${response.status}: ${text}`);
}
