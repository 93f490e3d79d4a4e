import { parseArgs } from "node:util";
import { startWorker } from "#lib/container.ts";
import { runCommand } from "./command.ts";
import { loadEnvFiles } from "./local/environment.mjs";

const HELP = `Works on searches until it is told to stop (SIGTERM or Ctrl-C); then it gives its searches back at once. Those that it
cannot give back within eight seconds are taken over when their lease runs out.

  npm run worker

Start as many as you like, on as many machines as you like, with the same environment as the app (see .env.example):
DATABASE_URL, APP_SECRET, what reaches Unipile and the realtime service, and

  DISPATCH             pgboss: the app only puts searches in line, workers take them from there, in fair turns.
                       inline (or empty): without a line; each worker looks for what is due every SWEEP_SECONDS.
  WORKER_CONCURRENCY   how many searches it works on at once (20)
  SWEEP_SECONDS        how often it looks for searches that nobody woke, or whose worker died (10)

It prints {"worker":"ready","pid":...,"concurrency":...} when it works. A database that is away is waited for.

  --help               this text

Exit code: 0 stopped when told to, 1 not all was given back in time or the environment is not right, 2 wrong use.`;

const KEEP_ALIVE_MS = 60_000; // what works in the background does not keep a process running

await runCommand(async () => {
  loadEnvFiles();
  const { values } = parseArgs({
    options: { help: { type: "boolean", short: "h", default: false } },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const worker = await startWorker();
  console.log(
    JSON.stringify({ worker: "ready", pid: process.pid, concurrency: worker.concurrency }),
  );
  await toldToStop();
  if (await worker.stop()) return 0;
  console.error(
    "Not everything could be given back in time: leases that are left run out by themselves.",
  );
  process.exit(1); // what is still under way would hold the process
});

/** The same Ctrl-C may arrive twice, from the terminal and from npm. */
function toldToStop(): Promise<void> {
  const keepAlive = setInterval(() => undefined, KEEP_ALIVE_MS);
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.on(signal, () => {
        clearInterval(keepAlive);
        resolve();
      });
    }
  });
}
