import { createHash, randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import type { Database } from "#db/client.ts";

interface Added {
  readonly userId: string;
  readonly workspaceId: string;
  readonly apiKey: string;
}

/** Somebody who runs nothing here: in a workspace of their own, or in the one that is given. */
export async function addPerson(db: Database, workspace?: string): Promise<Added> {
  const [userId, workspaceId] = [randomUUID(), workspace ?? randomUUID()];
  const apiKey = `pf_${randomUUID().replaceAll("-", "")}`;
  const hash = createHash("sha256").update(apiKey).digest("hex");
  await db.execute(sql`insert into workspaces (id, name) values (${workspaceId}, 'Acme')
    on conflict do nothing`);
  await db.execute(sql`with person as (
      insert into users (id, email, name) values (${userId}, ${`${userId}@example.com`}, 'Bob'))
    insert into members (workspace_id, user_id, role) values (${workspaceId}, ${userId}, 'member')`);
  await db.execute(sql`insert into api_keys (workspace_id, user_id, name, key_hash, prefix, scopes)
    values (${workspaceId}, ${userId}, 'key', ${hash}, 'pf_', '{all}'::text[])`);
  return { userId, workspaceId, apiKey };
}
