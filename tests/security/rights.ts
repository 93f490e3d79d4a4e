import type { Client } from "pg";
import { z } from "zod";
import type { Tenant } from "./two-workspaces.ts";

/*
 * What a role may do to each table, found out by doing it: to a row of the workspace that is set, and to one of another.
 * Everything is undone. What a role may do is written `siud`, with a dash for what is refused or does not see the row.
 */

const ROLES = ["prospect_web", "prospect_work", "prospect_auth", "prospect_nobody"] as const;
type Role = (typeof ROLES)[number];

/** `siud|----`: to our rows, and to those of others. A `>` is a row of ours that could be moved to others. */
type Rights = Readonly<Record<string, string>>;
export type RightsOf = Readonly<Record<Role, Rights>>;

const NONE = "----";
const NOTHING = `${NONE}|${NONE}`;
const OWN = "siud|----";
const ALL = "siud|siud";
const SEEN = "s---|s---";
const SHARED = "siu-|siu->";

const TENANTS = [
  "members",
  "invitations",
  "api_keys",
  "provider_keys",
  "connections",
  "connection_links",
  "prospect_search_jobs",
  "prospect_search_results",
  "job_events",
  "decision_batches",
  "decision_changes",
  "suppressions",
  "erasures",
  "retention_runs",
];

/** Of an account that nobody has connected yet: its connection comes with the same statement. */
const NEW_GAUGE = "account_paces, of a new account";

/** Lines of the trail, found by their id: who deletes the old ones sees no more of them. */
const LINES = "audit_events, by id";
const OLD_LINES = "audit_events, by id, of more than a year ago";
const AGES: readonly (readonly [name: string, age: string])[] = [
  [LINES, "1 day"],
  [OLD_LINES, "13 months"],
];

const each = (tables: readonly string[], rights: string): Rights =>
  Object.fromEntries(tables.map((table) => [table, rights]));

/** What is not named here is shut. Rows of no workspace count as others'. */
const OPEN: RightsOf = {
  prospect_web: {
    ...each(TENANTS, OWN),
    audit_events: "si--|----",
    ...each([LINES, OLD_LINES], "s---|----"),
    workspaces: "s-ud|----",
    users: "s---|----",
    account_paces: "siu-|----", // who uses the account moves its gauge, and hands it to nobody
    [NEW_GAUGE]: "-i--|----",
    retention_turns: "s---|----", // the clock's; a workspace sees when its night is
    engine_state: "----|s---",
  },
  prospect_work: {
    ...each(["prospect_search_jobs", "job_events", "account_paces", "connections"], SHARED),
    retention_turns: SHARED,
    audit_events: SEEN, // to close its days; what is a year old is forgotten
    [LINES]: SEEN,
    [OLD_LINES]: "s--d|s--d",
    audit_chains: "si--|si--",
    deleted_workspaces: "----|s---",
    connection_links: "s-u-|s-u->",
    ...each(["workspaces", "users", "members"], SEEN),
    [NEW_GAUGE]: "-i--|-i--",
    engine_state: "----|siu-",
  },
  prospect_auth: {
    ...each(["members", "invitations", "api_keys", "sessions"], `${ALL}>`),
    ...each(["users", "accounts", "two_factors", "factor_recoveries", "workspaces"], ALL),
    ...each(["verifications", "rate_limits", "rate_buckets"], "----|siud"),
    audit_events: "-i--|-i--",
    deleted_workspaces: "----|-i--", // who deletes one notes it, and reads none
  },
  prospect_nobody: {},
};

export function expectedRights(tables: readonly string[]): RightsOf {
  const rightsOf = (role: Role) =>
    Object.fromEntries(
      [...tables, NEW_GAUGE, LINES, OLD_LINES].map((table) => [
        table,
        OPEN[role][table] ?? NOTHING,
      ]),
    );
  return {
    prospect_web: rightsOf("prospect_web"),
    prospect_work: rightsOf("prospect_work"),
    prospect_auth: rightsOf("prospect_auth"),
    prospect_nobody: rightsOf("prospect_nobody"),
  };
}

interface Scene {
  readonly client: Client;
  readonly ours: Tenant;
  readonly theirs: Tenant;
}

export async function tablesOf(client: Client): Promise<string[]> {
  const { rows } = await client.query(`select relname from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r' order by relname`);
  return rows.map(({ relname }) => String(relname));
}

/** Inside a transaction of the client's, as whoever owns the server. */
export async function probeRights(scene: Scene, tables: readonly string[]): Promise<RightsOf> {
  const found: Record<Role, Record<string, string>> = {
    prospect_web: {},
    prospect_work: {},
    prospect_auth: {},
    prospect_nobody: {},
  };
  await scene.client.query("set local session_replication_role = replica"); // what refers to a row is no reason here
  for (const table of tables) {
    const rows = await sampleRows(scene, table);
    for (const role of ROLES) found[role][table] = await probeTable(scene, { role, table, rows });
  }
  for (const role of ROLES) found[role][NEW_GAUGE] = await probeNewGauge({ ...scene, role });
  for (const [name, age] of AGES) {
    await scene.client.query("update audit_events set created_at = now() - $1::interval", [age]);
    for (const role of ROLES) found[role][name] = await probeLines({ ...scene, role });
  }
  return found;
}

interface Row {
  readonly ctid: string;
  readonly json: string;
}
interface Samples {
  readonly own: Row | null;
  readonly other: Row | null;
  readonly hasWorkspace: boolean;
}

/** One row of ours, one of theirs; of a table that is nobody's, any. */
async function sampleRows({ client, ours, theirs }: Scene, table: string): Promise<Samples> {
  const { rows: columns } = await client.query(
    "select attname from pg_attribute where attrelid = $1::regclass and attnum > 0",
    [table],
  );
  const names = new Set(columns.map(({ attname }) => attname));
  const owner = ownerOf(table, names);
  const find = async (tenant: Tenant) => {
    const value = owner?.isPerson ? tenant.userId : tenant.workspaceId;
    const where = owner ? `where t.${owner.column} = '${value}'` : "";
    const { rows } = await client.query(
      `select ctid::text, to_jsonb(t)::text as json from ${table} t ${where} limit 1`,
    );
    return rows[0] ?? null;
  };
  const other = await find(theirs);
  if (other === null)
    throw new Error(`there is no row in ${table}: what may be done to it is not tried`);
  return {
    own: owner ? await find(ours) : null,
    other,
    hasWorkspace: names.has("workspace_id"),
  };
}

function ownerOf(table: string, columns: ReadonlySet<string>) {
  if (columns.has("workspace_id")) return { column: "workspace_id", isPerson: false };
  if (table === "workspaces") return { column: "id", isPerson: false };
  if (table === "users") return { column: "id", isPerson: true };
  return columns.has("user_id") ? { column: "user_id", isPerson: true } : null;
}

async function probeTable(
  scene: Scene,
  { role, table, rows }: { role: Role; table: string; rows: Samples },
): Promise<string> {
  const as = { ...scene, role };
  const own = rows.own ? await probeRow(as, table, rows.own) : NONE;
  const other = rows.other ? await probeRow(as, table, rows.other) : NONE;
  const mayMove = rows.own && rows.hasWorkspace && (await move(as, table, rows.own));
  return `${own}|${other}${mayMove ? ">" : ""}`;
}

type As = Scene & { readonly role: Role };

async function probeRow(as: As, table: string, { ctid, json }: Row): Promise<string> {
  const at = `where ctid = '${ctid}'`;
  const [column] = Object.keys(JSON.parse(json));
  const tries: readonly [string, (readonly string[])?][] = [
    [`select from ${table} ${at}`],
    [`insert into ${table} select (jsonb_populate_record(null::${table}, $1)).*`, [json]],
    [`update ${table} set ${column} = ${column} ${at}`],
    [`delete from ${table} ${at}`],
  ];
  let done = "";
  for (const [index, [statement, values]] of tries.entries()) {
    done += (await attempt(as, statement, values)) ? "siud".charAt(index) : "-";
  }
  return done;
}

async function probeNewGauge(as: As): Promise<string> {
  const add = ({ workspaceId, userId }: Tenant) =>
    attempt(
      as,
      `insert into account_paces (provider, account_id, workspace_id, user_id)
        values ('unipile', gen_random_uuid(), $1, $2)`,
      [workspaceId, userId],
    );
  const [own, other] = [await add(as.ours), await add(as.theirs)];
  return `${own ? "-i--" : NONE}|${other ? "-i--" : NONE}`;
}

async function probeLines(as: As): Promise<string> {
  const probe = async ({ workspaceId }: Tenant) => {
    const { rows } = await as.client.query(
      "select id from audit_events where workspace_id = $1 limit 1",
      [workspaceId],
    );
    const id = String(rows[0]?.id);
    const isSeen = await attempt(as, "select id from audit_events where id = $1", [id]);
    const isDeleted = await attempt(as, "delete from audit_events"); // with a WHERE, what is not seen is not deleted
    return `${isSeen ? "s" : "-"}--${isDeleted ? "d" : "-"}`;
  };
  return `${await probe(as.ours)}|${await probe(as.theirs)}`;
}

function move(as: As, table: string, { ctid }: Row): Promise<boolean> {
  return attempt(as, `update ${table} set workspace_id = $1 where ctid = '${ctid}'`, [
    as.theirs.workspaceId,
  ]);
}

const PostgresError = z.looseObject({ code: z.string() });
const UNIQUE = "23505";
const NOT_ALLOWED = "42501";

/** Whether the role may do it in our workspace; undone. A row that is there already was let in. */
async function attempt(
  { client, ours, role }: As,
  statement: string,
  values: readonly string[] = [],
): Promise<boolean> {
  await client.query(`savepoint before; set local role ${role};
    set local app.workspace_id = '${ours.workspaceId}'`);
  try {
    const { rowCount } = await client.query(statement, [...values]);
    return (rowCount ?? 0) > 0;
  } catch (error) {
    const { code } = PostgresError.parse(error);
    if (code === UNIQUE) return true;
    if (code === NOT_ALLOWED) return false;
    throw error;
  } finally {
    await client.query("rollback to savepoint before");
  }
}
