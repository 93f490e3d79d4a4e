import { type SQL, sql } from "drizzle-orm";
import type { Author } from "#lib/contract/audit.ts";

interface Line {
  /** `system` where nobody asked for it: the clock, or whoever runs the service by a command. */
  readonly by: Author | "system";
  /** They run the service, and acted as that. */
  readonly isOperator?: boolean;
  /** Null for what belongs to no workspace. */
  readonly workspaceId: SQL | string | null;
  readonly action: string;
  /** Id of what was acted on, of a column of `from`. */
  readonly object: SQL;
  /** A JSON object, of columns of `from`; names and numbers only. */
  readonly detail?: SQL;
  /** A CTE that has a row where it happened, and none where it did not. */
  readonly from: SQL;
}

/** The line of the audit trail that a statement writes together with what it tells: never one without the other. */
export function trailLine({ by, workspaceId, action, object, from, ...rest }: Line): SQL {
  const { kind, id, address, requestId } = authorOf(by, rest.isOperator);
  return sql`insert into audit_events
      (workspace_id, actor_kind, actor_id, action, object, address, request_id, detail)
    select ${workspaceId}::uuid, ${kind}, ${id}::uuid, ${action}, ${object}::text, ${address}, ${requestId},
      ${rest.detail ?? sql`'{}'::jsonb`}
    from ${from}`;
}

function authorOf(by: Author | "system", isOperator = false) {
  if (by === "system") return { kind: "system", id: null, address: null, requestId: null };
  const { address = null, requestId = null } = by.origin ?? {};
  if (isOperator) return { kind: "operator", id: by.userId, address, requestId };
  const [kind, id] = by.keyId ? ["key", by.keyId] : ["user", by.userId];
  return { kind, id, address, requestId };
}
