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

/** What the workspace it was approved in cannot answer for alone: the factor guards another one, too, and no operator approved. */
export const REACHES_FURTHER = sql`(
    exists (
      select from members p where p.user_id = r.user_id and p.workspace_id <> r.approved_in
        and (p.role in ('owner', 'admin') or exists (
          select from members o where o.workspace_id = p.workspace_id and o.role = 'owner' and o.user_id <> r.user_id)))
    and not exists (select from users v where v.id = r.approved_by and v.is_operator))`;

export const NEEDS_OPERATOR = sql`(case when ${IS_VOUCHED} then ${LACKS_SECOND} or ${REACHES_FURTHER} else ${LACKS_FIRST} end)`;

/** The second word holds as long as whoever gave it could give it now: an operator, or somebody of rank where that is enough. */
export const IS_CONFIRMED = sql`(r.confirmed_at is not null and (
    (exists (select from users c where c.id = r.confirmed_by and c.is_operator) and (${IS_VOUCHED} or ${LACKS_FIRST}))
    or (${IS_VOUCHED} and not ${REACHES_FURTHER} and exists (
      select from members c where c.workspace_id = r.approved_in and c.user_id = r.confirmed_by and c.role in ('owner', 'admin')))))`;

export const STATE = sql`case when ${IS_CONFIRMED} then 'waiting' when ${IS_VOUCHED} then 'approved' else 'asked' end`;

/** When it can be used; null as long as two words do not stand. */
export const DUE_AT = sql`case when ${IS_CONFIRMED} then r.due_at end`;

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
