import { type SQL, sql } from "drizzle-orm";
import type { Author } from "#lib/contract/audit.ts";

interface Line {
  readonly by: Author;
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
  const { address = null, requestId = null } = by.origin ?? {};
  const [person, id] = by.keyId ? ["key", by.keyId] : ["user", by.userId];
  const kind = rest.isOperator ? "operator" : person;
  const actorId = rest.isOperator ? by.userId : id;
  return sql`insert into audit_events
      (workspace_id, actor_kind, actor_id, action, object, address, request_id, detail)
    select ${workspaceId}::uuid, ${kind}, ${actorId}::uuid, ${action}, ${object}::text, ${address}, ${requestId},
      ${rest.detail ?? sql`'{}'::jsonb`}
    from ${from}`;
}
