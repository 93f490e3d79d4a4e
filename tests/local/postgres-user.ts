import { ensurePostgres } from "#scripts/local/postgres.ts";

// One user of a shared local Postgres: says its address, and leaves when it is asked to.
const postgres = await ensurePostgres({ dataDir: process.argv[2] ?? "", durable: true });
process.stdout.write(`ready ${postgres.url}\n`);
const idle = setInterval(() => undefined, 60_000);
process.once("SIGTERM", () => {
  clearInterval(idle);
  void postgres.stop();
});
