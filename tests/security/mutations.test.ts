import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findHoles } from "./catalog.ts";
import { expectedRights, probeRights, tablesOf } from "./rights.ts";
import { openTwoWorkspaces, type TwoWorkspaces } from "./two-workspaces.ts";

/*
 * Would the checks notice? Each mutant takes one piece of row security away, inside a transaction that is undone; then the
 * same checks run that `row-security.test.ts` makes. A mutant that they let pass fails this test.
 */

let two: TwoWorkspaces;
let client: Client;
let tables: readonly string[];
beforeAll(async () => {
  two = await openTwoWorkspaces();
  client = new Client({ connectionString: two.url });
  await client.connect();
  tables = await tablesOf(client);
});
afterAll(async () => {
  await client.end();
  await two.close();
});

/** What the checks have to say of the database as it is now. */
async function findFaults(): Promise<string[]> {
  const holes = await findHoles(client);
  if (holes.length > 0) return holes;
  const rights = await probeRights({ ...two, client }, tables);
  const expected = expectedRights(tables);
  const wrong = Object.entries(rights).flatMap(([role, found]) =>
    Object.entries(found).flatMap(([table, done]) => {
      const should = Object.entries(expected).find(([name]) => name === role)?.[1][table];
      return done === should ? [] : [`${role} may ${done} to ${table}, and should ${should}`];
    }),
  );
  return wrong;
}

async function faultsOf(mutant: string): Promise<string[]> {
  await client.query("begin");
  try {
    await client.query(mutant);
    return await findFaults();
  } finally {
    await client.query("rollback");
  }
}

async function ask(question: string): Promise<string[]> {
  const { rows } = await client.query({ text: question, rowMode: "array" });
  return rows.map(([text]) => String(text));
}

/** Questions whose answers are the mutants. */
const FAMILIES: readonly (readonly [name: string, question: string, atLeast: number])[] = [
  [
    "a policy is dropped",
    "select format('drop policy %I on %I', policyname, tablename) from pg_policies where schemaname = 'public'",
    35,
  ],
  [
    "a policy lets its role see every row",
    `select format('alter policy %I on %I using (true)', policyname, tablename) from pg_policies
      where schemaname = 'public' and qual <> 'true'`,
    17,
  ],
  [
    "a policy lets its role write every row",
    `select format('alter policy %I on %I with check (true)', policyname, tablename) from pg_policies
      where schemaname = 'public' and with_check <> 'true'`,
    17,
  ],
  [
    "a policy holds for everybody",
    "select format('alter policy %I on %I to public', policyname, tablename) from pg_policies where schemaname = 'public'",
    35,
  ],
  [
    "a table is not shut any more",
    "select format('alter table %I disable row level security', relname) from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'",
    24,
  ],
  [
    "a table is open to its owner",
    `select format('alter table %I no force row level security', relname) from pg_class c
      where relnamespace = 'public'::regnamespace and relkind = 'r'`,
    24,
  ],
  [
    "a role passes over row security",
    "select format('alter role %I %s', r, what) from unnest('{prospect_web,prospect_work,prospect_auth,prospect_nobody}'::text[]) r, unnest('{bypassrls,superuser,login}'::text[]) what",
    12,
  ],
  [
    "a role is lent another's rights",
    `select format('grant %I to %I', lent, r) from unnest('{prospect_work,prospect_auth}'::text[]) lent,
      unnest('{prospect_web,prospect_nobody}'::text[]) r`,
    4,
  ],
];

const ONE_BY_ONE = [
  "grant update on audit_events to prospect_web; create policy more on audit_events for update to prospect_web using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid)",
  "grant update, delete on audit_events to prospect_web",
  "grant update on account_paces to prospect_web",
  "create view all_jobs as select * from prospect_search_jobs",
  "create function all_jobs() returns bigint language sql security definer as 'select count(*) from prospect_search_jobs'",
  "create table notes (id uuid primary key, workspace_id uuid); insert into notes select gen_random_uuid(), id from workspaces",
  "create unique index one_name on connections (account_id)",
  "create unique index one_domain on suppressions (hash, workspace_id)",
  "create policy more on prospect_search_results for select to prospect_work using (true); grant select on prospect_search_results to prospect_work",
];

test("unchanged, the database has no fault", async () => {
  expect(await faultsOf("select 1")).toEqual([]);
});

describe("no mutant survives:", () => {
  test.each(FAMILIES)(
    "%s",
    async (_name, question, atLeast) => {
      const mutants = await ask(question);
      const survivors: string[] = [];
      for (const mutant of mutants) {
        if ((await faultsOf(mutant)).length === 0) survivors.push(mutant);
      }

      expect(survivors).toEqual([]);
      expect(mutants.length).toBeGreaterThanOrEqual(atLeast);
    },
    120_000,
  );

  test.each(ONE_BY_ONE)("%s", async (mutant) => {
    tables = await tablesOf(client);
    expect(await faultsOf(mutant)).not.toEqual([]);
  });
});
