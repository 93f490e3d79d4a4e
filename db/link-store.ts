import { sql } from "drizzle-orm";
import { z } from "zod";
import { LinkOutcome } from "#lib/contract/connection-link.ts";
import type { LinkStore } from "#lib/linking/ports.ts";
import { bindAccount } from "./bind-account.ts";
import { type Database, rowsOf } from "./client.ts";
import { across, inside } from "./scope.ts";
import { trailLine } from "./trail-line.ts";
import { isOpen, ms } from "./transition.ts";

/** Between the end of the provider's page and its call some time may pass. */
const GRACE = sql`interval '10 minutes'`;

const Opened = z.object({ expires_at: z.coerce.date() });
const Taken = z.object({
  workspace_id: z.string(),
  user_id: z.string(),
  connection_id: z.string().nullable(),
});
const Found = z.object({
  id: z.string(),
  connection_id: z.string().nullable(),
  told_account_id: z.string().nullable(),
  outcome: LinkOutcome.nullable(),
  is_expired: z.boolean(),
});
const Abandoned = z.object({ told_account_id: z.string() });
const Hook = z.object({ hook_id: z.string().nullable() });
const Hooked = z.object({
  workspace_id: z.string(),
  user_id: z.string(),
  account_id: z.string(),
  hook_hash: z.string(),
});
const Linked = Hook.extend({ account_id: z.string() });
const Removed = z.object({
  account_id: z.string(),
  is_linked: z.boolean(),
  open_job_ids: z.array(z.string()),
});

export function linkStore(db: Database): LinkStore {
  return {
    async open({ by, connectionId, listedBy, consentVersion, tokenHash, stateHash, lifetimeMs }) {
      const [row] = await rowsOf(
        inside(db, by),
        Opened,
        sql`with opened as (
            insert into connection_links (workspace_id, user_id, session_id, connection_id, listed_by, consent_version,
              token_hash, return_hash, expires_at)
            values (${by.workspaceId}, ${by.userId}, ${by.sessionId}::uuid, ${connectionId}::uuid, ${listedBy},
              ${consentVersion}, ${tokenHash}, ${stateHash}, now() + ${ms(lifetimeMs)})
            returning id, expires_at
          ),
          noted as (${trailLine({
            by,
            workspaceId: by.workspaceId,
            action: "connection.consented",
            object: sql`${connectionId}`,
            detail: sql`jsonb_build_object('text', ${consentVersion}::text)`,
            from: sql`opened`,
          })})
          select expires_at from opened`,
      );
      if (!row) throw new Error("an insert gave no row back");
      return row.expires_at;
    },

    async takeAbandoned(listedBy) {
      const rows = await rowsOf(
        across(db),
        Abandoned,
        sql`update connection_links l set outcome = 'failed'
          where listed_by = ${listedBy} and outcome is null and connection_id is null and told_account_id is not null
            and expires_at < now() - ${GRACE} and not exists (
              select from connections c where c.provider = 'unipile' and c.account_id = l.told_account_id
            )
          returning told_account_id`,
      );
      return rows.map((row) => row.told_account_id);
    },

    async take({ tokenHash, accountId }) {
      const [row] = await rowsOf(
        across(db),
        Taken,
        sql`update connection_links set used_at = now(), told_account_id = ${accountId},
            outcome = case when ${accountId}::text is null then 'failed' end
          where token_hash = ${tokenHash} and used_at is null and outcome is null and expires_at > now() - ${GRACE}
          returning workspace_id, user_id, connection_id`,
      );
      if (!row) return null;
      const { workspace_id: workspaceId, user_id: userId, connection_id: connectionId } = row;
      return { owner: { workspaceId, userId }, connectionId };
    },

    async find({ by, stateHash }) {
      const [row] = await rowsOf(
        inside(db, by),
        Found,
        sql`select id, connection_id, told_account_id, outcome, expires_at < now() - ${GRACE} as is_expired
          from connection_links
          where return_hash = ${stateHash} and workspace_id = ${by.workspaceId} and user_id = ${by.userId}
            and session_id = ${by.sessionId}::uuid`,
      );
      if (!row) return null;
      const { id, connection_id: connectionId, told_account_id: toldAccountId, outcome } = row;
      return { id, connectionId, toldAccountId, outcome, isExpired: row.is_expired };
    },

    async end({ by, linkId, outcome }) {
      await inside(db, by).execute(sql`
        update connection_links set outcome = ${outcome}
        where id = ${linkId} and workspace_id = ${by.workspaceId} and outcome is null`);
    },

    bind: (input) => bindAccount(db, input),

    async renew({ by, linkId, connectionId }) {
      await inside(db, by).execute(sql`
        with link as (
          update connection_links set outcome = 'connected'
          where id = ${linkId} and workspace_id = ${by.workspaceId} and outcome is null
          returning user_id, consent_version, created_at
        ),
        renewed as (
          update connections c set consented_at = link.created_at, consented_by = link.user_id,
            consent_version = link.consent_version
          from link where c.id = ${connectionId} and c.workspace_id = ${by.workspaceId} returning c.id
        )
        ${trailLine({
          by,
          workspaceId: by.workspaceId,
          action: "connection.reconnected",
          object: sql`id`,
          from: sql`renewed`,
        })}`);
    },

    async takeHook({ workspaceId, connectionId }) {
      const [row] = await rowsOf(
        inside(db, { workspaceId }),
        Hook,
        sql`update connections c set hook_id = null, hook_hash = null
          from (select id, hook_id from connections where id = ${connectionId} for update) before
          where c.id = before.id and c.workspace_id = ${workspaceId} returning before.hook_id`,
      );
      return row?.hook_id ?? null;
    },

    async setHook({ workspaceId, connectionId, hookId, hookHash }) {
      await inside(db, { workspaceId }).execute(sql`
        update connections set hook_id = ${hookId}, hook_hash = ${hookHash}
        where id = ${connectionId} and workspace_id = ${workspaceId} and removed_at is null`);
    },

    async findHooked(connectionId) {
      const [row] = await rowsOf(
        across(db),
        Hooked,
        sql`select workspace_id, user_id, account_id, hook_hash from connections
          where id = ${connectionId} and hook_hash is not null and removed_at is null`,
      );
      if (!row) return null;
      const { workspace_id: workspaceId, user_id: userId } = row;
      return {
        owner: { workspaceId, userId },
        accountId: row.account_id,
        hookHash: row.hook_hash,
      };
    },

    async listLinked(workspaceId) {
      const rows = await rowsOf(
        inside(db, { workspaceId }),
        Linked,
        sql`select account_id, hook_id from connections
          where workspace_id = ${workspaceId} and linked_at is not null and removed_at is null`,
      );
      return rows.map((row) => ({ accountId: row.account_id, hookId: row.hook_id }));
    },

    async remove({ by, connectionId }) {
      const [row] = await rowsOf(
        inside(db, by),
        Removed,
        sql`with removed as (
            update connections set removed_at = now(), status = 'disabled', updated_at = now()
            where id = ${connectionId} and workspace_id = ${by.workspaceId} and removed_at is null
            returning id, account_id, linked_at is not null as is_linked
          ),
          noted as (${trailLine({
            by,
            workspaceId: by.workspaceId,
            action: "connection.removed",
            object: sql`id`,
            from: sql`removed`,
          })})
          select account_id, is_linked, to_jsonb(array(
            select id from prospect_search_jobs where connection_id = removed.id and ${isOpen}
          )) as open_job_ids
          from removed`,
      );
      if (!row) return null;
      const { account_id: accountId, is_linked: isLinked, open_job_ids: openJobIds } = row;
      return { accountId, isLinked, openJobIds };
    },
  };
}
