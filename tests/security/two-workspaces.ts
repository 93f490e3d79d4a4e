import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { connect, type Database } from "#db/client.ts";
import type { Caller } from "#lib/access/ports.ts";
import { fillWorkspace } from "#tests/access/full-workspace.ts";
import { signedIn } from "#tests/api/signed-in.ts";
import { freshDatabase } from "#tests/setup/database.ts";

/** An owner, and the ids of one row of everything that is theirs. */
export interface Tenant extends Caller {
  readonly email: string;
  readonly sessionId: string;
  readonly made: Readonly<Record<string, string>>;
}

/** A workspace with an owner who has signed in, and a row in every table. */
export async function addTenant(db: Database): Promise<Tenant> {
  const [workspaceId, userId] = [randomUUID(), randomUUID()];
  const email = `${userId}@example.com`;
  await db.execute(sql`insert into workspaces (id, name) values (${workspaceId}, 'Acme')`);
  await db.execute(sql`insert into users (id, email, name, email_verified)
    values (${userId}, ${email}, 'Ann', true)`);
  await db.execute(sql`insert into members (workspace_id, user_id, role)
    values (${workspaceId}, ${userId}, 'owner')`);
  const made = await fillWorkspace(db, { workspaceId, userId }, { accountId: randomUUID() });
  await db.execute(sql`insert into accounts (user_id, account_id, provider_id)
    values (${userId}, ${userId}, 'credential')`);
  await db.execute(sql`insert into two_factors (user_id, secret, backup_codes)
    values (${userId}, 'sealed', '')`);
  const { sessionId } = await signedIn(db, { userId }, { workspaceId });
  const origin = { address: null, requestId: null };
  return { workspaceId, userId, email, sessionId, role: "owner", origin, made };
}

export interface TwoWorkspaces {
  readonly url: string;
  readonly db: Database;
  readonly ours: Tenant;
  readonly theirs: Tenant;
  close(): Promise<void>;
}

/** A database with two workspaces of the same shape in it; `db` is whoever owns the server, whom no policy binds. */
export async function openTwoWorkspaces(): Promise<TwoWorkspaces> {
  const fresh = await freshDatabase();
  const db = connect(fresh.url, { max: 4 });
  const [ours, theirs] = [await addTenant(db), await addTenant(db)];
  await db.execute(sql`insert into verifications (identifier, value, expires_at)
    values ('x', 'x', now())`);
  await db.execute(sql`insert into rate_buckets (key, tokens) values ('x', 1)`);
  await db.execute(sql`insert into rate_limits (key, count, last_request) values ('x', 1, 1)`);
  await db.execute(sql`insert into engine_state default values on conflict do nothing`);
  return {
    url: fresh.url,
    db,
    ours,
    theirs,
    async close() {
      await db.close();
      await fresh.drop();
    },
  };
}
