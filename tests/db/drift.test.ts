import { readFileSync } from "node:fs";
import { generateDrizzleJson } from "drizzle-kit/api";
import { sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import * as accessSchema from "#db/access-schema.ts";
import { connect, type Database } from "#db/client.ts";
import { readState } from "#db/database-state.ts";
import { tableNames } from "#db/drift.ts";
import { listMigrations } from "#db/migration-files.ts";
import * as privacySchema from "#db/privacy-schema.ts";
import * as schema from "#db/schema.ts";
import { liveRules } from "#db/table-rules.ts";
import { freshDatabase } from "#tests/setup/database.ts";

let fresh: Awaited<ReturnType<typeof freshDatabase>>;
let db: Database;
beforeEach(async () => {
  fresh = await freshDatabase();
  db = connect(fresh.url, { max: 2 });
});
afterEach(async () => {
  await db.close();
  await fresh.drop();
});

test("drizzle-kit would generate nothing: the newest snapshot is the schema", async () => {
  const newest = (await listMigrations()).at(-1)?.tag.slice(0, 4);
  const file = new URL(`../../db/migrations/meta/${newest}_snapshot.json`, import.meta.url);
  const snapshot = z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(file, "utf8")));

  const {
    id: _id,
    prevId: _prevId,
    ...generated
  } = generateDrizzleJson({
    ...accessSchema,
    ...privacySchema,
    ...schema,
  });

  const { id, prevId: _, ...kept } = snapshot;
  expect(id).toMatch(/^[0-9a-f-]{36}$/);
  expect(generated).toEqual(kept);
});

test("the indexes and constraints that are looked for are those that the migrations make", async () => {
  const rules = await liveRules(db, tableNames());

  const file = "../../db/migrations/meta/rules.json";
  await expect(`${JSON.stringify(rules, null, 2)}\n`).toMatchFileSnapshot(file);
});

test("a migrated database is not drifted", async () => {
  expect(await readState(db)).toEqual({ kind: "ok" });
});

test.each([
  ["drop table decision_changes", "table decision_changes is missing"],
  ["alter table users drop column email", "users.email is missing"],
  ["alter table users rename column name to title", "users.name is missing"],
  [
    "alter table prospect_search_jobs alter column page_no type bigint",
    "prospect_search_jobs.page_no is bigint not null, and should be integer not null",
  ],
  [
    "alter table prospect_search_jobs alter column cursor set not null",
    "prospect_search_jobs.cursor is text not null, and should be text",
  ],
  [
    "alter table connections alter column apis drop not null",
    "connections.apis is text[], and should be text[] not null",
  ],
  ["alter table users add column nickname text", "users.nickname is not part of the schema"],
  ["drop index results_identity", "prospect_search_results: results_identity is missing"],
  [
    "alter table prospect_search_jobs drop constraint jobs_ledger",
    "prospect_search_jobs: jobs_ledger is missing",
  ],
  [
    "alter table job_events drop constraint job_events_job_id_seq_pk",
    "job_events: job_events_job_id_seq_pk is missing",
  ],
  [
    "do $$ begin drop index jobs_due; create index jobs_due on prospect_search_jobs (run_at); end $$",
    "prospect_search_jobs: jobs_due is CREATE INDEX jobs_due ON prospect_search_jobs USING btree (run_at), and should be",
  ],
  [
    "create unique index one_name on workspaces (name)",
    "workspaces: one_name is not part of the schema",
  ],
  [
    "alter table users add constraint short check (length(name) < 5) not valid",
    "users: short is not part of the schema",
  ],
  ["drop policy own_workspace on members", "members: policy own_workspace is missing"],
  [
    "alter policy own_workspace on members using (true)",
    "members: policy own_workspace is all to prospect_web, reads all, writes one workspace, and should be",
  ],
  ["create policy more on members using (true)", "members: policy more is not part of the schema"],
  [
    "alter table members disable row level security",
    "members: row security is off, and should be on",
  ],
  [
    "alter table members no force row level security",
    "members: row security is off, and should be on",
  ],
])("%s is found", async (change, difference) => {
  await db.execute(change);

  expect(await readState(db)).toMatchObject({
    kind: "drifted",
    differences: expect.arrayContaining([expect.stringContaining(difference)]),
  });
});

test("an index more, for somebody's own questions, is no drift", async () => {
  await db.execute("create index mine on prospect_search_results (created_at)");

  expect(await readState(db)).toEqual({ kind: "ok" });
});

test("what a newer version added does not disturb an older one; what it took away does", async () => {
  await db.execute(
    "insert into drizzle.__drizzle_migrations (hash, created_at) values ('x', 9e12)",
  );
  await db.execute("alter table users add column nickname text");
  expect(await readState(db)).toEqual({ kind: "ok" });

  await db.execute(sql`alter table users drop column email`);

  expect(await readState(db)).toEqual({
    kind: "drifted",
    differences: ["users.email is missing", "users: users_email_unique is missing"],
  });
});

test("a database that is not there is down, and says why", async () => {
  const nobody = connect("postgres://ann:secret@127.0.0.1:1/none");

  const state = await readState(nobody);

  expect(state).toMatchObject({ kind: "down", reason: expect.stringContaining("ECONNREFUSED") });
  expect(JSON.stringify(state)).not.toContain("secret");
  await nobody.close();
});
