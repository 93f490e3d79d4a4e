import { sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { connect, type Database, openSession } from "#db/client.ts";
import { type AppWorld, prepareDatabase, prepareQueues, worldOf } from "#lib/container.ts";
import type { Job } from "#lib/engine/ports.ts";
import { startJob } from "#lib/engine/start.ts";
import { startUnipileSimulator, type UnipileSimulator } from "#scripts/simulators/unipile.ts";
import { owner, requestFor } from "#tests/fakes/world.ts";
import { damageOf } from "#tests/recovery/damage.ts";
import { freshDatabase } from "#tests/setup/database.ts";
import { type Program, runProgram, startProgram } from "#tests/setup/program.ts";
import { TEST_SECRET } from "#tests/setup/secret.ts";

const TARGET = 600;
const PATIENCE = { timeout: 120_000, interval: 25 };

let fresh: Awaited<ReturnType<typeof freshDatabase>>;
let simulator: UnipileSimulator;
let db: Database;
let vars: Record<string, string>;
let workers: Program[] = [];
beforeAll(async () => {
  fresh = await freshDatabase();
  simulator = await startUnipileSimulator({ latencyMs: { min: 200, max: 300 } });
  db = connect(fresh.url);
  vars = {
    DATABASE_URL: fresh.url,
    APP_SECRET: TEST_SECRET,
    UNIPILE_BASE_URL: simulator.url,
    UNIPILE_API_KEY: simulator.apiKey,
    LINKEDIN_SPACING_MS: "20-40",
    LINKEDIN_DAILY_ROWS: "1000000",
    JOB_LEASE_SECONDS: "2",
    SWEEP_SECONDS: "1",
    WORKER_CONCURRENCY: "3",
  };
  await prepareDatabase({ vars, apiKey: "pf_the_first_key_of_all_these_tests" });
  await prepareQueues(vars);
});
afterAll(async () => {
  await db.close();
  await simulator.stop();
  await fresh.drop();
});
afterEach(async () => {
  for (const worker of workers) worker.kill("SIGKILL");
  await Promise.all(workers.map(({ ended }) => ended));
  workers = [];
});

async function startWorker(dispatch: string, args = ["scripts/worker.ts"]): Promise<Program> {
  const worker = startProgram(args, { env: { ...vars, DISPATCH: dispatch } });
  workers.push(worker);
  await worker.says(/"worker":"ready"/);
  return worker;
}

/** As the app of such a site does; in line only where there is a line. */
async function order(dispatch: string, jobs = 1): Promise<Job[]> {
  const app: AppWorld = worldOf({ ...vars, DISPATCH: dispatch });
  const silent = { wake: async () => undefined, interrupt: () => undefined };
  const world = dispatch === "pgboss" ? app : { ...app, dispatch: silent };
  const { criteria } = requestFor(TARGET, { people: {} });
  const sources = [{ provider: "unipile" as const, api: "sales_navigator" as const }];
  const request = { criteria: { ...criteria, sources } };
  try {
    const started = Array.from({ length: jobs }, () =>
      startJob(world, { owner, request, idempotencyKey: null }),
    );
    return (await Promise.all(started)).map(({ job }) => job);
  } finally {
    await app.stop();
  }
}

interface Row extends Record<string, unknown> {
  status: string;
  page_no: number;
  stalls: number;
  is_held: boolean;
}

async function rowOf({ id }: Job): Promise<Row> {
  const { rows } = await db.execute<Row>(sql`
    select status, page_no, stalls, lease_until is not null as is_held
    from prospect_search_jobs where id = ${id}`);
  if (!rows[0]) throw new Error(`job ${id} is gone`);
  return rows[0];
}

const hasPages = (job: Job, pages: number) =>
  expect.poll(async () => (await rowOf(job)).page_no, PATIENCE).toBeGreaterThanOrEqual(pages);

async function isDone(job: Job): Promise<void> {
  await expect.poll(async () => (await rowOf(job)).status, PATIENCE).toBe("completed");
  expect(await damageOf(db, { jobId: job.id, expected: TARGET })).toEqual([]);
}

describe.each(["inline", "pgboss"])("a worker with DISPATCH=%s", (dispatch) => {
  test("says in one line of JSON that it works, and then works", async () => {
    const worker = await startWorker(dispatch, ["scripts/run.mjs", "worker"]);
    const lines = worker.stdout().split("\n");
    const ready = JSON.parse(lines.find((line) => line.includes('"worker"')) ?? "null");
    expect(ready).toEqual({ worker: "ready", pid: expect.any(Number), concurrency: 3 });

    const [job] = await order(dispatch);
    if (!job) throw new Error("no job");
    await isDone(job);
    worker.kill("SIGTERM");
    expect(await worker.ended).toBe(0);
  });

  test.each(["SIGTERM", "SIGINT"] as const)(
    "gives its search back at %s, and another goes on",
    async (signal) => {
      const first = await startWorker(dispatch);
      const [job] = await order(dispatch);
      if (!job) throw new Error("no job");
      await hasPages(job, 1);
      first.kill(signal);
      expect(await first.ended).toBe(0);
      expect(await rowOf(job)).toMatchObject({ status: "processing", is_held: false });

      await startWorker(dispatch);
      await isDone(job);
      expect(await rowOf(job)).toMatchObject({ stalls: 0 });
    },
  );

  test("ends although a search cannot be given back, which another takes over later", async () => {
    const first = await startWorker(dispatch);
    const [stuck, other] = await order(dispatch, 2);
    if (!(stuck && other)) throw new Error("no jobs");
    await hasPages(stuck, 1);
    await hasPages(other, 1);
    const session = await openSession(fresh.url);
    await session.execute("begin");
    await session.execute(sql`select from prospect_search_jobs where id = ${stuck.id} for update`);
    first.kill("SIGTERM");
    expect(await first.ended).toBe(1);
    expect(first.stderr()).toContain("Not everything could be given back");
    expect(await rowOf(other)).toMatchObject({ is_held: false });

    await session.close();
    await startWorker(dispatch);
    await isDone(stuck);
    await isDone(other);
  });

  test("that is killed with SIGKILL, the only one, is followed by another", async () => {
    const first = await startWorker(dispatch);
    const [job] = await order(dispatch);
    if (!job) throw new Error("no job");
    await hasPages(job, 2);
    first.kill("SIGKILL");
    await first.ended;
    const killedAt = performance.now();
    const { page_no: pages } = await rowOf(job);

    await startWorker(dispatch);
    await hasPages(job, pages + 1);
    const seconds = ((performance.now() - killedAt) / 1_000).toFixed(1);
    process.stdout.write(
      `${dispatch}: the next page came ${seconds} s after the kill, lease 2 s\n`,
    );
    await isDone(job);
  });

  test("shares the searches with others: each is found once, and nobody is left out", async () => {
    const three = await Promise.all([1, 2, 3].map(() => startWorker(dispatch)));
    const jobs = await order(dispatch, 8);
    for (const job of jobs) await isDone(job);
    for (const worker of three) worker.kill("SIGTERM");
    expect(await Promise.all(three.map(({ ended }) => ended))).toEqual([0, 0, 0]);
  });
});

test("npm run db:migrate makes the queues where DISPATCH is pgboss, and can be repeated", async () => {
  const other = await freshDatabase();
  const env = { DATABASE_URL: other.url, DISPATCH: "pgboss" };
  for (const time of ["first", "second"]) {
    const { code, stderr } = await runProgram(["scripts/migrate.ts"], { env });
    expect({ time, code, stderr }).toEqual({ time, code: 0, stderr: "" });
  }
  const made = connect(other.url);
  const { rows } = await made.execute<{ name: string }>(
    sql`select name from pgboss.queue where name not like '\\_%' order by name`,
  );
  expect(rows.map(({ name }) => name)).toEqual(["alarms", "dead-slices", "slices", "sweep"]);
  await made.close();
  await other.drop();
});

describe("wrong use", () => {
  test.each<[string, Record<string, string>]>([
    ["DATABASE_URL", { DATABASE_URL: "" }],
    ["APP_SECRET", { APP_SECRET: "short" }],
    ["WORKER_CONCURRENCY", { WORKER_CONCURRENCY: "0" }],
    ["DISPATCH", { DISPATCH: "netlify", SITE_URL: "https://prospects.test" }],
    ["DISPATCH", { DISPATCH: "carrier-pigeon" }],
  ])("an environment that is not right is named: %s", async (name, change) => {
    const { code, stderr } = await runProgram(["scripts/worker.ts"], {
      env: { ...vars, ...change },
    });
    expect(code).toBe(1);
    expect(stderr).toContain(`  ${name} must`);
  });

  test("a flag that is not known", async () => {
    const { code, stderr } = await runProgram(["scripts/worker.ts", "--threads", "4"]);
    expect(code).toBe(2);
    expect(stderr).toContain("See --help.");
  });

  test("--help says what DISPATCH means for it", async () => {
    const { code, stdout } = await runProgram(["scripts/worker.ts", "--help"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/pgboss.*inline/s);
  });
});
