import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { type Database, rowsOf } from "./client.ts";
import { DatabaseError } from "./database-error.ts";
import { inWorkspace } from "./scope.ts";

const Name = z.object({ name: z.string() });

/** Roles of ours whom no policy binds. */
export async function bypassingRoles(db: Database): Promise<string[]> {
  const rows = await rowsOf(
    db,
    Name,
    sql`select rolname as name from pg_roles where rolname like 'prospect\\_%' and (rolsuper or rolbypassrls)
      order by rolname`,
  );
  return rows.map(
    ({ name }) =>
      `${name} passes over row security: alter role ${name} nosuperuser nobypassrls nologin`,
  );
}

/**
 * Where rows of one workspace would be shown to another, in words. Empty where nothing is open, and where nothing can be
 * said: the database does not answer, or the migration that shuts it is still to come.
 */
export async function findOpenDoors(db: Database): Promise<string[]> {
  try {
    if (!(await isShutByNow(db))) return [];
    return [
      ...(await bypassingRoles(db)),
      ...(await unboundTables(db)),
      ...(await tablesShownToAnybody(db)),
    ];
  } catch (error) {
    if (error instanceof DatabaseError && error.isUnavailable) return [];
    throw error;
  }
}

async function isShutByNow(db: Database): Promise<boolean> {
  const policies = sql`select tablename as name from pg_policies where schemaname = 'public' limit 1`;
  return (await rowsOf(db, Name, policies)).length > 0;
}

const ofWorkspaces = sql`from pg_class c
  where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and exists (
    select from pg_attribute a where a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped)`;

async function unboundTables(db: Database): Promise<string[]> {
  const rows = await rowsOf(
    db,
    Name,
    sql`select c.relname::text as name ${ofWorkspaces} and not (c.relrowsecurity and c.relforcerowsecurity)
      order by 1`,
  );
  return rows.map(({ name }) => `${name} has no row security that binds everybody`);
}

/** Asks as a request would that forgot its workspace. */
async function tablesShownToAnybody(db: Database): Promise<string[]> {
  const tables = await rowsOf(
    db,
    Name,
    sql`select c.relname::text as name ${ofWorkspaces} and has_table_privilege('prospect_web', c.oid, 'select')
      order by 1`,
  );
  const questions = tables.map(
    ({ name }): SQL =>
      sql`select ${name}::text as name where exists (select from ${sql.identifier(name)})`,
  );
  if (questions.length === 0) return [];
  const shown = await rowsOf(
    db.within(inWorkspace("")),
    Name,
    sql.join(questions, sql` union all `),
  );
  return shown.map(({ name }) => `${name} shows its rows to whoever is in no workspace`);
}
