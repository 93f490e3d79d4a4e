import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { connect, type Database } from "#db/client.ts";
import { Job } from "#lib/contract/job.ts";
import { setting } from "#scripts/local/environment.mjs";
import { type Stack, startStack } from "#scripts/local/stack.ts";
import { share } from "#scripts/simulators/unipile/hash.ts";
import type { RequestLogEntry } from "#scripts/simulators/unipile/request-log.ts";
import { searchesOf } from "#tests/recovery/calls.ts";
import { damageOf } from "#tests/recovery/damage.ts";
import { watchStarts } from "#tests/recovery/starts.ts";
import { freshDatabase } from "#tests/setup/database.ts";

const KILLS = 20;
const TARGET = 2_500;
const PAGES = 25;
const SPACING_MS = 400;
const LATENCY_MS = 60;

// The moments follow from it: a failure can be looked at again with KILL_SEED=...
const SEED = setting("KILL_SEED") ?? randomBytes(4).toString("hex");

let stack: Stack;
let db: Database;
let folder: string;
let fresh: Awaited<ReturnType<typeof freshDatabase>>;
let starts: Awaited<ReturnType<typeof watchStarts>>;
beforeAll(async () => {
  fresh = await freshDatabase();
  starts = await watchStarts(fresh.url);
  folder = await mkdtemp(path.join(tmpdir(), "prospect-finder-kill-"));
  await chmod(folder, 0o711);
  stack = await startStack({
    dataDir: folder,
    databaseUrl: fresh.url,
    port: 0,
    env: {
      JOB_LEASE_SECONDS: "1",
      SWEEP_SECONDS: "1",
      LINKEDIN_SPACING_MS: `${SPACING_MS}-${SPACING_MS + 50}`,
    },
    simulator: { latencyMs: { min: 20, max: LATENCY_MS } },
  });
  db = connect(fresh.url);
});
afterAll(async () => {
  await stack?.stop();
  await db?.close();
  await starts?.close();
  await fresh?.drop();
  await rm(folder, { recursive: true, force: true });
});

async function api(route: string, body?: unknown): Promise<Job> {
  const response = await fetch(`${stack.baseUrl}${route}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${stack.apiKey}`, "content-type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return Job.parse(await response.json());
}

const Place = z.object({ page_no: z.number(), status: z.string() });

async function placeOf(jobId: string): Promise<z.infer<typeof Place>> {
  const { rows } = await db.execute(
    sql`select page_no, status from prospect_search_jobs where id = ${jobId}`,
  );
  return Place.parse(rows[0]);
}

test("a search of 2,500 killed with SIGKILL at 20 random moments loses nobody and has nobody twice", async () => {
  process.stdout.write(`KILL_SEED=${SEED}\n`);
  const criteria = { kind: "people", people: {}, target: TARGET };
  const sources = [{ provider: "unipile", api: "sales_navigator" }];
  const job = await api("/api/v1/jobs", { criteria: { ...criteria, sources } });

  for (let kill = 0; kill < KILLS; kill += 1) {
    // At least one page more than kills, then anywhere from there to the middle of the next call.
    await expect
      .poll(async () => (await placeOf(job.id)).page_no, { timeout: 30_000, interval: 20 })
      .toBeGreaterThan(kill);
    await sleep(share(`kill ${kill} of ${SEED}`) * (SPACING_MS + LATENCY_MS));
    await stack.killApp("SIGKILL");
    expect(await placeOf(job.id)).toMatchObject({ status: "processing" });
    await stack.restartApp();
  }
  await expect
    .poll(async () => (await placeOf(job.id)).status, { timeout: 60_000 })
    .toBe("completed");

  expect(await damageOf(db, { jobId: job.id, expected: TARGET })).toEqual([]);
  const calls = searchesOf(await simulatorLog());
  expect(calls.length).toBeLessThanOrEqual(PAGES + KILLS);
  const { begun, tooClose } = await starts.judge(SPACING_MS);
  expect(tooClose).toBe(0);
  expect(begun).toBeGreaterThanOrEqual(calls.length); // one may have been killed before it was made
  const view = await api(`/api/v1/jobs/${job.id}`);
  expect(view).toMatchObject({ status: "completed", outcome: "full", attempt: 1 });
});

// What a writer without fence and page guard would do to the same job: the count above can fail.
test.each([
  [
    "a page written again",
    `${TARGET + 100} rows of ${TARGET}`,
    sql`insert into prospect_search_results (job_id, workspace_id, user_id, identity, prospect_data,
        batch_number, disposition, position, seq, is_seen)
      select job_id, workspace_id, user_id, identity || ':again', prospect_data, batch_number,
        disposition, position + ${TARGET}, seq, is_seen
      from prospect_search_results where batch_number = 3`,
  ],
  [
    "a page that was lost",
    `${TARGET - 100} positions`,
    sql`delete from prospect_search_results where batch_number = 7`,
  ],
  [
    "an older state written over a newer one",
    `${TARGET - 100} shown of ${TARGET}`,
    sql`update prospect_search_jobs set progress_current = progress_current - 100, fetched = fetched - 100`,
  ],
  ["a change without its event", "events for", sql`delete from job_events where seq = 5`],
])("the count finds %s", async (_what, damage, statement) => {
  const one = connect(fresh.url, { max: 1 });
  await one.execute(sql`begin`);
  const { rows } = await one.execute<{ id: string }>(sql`select id from prospect_search_jobs`);
  await one.execute(statement);

  const found = await damageOf(one, { jobId: rows[0]?.id ?? "", expected: TARGET });

  await one.close();
  expect(found.join("; ")).toContain(damage);
});

async function simulatorLog(): Promise<RequestLogEntry[]> {
  const response = await fetch(`${stack.simulatorUrl}/_simulator/requests`, {
    headers: { "x-api-key": stack.simulatorApiKey ?? "" },
  });
  const body: { requests?: RequestLogEntry[]; items?: RequestLogEntry[] } | RequestLogEntry[] =
    await response.json();
  return Array.isArray(body) ? body : (body.requests ?? body.items ?? []);
}
