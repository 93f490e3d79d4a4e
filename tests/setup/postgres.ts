import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import type { TestProject } from "vitest/node";
import { migrateDatabase } from "#db/migrate.ts";
import { ensurePostgres } from "#scripts/local/postgres.ts";
import { canEnter, findServerUser } from "#scripts/local/server-user.ts";

declare module "vitest" {
  interface ProvidedContext {
    postgresUrl: string;
  }
}

const TEMPLATE = "template_migrated";

/** One Postgres for the whole run, with a migrated database that every test file copies. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await makeDataDir();
  const postgres = await ensurePostgres({ dataDir });
  await makeTemplate(postgres.url);
  project.provide("postgresUrl", postgres.url);
  return async () => {
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
  };
}

// mkdtemp makes a folder for us alone; the user that runs Postgres in our place must be able to pass through.
async function makeDataDir(): Promise<string> {
  const parent = await mkdtemp(join(tmpdir(), "prospect-finder-tests-"));
  const user = findServerUser();
  if (!canEnter(parent, user)) await chmod(parent, 0o711);
  return parent;
}

async function makeTemplate(url: string): Promise<void> {
  const admin = new Client({ connectionString: url });
  await admin.connect();
  await admin.query(`create database ${TEMPLATE}`);
  await admin.end();
  const template = new URL(url);
  template.pathname = TEMPLATE;
  await migrateDatabase(template.href);
}
