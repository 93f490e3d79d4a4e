import { ensurePostgres } from "#scripts/local/postgres.ts";

// One user of a shared local Postgres: says its address, and leaves when it is asked to. Whoever reads the address may
// ask at once, so the answer to that is in place before.
const idle = setInterval(() => undefined, 60_000);
const asked = new Promise((resolve) => process.once("SIGTERM", resolve));
const postgres = await ensurePostgres({ dataDir: process.argv[2] ?? "", durable: true });
process.stdout.write(`ready ${postgres.url}\n`);
await asked;
clearInterval(idle);
await postgres.stop();
