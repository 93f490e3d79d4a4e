import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { inject } from "vitest";

interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** A migrated database of one's own, copied from the template in some ten milliseconds. */
export function freshDatabase(): Promise<TestDatabase> {
  return createDatabase("template template_migrated");
}

/** A database without a table. */
export function emptyDatabase(): Promise<TestDatabase> {
  return createDatabase("");
}

async function createDatabase(origin: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString("hex")}`;
  await administer(`create database ${name} ${origin}`);
  const url = new URL(inject("postgresUrl"));
  url.pathname = name;
  return { url: url.href, drop: () => administer(`drop database ${name} with (force)`) };
}

/** Shuts everybody out of a database and opens it again: what happens when it is away for a while. */
export async function setDatabaseOpen(url: string, isOpen: boolean): Promise<void> {
  const name = new URL(url).pathname.slice(1);
  await administer(`alter database ${name} with allow_connections ${isOpen}`);
  if (isOpen) return;
  await administer(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`,
  );
}

async function administer(statement: string): Promise<void> {
  const admin = new Client({ connectionString: inject("postgresUrl") });
  await admin.connect();
  try {
    await admin.query(statement);
  } finally {
    await admin.end();
  }
}
