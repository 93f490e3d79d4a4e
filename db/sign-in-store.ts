import { sql } from "drizzle-orm";
import { z } from "zod";
import { type Database, rowsOf } from "./client.ts";
import { AUTH } from "./scope.ts";

export interface Attempts {
  readonly key: string;
  /** So many are free within `perMs`; each one more has to wait, twice as long as the one before. */
  readonly most: number;
  readonly perMs: number;
  readonly firstDelayMs: number;
}

/** What the sign-in keeps beside the library's own tables' rows. */
export interface SignInStore {
  /** Counts an attempt before it is made; the milliseconds to wait where it may not be made, else null. */
  takeAttempt(attempts: Attempts): Promise<number | null>;
  /** After a success, or a proof of another kind. */
  forgetAttempts(keys: readonly string[]): Promise<void>;
  /** Takes the code of a 30-second step; false where it, or a later one, was taken before. */
  claimStep(input: { userId: string; step: number }): Promise<boolean>;
  /** A new token for a session whose person proved again that it is them; false where it has ended. */
  renewSession(input: { sessionId: string; token: string }): Promise<boolean>;
  /** Ends the oldest sessions of a person beyond `most`; resolves with how many. */
  endOldestSessions(input: { userId: string; most: number }): Promise<number>;
  /** A person's first workspace, of which they are the owner; does nothing for who is in one, or had theirs. */
  openFirstWorkspace(input: { userId: string; name: string }): Promise<void>;
  /** The address is theirs; ways in that were made before anybody showed that are gone, but for the password. */
  claimAccount(userId: string): Promise<void>;
  hasInvitation(email: string): Promise<boolean>;
  workspaceNames(userId: string): Promise<string[]>;
}

const Attempt = z.object({ is_taken: z.boolean(), wait_ms: z.coerce.number().nullable() });
const Id = z.object({ id: z.string() });
const Name = z.object({ name: z.string() });

export function signInStore(database: Database): SignInStore {
  const db = database.within(AUTH);
  return {
    async takeAttempt({ key, most, perMs, firstDelayMs }) {
      const delayAfter = (count: ReturnType<typeof sql>) =>
        sql`least(${firstDelayMs}::float8 * power(2, greatest(${count} - ${most}::int, 0)), ${perMs}::float8)`;
      const [row] = await rowsOf(
        db,
        Attempt,
        sql`with clock as (select (extract(epoch from clock_timestamp()) * 1000)::bigint as at),
          taken as (
            insert into rate_limits as r (key, count, last_request) select ${key}, 1, at from clock
            on conflict (key) do update set
              count = case when r.last_request <= excluded.last_request - ${perMs}::bigint then 1 else r.count + 1 end,
              last_request = excluded.last_request
            where r.last_request <= excluded.last_request - ${perMs}::bigint or r.count < ${most}::int
              or r.last_request + ${delayAfter(sql`r.count`)} <= excluded.last_request
            returning r.key
          )
          select exists (select from taken) as is_taken,
            (select r.last_request + ${delayAfter(sql`r.count`)} - clock.at from rate_limits r, clock
             where r.key = ${key}) as wait_ms`,
      );
      if (row?.is_taken) return null;
      return Math.max(row?.wait_ms ?? firstDelayMs, 1);
    },

    async forgetAttempts(keys) {
      await db.execute(
        sql`delete from rate_limits where key = any(${sql.param([...keys])}::text[])`,
      );
    },

    async claimStep({ userId, step }) {
      const claimed = await rowsOf(
        db,
        Id,
        sql`update two_factors set last_step = ${step}
          where user_id = ${userId} and last_step < ${step} returning id`,
      );
      return claimed.length > 0;
    },

    async renewSession({ sessionId, token }) {
      const renewed = await rowsOf(
        db,
        Id,
        sql`update sessions set token = ${token}, proved_at = now() where id = ${sessionId} returning id`,
      );
      return renewed.length > 0;
    },

    async endOldestSessions({ userId, most }) {
      const ended = await rowsOf(
        db,
        Id,
        sql`delete from sessions where id in (
            select id from sessions where user_id = ${userId} and expires_at > now()
            order by created_at desc, id offset ${most}
          ) returning id`,
      );
      return ended.length;
    },

    async openFirstWorkspace({ userId, name }) {
      // Its id follows from the person's: whoever comes twice at once still gets one. Digits 13 and 17 say what kind of
      // UUID it is: without them it is none to who checks it.
      await db.execute(sql`with opened as (
          insert into workspaces (id, name)
          select overlay(overlay(md5('first workspace of ' || ${userId}) placing '8' from 13) placing '8' from 17)::uuid, ${name}
          where not exists (select from members where user_id = ${userId})
          on conflict do nothing returning id
        )
        insert into members (workspace_id, user_id, role) select id, ${userId}, 'owner' from opened`);
    },

    async claimAccount(userId) {
      await db.execute(sql`with claimed as (
          update users set email_verified = true where id = ${userId} returning id
        )
        delete from accounts using claimed where accounts.user_id = claimed.id and provider_id <> 'credential'`);
    },

    async hasInvitation(email) {
      const found = await rowsOf(
        db,
        Id,
        sql`select id from invitations where lower(email) = ${email} and accepted_at is null
          and revoked_at is null and expires_at > now() limit 1`,
      );
      return found.length > 0;
    },

    async workspaceNames(userId) {
      const rows = await rowsOf(
        db,
        Name,
        sql`select w.name from workspaces w join members m on m.workspace_id = w.id where m.user_id = ${userId}`,
      );
      return rows.map(({ name }) => name);
    },
  };
}
