import { createHash, randomBytes, randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import type { Database } from "#db/client.ts";
import type { Role } from "#lib/contract/access.ts";
import { placeOf } from "#lib/vault/open-key.ts";
import { vaultOf } from "#lib/vault/seal.ts";
import { fillWorkspace } from "#tests/access/full-workspace.ts";
import type { App } from "#tests/api/app.ts";
import { signedIn } from "#tests/api/signed-in.ts";

export type Headers = Readonly<Record<string, string>>;

/** Somebody who has signed in. */
export interface Guest {
  readonly userId: string;
  readonly workspaceId: string;
  readonly email: string;
  readonly headers: Headers;
}

export interface Team extends Readonly<Record<Role, Guest>> {
  readonly workspaceId: string;
  /** A second owner, so that the first one may go. */
  readonly partner: Guest;
  /** Whatever must not be told to anybody else. */
  readonly secrets: readonly string[];
}

const dataKey = { id: "town", key: randomBytes(32) };
const vault = vaultOf([dataKey]);

/** With which an app opens the provider keys of its town. */
export const TOWN_KEYS = `${dataKey.id}:${Buffer.from(dataKey.key).toString("base64")}`;

export type Town = ReturnType<typeof townOn>;

/** People and what they made, in the database of an app. */
export function townOn(app: App) {
  const { db, listedBy } = app;

  async function addGuest(role: Role | null, workspaceId: string): Promise<Guest> {
    const userId = randomUUID();
    const email = `${randomUUID().slice(0, 8)}@example.com`;
    await db.execute(sql`insert into users (id, email, name, email_verified)
      values (${userId}, ${email}, 'Ann', true)`);
    if (role !== null) {
      await db.execute(sql`insert into members (workspace_id, user_id, role)
        values (${workspaceId}, ${userId}, ${role})`);
    }
    const { headers } = await signedIn(db, { userId });
    return { userId, workspaceId, email, headers };
  }

  const things = (by: Pick<Guest, "workspaceId" | "userId">) =>
    fillWorkspace(db, by, { accountId: randomUUID(), listedBy });

  return {
    db,
    addGuest,
    /** One row more of everything, made by this person. */
    things,

    async addTeam(): Promise<Team> {
      const workspaceId = await app.addWorkspace();
      const add = (role: Role) => addGuest(role, workspaceId);
      const people = {
        owner: await add("owner"),
        admin: await add("admin"),
        member: await add("member"),
        viewer: await add("viewer"),
        partner: await add("owner"),
      };
      const made = await things(people.owner);
      const ids = Object.values(people).flatMap(({ userId, email }) => [userId, email]);
      return { ...people, workspaceId, secrets: [workspaceId, ...ids, ...Object.values(made)] };
    },

    async addOperator(): Promise<Guest> {
      const operator = await addGuest("viewer", await app.addWorkspace());
      await db.execute(sql`update users set is_operator = true where id = ${operator.userId}`);
      return operator;
    },

    async stale({ userId }: Guest): Promise<Headers> {
      return (await signedIn(db, { userId }, { provedMinutesAgo: 11 })).headers;
    },

    async addKey(
      { workspaceId, userId }: Guest,
      scopes: readonly string[],
      isExpired = false,
    ): Promise<Headers> {
      const key = `pf_live_${randomBytes(32).toString("base64url")}`;
      const hash = createHash("sha256").update(key).digest("hex");
      await db.execute(sql`
        insert into api_keys (workspace_id, user_id, name, key_hash, prefix, scopes, expires_at)
        values (${workspaceId}, ${userId}, 'key', ${hash}, 'pf_', ${sql.param([...scopes])}::text[],
          now() + ${isExpired ? -1 : 1}::int * interval '1 hour')`);
      return { authorization: `Bearer ${key}` };
    },

    /** A key of the workspace's own for what stands in for the provider. */
    async addProviderKey({ workspaceId, userId }: Guest): Promise<void> {
      const id = randomUUID();
      const sealed = vault.seal("a-key-of-this-workspace", placeOf(workspaceId, id));
      await db.execute(sql`
        insert into provider_keys (id, workspace_id, user_id, provider, sealed, ending, base_url)
        values (${id}, ${workspaceId}, ${userId}, 'unipile', ${sealed}, 'pace', ${app.outsideUrl})
        on conflict (workspace_id, provider) do update set id = excluded.id, sealed = excluded.sealed`);
    },

    snapshot: () => snapshotOf(db),
  };
}

/** The trail and the limits tell of refusals, and the rest is noted by every call that is let in. */
const TOLD = ["audit_events", "rate_buckets", "rate_limits"];

/** A fingerprint of every row of every table that a refused call must leave as it is. */
async function snapshotOf(db: Database): Promise<Record<string, string>> {
  const { rows: tables } = await db.execute<{ name: string }>(sql`
    select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r' order by relname`);
  const prints = tables
    .filter(({ name }) => !TOLD.includes(name))
    .map(
      ({
        name,
      }) => sql`select ${name} as name, md5(coalesce(string_agg(line, '' order by line), '')) as print
        from (select (to_jsonb(t) - 'last_used_at')::text as line from ${sql.identifier(name)} t) ${sql.identifier(`${name}_lines`)}`,
    );
  const { rows } = await db.execute<{ name: string; print: string }>(
    sql.join(prints, sql` union all `),
  );
  return Object.fromEntries(rows.map(({ name, print }) => [name, print]));
}
