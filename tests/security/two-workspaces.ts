import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { connect, type Database, rowsOf } from "#db/client.ts";
import { jobStore } from "#db/job-store.ts";
import type { Caller } from "#lib/access/ports.ts";
import type { Job } from "#lib/engine/ports.ts";
import { fillWorkspace } from "#tests/access/full-workspace.ts";
import { signedIn } from "#tests/api/signed-in.ts";
import { freshDatabase } from "#tests/setup/database.ts";

/** One row of everything, by its id. */
export interface Things {
  readonly jobId: string;
  readonly openJobId: string;
  readonly resultId: string;
  readonly batchId: string;
  readonly connectionId: string;
  readonly colleagueId: string;
  readonly invitationId: string;
  readonly keyId: string;
  readonly providerKeyId: string;
  readonly suppressionId: string;
  /** Of the colleague. */
  readonly recoveryId: string;
  /** What these are looked up by. */
  readonly idempotencyKey: string;
  readonly suppressionHash: string;
  /** The open job, as the slice knows it that works on it. */
  readonly held: Job;
}

/** An owner, and what is theirs. */
export interface Tenant extends Caller {
  readonly email: string;
  readonly sessionId: string;
  readonly made: Things;
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
  const made = await addThings(db, { workspaceId, userId });
  await db.execute(sql`insert into accounts (user_id, account_id, provider_id)
    values (${userId}, ${userId}, 'credential')`);
  await db.execute(sql`insert into two_factors (user_id, secret, backup_codes)
    values (${userId}, 'sealed', '')`);
  await db.execute(sql`insert into factor_recoveries (user_id, ends_at, stop_hashes)
    values (${userId}, now(), '{}')`);
  const { sessionId } = await signedIn(db, { userId }, { workspaceId });
  const origin = { address: null, requestId: null };
  return { workspaceId, userId, email, sessionId, role: "owner", origin, made };
}

const Ids = z.object({
  colleagueId: z.string(),
  invitationId: z.string(),
  keyId: z.string(),
  providerKeyId: z.string(),
  suppressionId: z.string(),
  recoveryId: z.string(),
});

async function addThings(
  db: Database,
  by: Pick<Tenant, "workspaceId" | "userId">,
): Promise<Things> {
  const add = () => fillWorkspace(db, by, { accountId: randomUUID() });
  const [made, { jobId: openJobId }] = [await add(), await add()];
  const [colleagueId, unique] = [randomUUID(), randomUUID()];
  const own = sql`workspace_id = ${by.workspaceId}`;
  await db.execute(sql`insert into users (id, email, name)
    values (${colleagueId}, ${`${colleagueId}@example.com`}, 'Bob')`);
  await db.execute(sql`insert into members (workspace_id, user_id, role)
    values (${by.workspaceId}, ${colleagueId}, 'member')`);
  await db.execute(sql`insert into factor_recoveries (user_id, ends_at, stop_hashes)
    values (${colleagueId}, now() + interval '1 day', '{}')`);
  await db.execute(sql`update prospect_search_jobs
    set status = 'queued', completed_at = null, stop_reason = null, idempotency_key = ${unique}
    where id = ${openJobId}`);
  await db.execute(sql`update suppressions set hash = ${unique} where ${own}`);
  await db.execute(sql`update invitations set expires_at = now() + interval '1 day' where ${own}`);
  const first = (table: string) =>
    sql`(select id from ${sql.identifier(table)} where ${own} order by id limit 1)`;
  const [ids] = await rowsOf(
    db,
    Ids,
    sql`select ${colleagueId} as "colleagueId", ${first("invitations")} as "invitationId",
      ${first("api_keys")} as "keyId", ${first("provider_keys")} as "providerKeyId",
      ${first("suppressions")} as "suppressionId",
      (select id from factor_recoveries where user_id = ${colleagueId}) as "recoveryId"`,
  );
  const held = await jobStore(db).claim({ jobId: openJobId, leaseMs: 600_000 });
  if (!ids || !held) throw new Error("what was made is not there");
  return { ...made, ...ids, openJobId, idempotencyKey: unique, suppressionHash: unique, held };
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
  await db.execute(sql`insert into provider_keys (workspace_id, user_id, provider, sealed, ending)
    values (${theirs.workspaceId}, ${theirs.userId}, 'yelp', 'v1', '1234')`); // that ours has not
  await db.execute(sql`insert into verifications (identifier, value, expires_at)
    values ('x', 'x', now())`);
  await db.execute(sql`insert into rate_buckets (key, tokens) values ('x', 1)`);
  await db.execute(sql`insert into deleted_workspaces (id) values (gen_random_uuid())`);
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
