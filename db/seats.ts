import { type SQL, sql } from "drizzle-orm";
import type { Caller } from "#lib/access/ports.ts";

interface Change {
  readonly by: Caller;
  /** Whose seat is changed. */
  readonly userId: string;
  /** SQL over `actor` and `target`, their roles: the caller may not. */
  readonly isForbidden: SQL;
  /** Whether the target is no owner any more after it. */
  readonly takesOwnership: SQL;
}

const OTHER_OWNER = sql`exists (select from seats o where o.role = 'owner' and o.user_id <> t.user_id)`;

/**
 * The CTEs `seats` and `verdict` of a change of a seat. The seats it is about, and those of all owners, are locked in one
 * order and read as they are then: of two changes at once the second decides by what the first one left.
 */
export function seatVerdict({ by, userId, isForbidden, takesOwnership }: Change): SQL {
  return sql`seats as materialized (
      select user_id, role from members
      where workspace_id = ${by.workspaceId} and (role = 'owner' or user_id in (${by.userId}, ${userId}))
      order by user_id for update
    ),
    verdict as (
      select t.role as before, case
        when a.user_id is null then 'forbidden'
        when t.user_id is null then 'missing'
        when ${isForbidden} then 'forbidden'
        when t.role = 'owner' and ${takesOwnership} and not ${OTHER_OWNER} then 'last_owner'
        else 'done' end as verdict
      from (select 1) one
        left join seats a on a.user_id = ${by.userId}
        left join seats t on t.user_id = ${userId}
    )`;
}

/** Of a caller with the role `a.role` over a seat with the role `t.role`. */
export const MANAGES = sql`(a.role = 'owner' or (a.role = 'admin' and t.role <> 'owner'))`;
