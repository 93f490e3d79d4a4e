import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import type { Database } from "./client.ts";
import { AUTH } from "./scope.ts";

const DEMO_WORKSPACE_ID = "00000000-0000-4000-8000-000000000001";
const LASTS_DAYS = 365;
const DEMO_USER_ID = "00000000-0000-4000-8000-000000000002";

interface FirstKey {
  readonly apiKey: string;
  /** Begins the key's time anew where it is there already, as on a developer's machine. */
  readonly isRenewed?: boolean;
}

/** The first workspace with its owner and an API key of which only the hash is stored. Repeating it changes nothing else. */
export async function seedWorkspace(
  db: Database,
  { apiKey, isRenewed = false }: FirstKey,
): Promise<void> {
  const keyHash = createHash("sha256").update(apiKey).digest("hex");
  await db.within(AUTH).execute(sql`
    with workspace as (
      insert into workspaces (id, name) values (${DEMO_WORKSPACE_ID}, 'My workspace') on conflict do nothing
    ),
    person as (
      insert into users (id, email, name, is_operator)
      values (${DEMO_USER_ID}, 'you@example.com', 'You', true) on conflict do nothing
    ),
    member as (
      insert into members (workspace_id, user_id, role)
      values (${DEMO_WORKSPACE_ID}, ${DEMO_USER_ID}, 'owner') on conflict do nothing
    )
    insert into api_keys (workspace_id, user_id, name, key_hash, prefix, scopes, expires_at)
    values (${DEMO_WORKSPACE_ID}, ${DEMO_USER_ID}, 'First key', ${keyHash}, ${apiKey.slice(0, 8)}, '{all}',
      now() + ${LASTS_DAYS} * interval '1 day')
    on conflict (key_hash) do update set expires_at = excluded.expires_at where ${isRenewed}`);
}
