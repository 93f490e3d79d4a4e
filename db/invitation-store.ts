import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { InvitationStore } from "#lib/access/ports.ts";
import { Role } from "#lib/contract/access.ts";
import type { Invitation } from "#lib/contract/team.ts";
import { type Database, rowsOf } from "./client.ts";
import { AUTH, inWorkspace } from "./scope.ts";
import { trailLine } from "./trail-line.ts";

const LIFETIME = sql`interval '7 days'`;

const Row = z.object({
  id: z.string(),
  email: z.string(),
  role: Role,
  invited_by: z.string(),
  created_at: z.coerce.date(),
  expires_at: z.coerce.date(),
});
const Made = z.object({
  verdict: z.enum(["done", "forbidden", "member", "too_many"]),
  from_email: z.string().nullable(),
  invitation: Row.nullable(),
});
const Revoked = z.object({ verdict: z.enum(["done", "missing", "forbidden"]) });
const JoinedRow = z.object({ workspace_id: z.string(), name: z.string(), role: Role });
const Fault = z.object({ fault: z.enum(["over", "other_address", "not_verified", "member"]) });

/** An invitation `i` is worth what its inviter still is: who was removed or demoted since lets nobody in any more. */
const inviterStillMay = sql`exists (
  select from members inviter
  where inviter.workspace_id = i.workspace_id and inviter.user_id = i.user_id
    and (inviter.role = 'owner' or (inviter.role = 'admin' and i.role <> 'owner')))`;

const isOpen: SQL = sql`i.accepted_at is null and i.revoked_at is null and i.expires_at > now() and ${inviterStillMay}`;

/** Of a caller with the role `a.role`: nobody gives more than they have. */
const mayInvite = (role: SQL) =>
  sql`(a.role = 'owner' or (a.role = 'admin' and ${role} <> 'owner'))`;

function toInvitation(row: z.output<typeof Row>): Invitation {
  const { id, email, role, invited_by: invitedBy } = row;
  const [createdAt, expiresAt] = [row.created_at.toISOString(), row.expires_at.toISOString()];
  return { id, email, role, invitedBy, createdAt, expiresAt };
}

export function invitationStore(db: Database): InvitationStore {
  return {
    async list({ workspaceId }) {
      const rows = await rowsOf(
        db.within(inWorkspace(workspaceId)),
        Row,
        sql`select i.id, i.email, i.role, u.name as invited_by, i.created_at, i.expires_at
          from invitations i join users u on u.id = i.user_id
          where i.workspace_id = ${workspaceId} and ${isOpen}
          order by i.created_at desc, i.id`,
      );
      return rows.map(toInvitation);
    },

    async create({ by, email, role, tokenHash, mostOpen }) {
      const [row] = await rowsOf(
        db.within(inWorkspace(by.workspaceId)),
        Made,
        sql`with inviter as (
            select m.role, u.name, u.email from members m join users u on u.id = m.user_id
            where m.workspace_id = ${by.workspaceId} and m.user_id = ${by.userId}
          ),
          verdict as (
            select case
              when not exists (select from inviter a where ${mayInvite(sql`${role}::text`)}) then 'forbidden'
              when exists (
                select from members m join users u on u.id = m.user_id
                where m.workspace_id = ${by.workspaceId} and lower(u.email) = ${email}
              ) then 'member'
              when (select count(*) from invitations i where i.workspace_id = ${by.workspaceId} and ${isOpen}) >= ${mostOpen}::int
              then 'too_many' else 'done' end as verdict
          ),
          before as (
            update invitations i set revoked_at = now() from verdict
            where verdict = 'done' and i.workspace_id = ${by.workspaceId} and i.email = ${email}
              and i.accepted_at is null and i.revoked_at is null
          ),
          made as (
            insert into invitations (workspace_id, user_id, email, role, token_hash, expires_at)
            select ${by.workspaceId}::uuid, ${by.userId}::uuid, ${email}, ${role}, ${tokenHash}, now() + ${LIFETIME}
            from verdict where verdict = 'done'
            returning id, email, role, created_at, expires_at
          ),
          noted as (${trailLine({
            by,
            workspaceId: by.workspaceId,
            action: "member.invited",
            object: sql`id`,
            detail: sql`jsonb_build_object('role', role)`,
            from: sql`made`,
          })})
          select verdict, inviter.email as from_email,
            case when made.id is not null then to_jsonb(made) || jsonb_build_object('invited_by', inviter.name) end
              as invitation
          from verdict left join inviter on true left join made on true`,
      );
      if (!row || row.verdict === "done") return toAnswer(row);
      return { verdict: row.verdict };
    },

    async revoke({ by, invitationId }) {
      const [row] = await rowsOf(
        db.within(inWorkspace(by.workspaceId)),
        Revoked,
        sql`with revoked as (
            update invitations i set revoked_at = now() from members a
            where i.id = ${invitationId} and i.workspace_id = ${by.workspaceId}
              and i.accepted_at is null and i.revoked_at is null and i.expires_at > now()
              and a.workspace_id = i.workspace_id and a.user_id = ${by.userId} and ${mayInvite(sql`i.role`)}
            returning i.id, i.role
          ),
          noted as (${trailLine({
            by,
            workspaceId: by.workspaceId,
            action: "invitation.revoked",
            object: sql`id`,
            detail: sql`jsonb_build_object('role', role)`,
            from: sql`revoked`,
          })})
          select case
            when exists (select from revoked) then 'done'
            when exists (
              select from invitations i
              where i.id = ${invitationId} and i.workspace_id = ${by.workspaceId} and ${isOpen}
            ) then 'forbidden' else 'missing' end as verdict`,
      );
      return row?.verdict ?? "missing";
    },

    async accept({ by, tokenHash }) {
      const [row] = await rowsOf(
        db.within(AUTH),
        JoinedRow,
        sql`with used as (
            update invitations i set accepted_at = now() from users u
            where i.token_hash = ${tokenHash} and ${isOpen}
              and u.id = ${by.userId} and u.email_verified and lower(u.email) = i.email
              and not exists (
                select from members m where m.workspace_id = i.workspace_id and m.user_id = u.id
              )
            returning i.workspace_id, i.role, u.id as user_id
          ),
          seat as (
            insert into members (workspace_id, user_id, role) select workspace_id, user_id, role from used
            on conflict do nothing
          ),
          moved as (
            update sessions s set workspace_id = used.workspace_id from used
            where s.id = ${by.sessionId}::uuid and s.user_id = used.user_id
          ),
          noted as (${trailLine({
            by,
            workspaceId: sql`workspace_id`,
            action: "member.joined",
            object: sql`user_id`,
            detail: sql`jsonb_build_object('role', role)`,
            from: sql`used`,
          })})
          select used.workspace_id, w.name, used.role from used join workspaces w on w.id = used.workspace_id`,
      );
      return row ? { workspaceId: row.workspace_id, name: row.name, role: row.role } : null;
    },

    async explain({ by, tokenHash }) {
      const [row] = await rowsOf(
        db.within(AUTH),
        Fault,
        sql`select case
            when lower(u.email) <> i.email then 'other_address'
            when exists (
              select from members m where m.workspace_id = i.workspace_id and m.user_id = u.id
            ) then 'member'
            when not u.email_verified then 'not_verified'
            else 'over' end as fault
          from invitations i, users u
          where i.token_hash = ${tokenHash} and ${isOpen} and u.id = ${by.userId}`,
      );
      return row?.fault ?? "over";
    },
  };
}

function toAnswer(row: z.output<typeof Made> | undefined) {
  if (!row?.invitation || row.from_email === null) throw new Error("an insert gave no row back");
  const invitation = toInvitation(row.invitation);
  return { verdict: "done", invitation, from: row.from_email } as const;
}
