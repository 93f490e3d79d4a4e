import { createHash, randomBytes, randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import type { Database } from "#db/client.ts";
import type { Role } from "#lib/contract/access.ts";

export interface Colleague {
  readonly userId: string;
  readonly email: string;
  /** Signs them in. */
  readonly apiKey: string;
}

/** Somebody with a confirmed address and a key that signs them in, in a workspace with this name, or in this one. */
export async function addColleague(
  db: Database,
  where: { readonly name: string } | { readonly workspaceId: string; readonly role: Role },
): Promise<Colleague> {
  const [userId, email] = [randomUUID(), `${randomUUID().slice(0, 8)}@example.com`];
  const workspaceId = "workspaceId" in where ? where.workspaceId : randomUUID();
  const role = "workspaceId" in where ? where.role : "owner";
  const apiKey = `pf_live_${randomBytes(32).toString("base64url")}`;
  if ("name" in where) {
    await db.execute(sql`insert into workspaces (id, name) values (${workspaceId}, ${where.name})`);
  }
  await db.execute(sql`
    insert into users (id, email, name, email_verified) values (${userId}, ${email}, 'Bob Baker', true)`);
  await db.execute(sql`
    insert into members (workspace_id, user_id, role) values (${workspaceId}, ${userId}, ${role})`);
  const hash = createHash("sha256").update(apiKey).digest("hex");
  await db.execute(sql`insert into api_keys (workspace_id, user_id, name, key_hash, prefix, scopes)
    values (${workspaceId}, ${userId}, 'key of Bob', ${hash}, ${apiKey.slice(0, 12)}, '{all}')`);
  return { userId, email, apiKey };
}
