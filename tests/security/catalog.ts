import type { Client } from "pg";

/** Unique keys that do not begin with the workspace tell of others only to who can guess: why nobody can. */
const WITHOUT_WORKSPACE: Readonly<Record<string, string>> = {
  "account_paces (provider, account_id)": "two workspaces on one LinkedIn account share its day",
  "api_keys (key_hash)": "a hash of 32 random bytes",
  "connection_links (token_hash)": "a hash of 32 random bytes",
  "connection_links (return_hash)": "a hash of 32 random bytes",
  "connections (provider, account_id)":
    "an account that was connected here is one workspace's; whoever signs in to it elsewhere is told that, and no more",
  "invitations (token_hash)": "a hash of 32 random bytes",
  "sessions (token)": "32 random bytes; the table is shut to who works in a workspace",
  "decision_changes (batch_id, result_id)": "random ids of one workspace",
  "job_events (job_id, seq)": "a random id of one workspace",
  "prospect_search_results (job_id, identity)": "a random id of one workspace",
  'prospect_search_results (job_id, "position")': "a random id of one workspace",
};

const HOLES: readonly string[] = [
  `select relname || ' is open to whoever has a right to it' from tables where not relrowsecurity`,
  `select relname || ' is open to its owner' from tables where not relforcerowsecurity`,
  `select relname || ' has no rule for who works in a workspace' from tenants
    where relname not in ('sessions', 'retention_turns', 'audit_chains') and not exists (
      select from pg_policies p where p.schemaname = 'public' and p.tablename = relname
        and 'prospect_web' = any(p.roles)
        and (p.cmd = 'ALL' and p.qual like '%app.workspace_id%' or p.cmd = 'SELECT' and relname = 'account_paces'))`,
  `select tablename || ' ' || policyname || ' reads and writes by different rules' from pg_policies
    where schemaname = 'public' and cmd in ('ALL', 'UPDATE') and 'prospect_web' = any(roles)
      and policyname = 'own_workspace' and qual is distinct from with_check`,
  `select tablename || ' ' || policyname || ' holds for everybody' from pg_policies
    where schemaname = 'public' and 'public' = any(roles)`,
  `select tablename || ' ' || policyname || ' shows all to prospect_web' from pg_policies
    where schemaname = 'public' and 'prospect_web' = any(roles) and (qual = 'true' or with_check = 'true')
      and tablename <> 'engine_state'`,
  `select c.relname || ' is a view that sees what its owner sees' from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('v', 'm')
      and not coalesce('security_invoker=true' = any(c.reloptions) or 'security_invoker=on' = any(c.reloptions), false)`,
  `select proname || ' does what its owner may' from pg_proc
    where pronamespace = 'public'::regnamespace and prosecdef`,
  `select rolname || ' passes over row security' from pg_roles
    where rolname like 'prospect\\_%' and (rolsuper or rolbypassrls)`,
  `select rolname || ' may sign in' from pg_roles where rolname like 'prospect\\_%' and rolcanlogin`,
  `select m.roleid::regrole || ' is lent to ' || m.member::regrole from pg_auth_members m
    where m.member::regrole::text like 'prospect\\_%'`,
];

const TENANTS = `with tables as (
  select c.oid, c.relname::text, c.relrowsecurity, c.relforcerowsecurity from pg_class c
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
),
tenants as (
  select * from tables where relname = 'workspaces' or exists (select from pg_attribute a
    where a.attrelid = tables.oid and a.attname = 'workspace_id' and not a.attisdropped)
) `;

/** Where what Postgres itself knows of the tables leaves a way round row security, in words. */
export async function findHoles(client: Client): Promise<string[]> {
  const holes: string[] = [];
  for (const question of HOLES) {
    const { rows } = await client.query({ text: TENANTS + question, rowMode: "array" });
    holes.push(...rows.map(([text]) => String(text)));
  }
  return [...holes, ...(await looseKeys(client))];
}

/** A unique key over all workspaces says by refusing a row that somebody else has it. */
async function looseKeys(client: Client): Promise<string[]> {
  const { rows } = await client.query(`${TENANTS}
    select t.relname || ' (' || string_agg(pg_get_indexdef(x.indexrelid, k.n, true), ', ' order by k.n) || ')' as key
    from tenants t join pg_index x on x.indrelid = t.oid and x.indisunique
    cross join lateral generate_series(1, x.indnkeyatts) as k(n)
    group by t.relname, x.indexrelid
    having min(pg_get_indexdef(x.indexrelid, 1, true)) <> 'workspace_id'`);
  return rows
    .map(({ key }) => String(key))
    .filter((key) => !(key.endsWith(" (id)") || key in WITHOUT_WORKSPACE))
    .map((key) => `${key} is unique over all workspaces`);
}
