import { sql } from "drizzle-orm";
import type { Database } from "#db/client.ts";
import type { Owner } from "#lib/engine/ports.ts";
import { owner } from "./world.ts";

/** Somebody more: in the first workspace, or in another one that whoever runs the service owns as well. */
export async function addPerson(db: Database, where: "here" | "elsewhere"): Promise<Owner> {
  const userId = crypto.randomUUID();
  const workspaceId = where === "here" ? owner.workspaceId : crypto.randomUUID();
  await db.execute(sql`
    insert into workspaces (id, name) values (${workspaceId}, 'Another') on conflict do nothing`);
  await db.execute(sql`with person as (
      insert into users (id, email, name) values (${userId}, ${`${userId}@example.com`}, 'Bob'))
    insert into members (workspace_id, user_id, role)
    values (${workspaceId}, ${userId}, 'member'), (${workspaceId}, ${owner.userId}, 'owner')
    on conflict do nothing`);
  return { userId, workspaceId };
}
