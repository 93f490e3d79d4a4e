import { join } from "node:path";
import { type Child, startChild } from "#scripts/local/child-process.ts";
import { startUnipile, type Unipile } from "#scripts/local/companions.ts";
import { repository } from "#scripts/local/data-dir.mjs";
import type { BenchServer } from "./bench-database.ts";

/** The simulated LinkedIn in a process of its own, ended with the bench at the latest. */
export async function startSimulator(
  { undo }: BenchServer,
  config: object,
): Promise<{ child: Child } & Unipile> {
  const simulator = await startUnipile(config);
  undo.add(simulator.child.stop);
  return simulator;
}

interface WorkerOptions {
  readonly databaseUrl: string;
  readonly simulator: Unipile;
  readonly env: Record<string, string>;
}

/** What a process of the app needs to know to work on this database with this simulated LinkedIn. */
export function workerEnv({ databaseUrl, simulator, env }: WorkerOptions): Record<string, string> {
  return {
    DATABASE_URL: databaseUrl,
    APP_SECRET: "the secret of a bench that is gone in a moment",
    UNIPILE_BASE_URL: simulator.url,
    UNIPILE_API_KEY: simulator.apiKey,
    LINKEDIN_DAILY_ROWS: "1000000",
    DISPATCH: "inline",
    // what a machine's own settings might say otherwise
    PUSHER_APP_ID: "",
    PUSHER_KEY: "",
    PUSHER_SECRET: "",
    ...env,
  };
}

/** Starts one and waits until it works. */
export async function startWorker({ undo }: BenchServer, options: WorkerOptions): Promise<Child> {
  const main = join(repository, "scripts/bench/worker-main.ts");
  const child = startChild({ name: "The worker", args: [main], env: workerEnv(options) });
  undo.add(child.stop);
  await child.firstLine;
  return child;
}
