import { randomBytes, randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { hashOf } from "#lib/access/secret.ts";
import type { Team, Town } from "./town.ts";

/** An invitation that is open, and the secret of its letter. */
export async function addInvitation(
  { town, team }: { readonly town: Town; readonly team: Team },
  email: string,
) {
  const [id, token] = [randomUUID(), randomBytes(32).toString("base64url")];
  await town.db.execute(sql`
    insert into invitations (id, workspace_id, user_id, email, role, token_hash, expires_at)
    values (${id}, ${team.workspaceId}, ${team.owner.userId}, ${email}, 'viewer', ${await hashOf(token)},
      now() + interval '1 day')`);
  return { id, token };
}
