import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { startJob } from "#lib/engine/start.ts";
import type { BenchServer } from "./bench-database.ts";
import { benchSource } from "./bench-source.ts";
import { startSimulator, startWorker } from "./bench-worker.ts";
import { openWorld, requestFrom } from "./bench-world.ts";
import { type Figure, figure } from "./figure.ts";
import { median } from "./percentile.ts";

const LEASE_MS = 10_000; // the app's own is 60 s; a shorter one lets each run end
const SPACING_MS = 1_000; // the search must outlast the start of another process
const POLL_MS = 20;
const MORE_MS = 15_000;
const GIVEN_UP_MS = 4 * (LEASE_MS + MORE_MS);

type Relief = "restarted" | "alive";

/** From `kill -9` of the only process at work on a search to the next page in the database. */
export async function measureRecovery(server: BenchServer, runs: number): Promise<Figure[]> {
  const restarted: number[] = [];
  const alive: number[] = [];
  for (let run = 1; run <= runs; run += 1) {
    const [restartedMs, aliveMs] = await Promise.all([
      timeRecovery(server, "restarted"),
      timeRecovery(server, "alive"),
    ]);
    restarted.push(restartedMs);
    alive.push(aliveMs);
    console.error(`  run ${run}: restarted ${restartedMs} ms, another one alive ${aliveMs} ms`);
  }
  const inWords = "<= lease + 15 s";
  const shared = { unit: "ms", against: LEASE_MS, atMostMore: MORE_MS, inWords } as const;
  return [
    figure({ id: "recovery-by-restart", value: median(restarted), ...shared }),
    figure({ id: "recovery-by-another", value: median(alive), ...shared }),
    figure({ id: "recovery-slowest", value: Math.max(...restarted, ...alive), ...shared }),
  ];
}

async function timeRecovery(server: BenchServer, relief: Relief): Promise<number> {
  const databaseUrl = await server.createDatabase();
  const simulator = await startSimulator(server, { accounts: [{ id: "bench-account" }] });
  const source = benchSource({ latencyMs: 0 }); // for its account; the pages are the simulator's
  const bench = await openWorld(databaseUrl, { source, spacingMs: SPACING_MS });
  const env = {
    JOB_LEASE_SECONDS: String(LEASE_MS / 1_000),
    LINKEDIN_SPACING_MS: `${SPACING_MS}-${SPACING_MS}`,
  };
  const begin = () => startWorker(server, { databaseUrl, simulator, env });
  const { criteria } = requestFrom(0);
  const request = { criteria: { ...criteria, people: {} } };
  await startJob(bench.world, { owner: bench.owner, request, idempotencyKey: null });
  const worker = await begin();
  await waitForPage(bench.pool, { fence: 1, page: 2 });
  const other = relief === "alive" ? await begin() : null;
  await sleep(Math.random() * SPACING_MS);
  const killedAt = Date.now();
  await worker.kill("SIGKILL");
  const next = other ?? (await begin());
  const recoveredAt = await waitForPage(bench.pool, { fence: 2, page: 1 });
  await next.stop();
  await simulator.child.stop();
  await bench.close();
  return recoveredAt - killedAt;
}

/** When the holder of this fence committed so many pages, by the database's clock: it is this machine's. */
async function waitForPage(
  pool: pg.Pool,
  { fence, page }: { fence: number; page: number },
): Promise<number> {
  const deadline = Date.now() + GIVEN_UP_MS;
  while (Date.now() < deadline) {
    const { rows } = await pool.query<{ at: Date }>(
      `select page.created_at as at from job_events claim join job_events page using (job_id)
       where claim.detail @> jsonb_build_object('what', 'claimed', 'fence', $1::int)
         and page.detail ->> 'what' = 'page' and page.seq > claim.seq
       order by page.seq offset $2::int limit 1`,
      [fence, page - 1],
    );
    const [found] = rows;
    if (found) return found.at.getTime();
    await sleep(POLL_MS);
  }
  throw new Error("nobody went on with the search");
}
