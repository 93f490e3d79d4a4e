import { join } from "node:path";
import { z } from "zod";
import { startChild } from "#scripts/local/child-process.ts";
import { repository } from "#scripts/local/data-dir.mjs";
import type { BenchServer } from "./bench-database.ts";
import { accountNames } from "./bench-owners.ts";
import { startSimulator, workerEnv } from "./bench-worker.ts";
import { type Figure, figure } from "./figure.ts";
import { median } from "./percentile.ts";

const USERS = 40;
const JOBS_EACH = 5;
const TARGET = 200;
const LATENCY_MS = 1_000; // long enough for all of them to be at work before the first is done
const SPACING_MS = 200;

const Crowd = z.object({
  rssBefore: z.number(),
  rssPeak: z.number(),
  mostAtOnce: z.number(),
  finishedMs: z.array(z.number()).length(USERS),
});

/** 200 searches of 40 people, all at work at once in one process: what each adds to its memory, and who waits for whom. */
export async function measureCrowd(server: BenchServer, runs: number): Promise<Figure[]> {
  const atOnce: number[] = [];
  const memory: number[] = [];
  const slowest: number[] = [];
  const fastest: number[] = [];
  for (let run = 1; run <= runs; run += 1) {
    const { rssBefore, rssPeak, mostAtOnce, finishedMs } = await runCrowd(server);
    atOnce.push(mostAtOnce);
    memory.push((rssPeak - rssBefore) / 1_024 / mostAtOnce);
    slowest.push(Math.max(...finishedMs));
    fastest.push(Math.min(...finishedMs));
  }
  const shared = { unit: "ms", against: median(fastest) } as const;
  return [
    figure({ id: "crowd-at-once", value: median(atOnce), unit: "jobs" }),
    figure({ id: "crowd-memory-per-job", value: median(memory), unit: "KiB" }),
    figure({ id: "crowd-slowest-vs-fastest-user", value: median(slowest), ...shared }),
  ];
}

async function runCrowd(server: BenchServer): Promise<z.output<typeof Crowd>> {
  const simulator = await startSimulator(server, {
    accounts: accountNames(USERS).map((id) => ({ id })),
    latencyMs: { min: LATENCY_MS, max: LATENCY_MS },
  });
  const env = workerEnv({
    databaseUrl: await server.createDatabase(),
    simulator,
    env: {
      LINKEDIN_SPACING_MS: `${SPACING_MS}-${SPACING_MS}`,
      WORKER_CONCURRENCY: String(USERS * JOBS_EACH),
    },
  });
  const main = join(repository, "scripts/bench/crowd-main.ts");
  const size = ["--users", `${USERS}`, "--jobs-each", `${JOBS_EACH}`, "--target", `${TARGET}`];
  const child = startChild({ name: "The crowd", args: ["--expose-gc", main, ...size], env });
  server.undo.add(child.stop);
  const crowd = Crowd.parse(JSON.parse(await child.firstLine));
  await child.ended;
  await simulator.child.stop();
  return crowd;
}
