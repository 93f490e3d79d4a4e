import { type SQL, sql } from "drizzle-orm";
import type { Origin, Person } from "#lib/access/ports.ts";

/* SQL over `r`, a row of factor_recoveries, that more than one statement about it asks. */

export const IS_OPEN = sql`r.stopped_at is null and r.used_at is null and r.ends_at > now()`;

/** Whoever approved is still an owner there, and the person a member. */
export const IS_VOUCHED = sql`exists (
    select from members o join members p on p.workspace_id = o.workspace_id and p.user_id = r.user_id
    where o.workspace_id = r.approved_in and o.user_id = r.approved_by and o.role = 'owner')`;

/** The workspace it was approved in has nobody else of rank. */
const LACKS_SECOND = sql`not exists (
    select from members m where m.workspace_id = r.approved_in and m.role in ('owner', 'admin')
      and m.user_id not in (r.user_id, r.approved_by))`;

/** No workspace of the person's has another owner. */
const LACKS_FIRST = sql`not exists (
    select from members p join members o on o.workspace_id = p.workspace_id
    where p.user_id = r.user_id and o.user_id <> r.user_id and o.role = 'owner')`;

export const NEEDS_OPERATOR = sql`(case when ${IS_VOUCHED} then ${LACKS_SECOND} else ${LACKS_FIRST} end)`;

export const STATE = sql`case when r.confirmed_at is not null then 'waiting' when ${IS_VOUCHED} then 'approved' else 'asked' end`;

interface Line {
  readonly action: string;
  /** Null where it was the person of the CTE `changed`. */
  readonly by: { readonly kind: "user" | "operator"; readonly id: string } | null;
  readonly origin: Origin;
  /** Who did it is told here alone; null for everywhere. */
  readonly workspaceId: string | null;
}

/** The CTE `noted`: every workspace of the person's reads that it happened. */
export function notedEverywhere({ action, by, origin, workspaceId }: Line): SQL {
  const isTold = sql`(${workspaceId}::uuid is null or m.workspace_id = ${workspaceId}::uuid)`;
  return sql`noted as (
    insert into audit_events (workspace_id, actor_kind, actor_id, action, object, address, request_id)
    select m.workspace_id, case when ${isTold} then ${by?.kind ?? "user"} else 'system' end,
      case when ${isTold} then coalesce(${by?.id ?? null}::uuid, c.user_id) end, ${action}, c.user_id::text,
      case when ${isTold} then ${origin.address}::text end, case when ${isTold} then ${origin.requestId}::text end
    from changed c left join members m on m.user_id = c.user_id)`;
}

export function byPerson({ userId, origin }: Person, kind: "user" | "operator" = "user") {
  return { by: { kind, id: userId }, origin };
}
