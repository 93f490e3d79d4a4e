import { createHmac, randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import type { Database } from "#db/client.ts";
import { sessionCookie, signInSecret } from "#lib/adapters/sign-in-cookie.ts";
import { APP_SECRET } from "./app.ts";

const secret = signInSecret(APP_SECRET);
const { name } = sessionCookie({ secret, isSecure: false });

export interface SignedIn {
  readonly sessionId: string;
  /** What a browser of ours sends, on a page of ours. */
  readonly headers: { readonly cookie: string; readonly "sec-fetch-site": string };
}

interface Session {
  readonly workspaceId?: string;
  /** Minutes since the person showed that it is them. */
  readonly provedMinutesAgo?: number;
}

/** A session of a person as the sign-in leaves it. */
export async function signedIn(
  db: Database,
  { userId }: { userId: string },
  { workspaceId, provedMinutesAgo = 0 }: Session = {},
): Promise<SignedIn> {
  const [sessionId, token] = [randomUUID(), randomUUID()];
  await db.execute(sql`
    insert into sessions (id, user_id, token, workspace_id, proved_at, expires_at)
    values (${sessionId}, ${userId}, ${token}, ${workspaceId ?? null}::uuid,
      now() - ${provedMinutesAgo}::int * interval '1 minute', now() + interval '1 day')`);
  const mac = createHmac("sha256", secret).update(token).digest("base64");
  const cookie = `${name}=${encodeURIComponent(`${token}.${mac}`)}`;
  return { sessionId, headers: { cookie, "sec-fetch-site": "same-origin" } };
}
