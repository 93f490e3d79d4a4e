import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { readLocalEnv } from "#lib/env.ts";
import { repository } from "./data-dir.mjs";
import { ensureOwnFolder } from "./own-folder.ts";
import { ensurePostgres, type LocalPostgres } from "./postgres.ts";
import { canEnter, findServerUser } from "./server-user.ts";

/** A database of that name in the Postgres of the data folder, which is started when it has to be. */
export async function ensureDatabase(dataDir: string, name: string): Promise<LocalPostgres> {
  const postgres = await ensurePostgres({ dataDir: chooseFolder(dataDir), durable: true });
  const url = new URL(postgres.url);
  url.pathname = name;
  try {
    await createMissing(postgres.url, name);
  } catch (error) {
    await postgres.stop();
    throw error;
  }
  return { url: url.href, stop: postgres.stop };
}

async function createMissing(adminUrl: string, name: string): Promise<void> {
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    const known = await admin.query("select 1 from pg_database where datname = $1", [name]);
    if (known.rowCount === 0) await admin.query(`create database "${name}"`);
  } finally {
    await admin.end();
  }
}

// Under /root, the user that runs Postgres instead of root cannot reach the clone; the temp folder it can.
function chooseFolder(dataDir: string): string {
  mkdirSync(dataDir, { recursive: true });
  const isChosen = readLocalEnv().DATA_DIR !== undefined;
  if (isChosen || canEnter(dataDir, findServerUser())) return join(dataDir, "postgres");
  const hash = createHash("sha256").update(repository).digest("hex").slice(0, 12);
  return ensureOwnFolder(join(tmpdir(), `prospect-finder-${hash}`));
}
