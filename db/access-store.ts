import { sql } from "drizzle-orm";
import { z } from "zod";
import { Role } from "#lib/contract/access.ts";
import { SESSION_IDLE_MS, SESSION_LONGEST_MS } from "#lib/contract/sign-in.ts";
import { type Database, keepingPlans, rowsOf } from "./client.ts";
import { noting } from "./read-only.ts";
import { AUTH, NOBODY } from "./scope.ts";

/** A person with the workspace they act in and what they may do there. */
export interface Member {
  readonly userId: string;
  readonly workspaceId: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  /** Runs the service itself, beside what they are in their workspace. */
  readonly isOperator: boolean;
}

export interface KeyHolder extends Member {
  readonly keyId: string;
  readonly scopes: readonly string[];
}

/** A person who has signed in. */
export interface SessionHolder {
  readonly sessionId: string;
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly isOperator: boolean;
  readonly isVerified: boolean;
  readonly hasPassword: boolean;
  readonly hasSecondFactor: boolean;
  /** When they last proved that it is them. */
  readonly provedAt: Date;
  /** The workspace they chose, else their first; null for who is in none. */
  readonly membership: { readonly workspaceId: string; readonly role: Role } | null;
}

export interface Device {
  readonly id: string;
  readonly userAgent: string;
  readonly address: string;
  readonly startedAt: Date;
  readonly lastSeenAt: Date;
}

export interface AccessStore {
  /** The person behind a key that is neither revoked nor expired. Notes its use, at most once a minute. */
  findApiKey(keyHash: string): Promise<KeyHolder | null>;
  /** The person behind a session that is neither idle nor too old. Notes its use, at most every five minutes. */
  findSession(token: string): Promise<SessionHolder | null>;
  /** Where somebody is signed in, the newest first. */
  listSessions(userId: string): Promise<Device[]>;
  /** Ends one session of a person; false where they have none with this id. */
  endSession(input: { userId: string; sessionId: string }): Promise<boolean>;
  /** Ends all of a person's sessions but one; resolves with how many. */
  endOtherSessions(input: { userId: string; sessionId: string }): Promise<number>;
  /** Whom a visitor of a demo becomes: the first owner. */
  findDemoUser(): Promise<string | null>;
  /** Whether the two tables that the older API names are there. */
  tablesVerified(): Promise<{ prospect_search_jobs: boolean; prospect_search_results: boolean }>;
}

const KeyRow = z.object({
  key_id: z.string(),
  user_id: z.string(),
  workspace_id: z.string(),
  name: z.string(),
  email: z.string(),
  role: Role,
  is_operator: z.boolean(),
  scopes: z.array(z.string()),
});

const SessionRow = z.object({
  session_id: z.string(),
  user_id: z.string(),
  name: z.string(),
  email: z.string(),
  is_operator: z.boolean(),
  email_verified: z.boolean(),
  has_password: z.boolean(),
  two_factor_enabled: z.boolean(),
  proved_at: z.coerce.date(),
  workspace_id: z.string().nullable(),
  role: Role.nullable(),
});

const DeviceRow = z.object({
  id: z.string(),
  user_agent: z.string(),
  address: z.string(),
  created_at: z.coerce.date(),
  updated_at: z.coerce.date(),
});

const Id = z.object({ id: z.string() });
const Tables = z.object({
  prospect_search_jobs: z.boolean(),
  prospect_search_results: z.boolean(),
});

const idle = sql.raw(`interval '${SESSION_IDLE_MS} milliseconds'`);
const longest = sql.raw(`interval '${SESSION_LONGEST_MS} milliseconds'`);

export function accessStore(database: Database): AccessStore {
  const db = database.within(AUTH);
  return {
    async findApiKey(keyHash) {
      const [row] = await rowsOf(
        keepingPlans(noting(db, "use_of_a_key")),
        KeyRow,
        sql`with found as (
            select k.id as key_id, u.id as user_id, m.workspace_id, u.name, u.email, m.role, u.is_operator, k.scopes
            from api_keys k join users u on u.id = k.user_id
              join members m on m.user_id = u.id and m.workspace_id = k.workspace_id
            where k.key_hash = ${keyHash} and k.revoked_at is null
              and (k.expires_at is null or k.expires_at > now())
          ),
          noted as (
            update api_keys set last_used_at = now() from found
            where api_keys.id = found.key_id
              and (api_keys.last_used_at is null or api_keys.last_used_at < now() - interval '1 minute')
          )
          select * from found`,
      );
      return row ? toKeyHolder(row) : null;
    },

    async findSession(token) {
      const [row] = await rowsOf(
        noting(db, "use_of_a_session"),
        SessionRow,
        sql`with noted as (
            update sessions set updated_at = now(), expires_at = least(now() + ${idle}, created_at + ${longest})
            where token = ${token} and expires_at > now() and updated_at < now() - interval '5 minutes'
          )
          select s.id as session_id, u.id as user_id, u.name, u.email, u.is_operator, u.email_verified,
            exists (select from accounts a where a.user_id = u.id and a.password is not null) as has_password,
            u.two_factor_enabled, s.proved_at, m.workspace_id, m.role
          from sessions s join users u on u.id = s.user_id
            left join lateral (
              select workspace_id, role from members where user_id = u.id
              order by workspace_id is not distinct from s.workspace_id desc, created_at, workspace_id limit 1
            ) m on true
          where s.token = ${token} and s.expires_at > now() and s.created_at > now() - ${longest}`,
      );
      return row ? toSessionHolder(row) : null;
    },

    async listSessions(userId) {
      const rows = await rowsOf(
        db,
        DeviceRow,
        sql`select id, coalesce(user_agent, '') as user_agent, coalesce(ip_address, '') as address, created_at, updated_at
          from sessions where user_id = ${userId} and expires_at > now() order by created_at desc, id`,
      );
      return rows.map(({ user_agent, created_at, updated_at, ...row }) => ({
        ...row,
        userAgent: user_agent,
        startedAt: created_at,
        lastSeenAt: updated_at,
      }));
    },

    async endSession({ userId, sessionId }) {
      const ended = await rowsOf(
        db,
        Id,
        sql`delete from sessions where id = ${sessionId} and user_id = ${userId} returning id`,
      );
      return ended.length > 0;
    },

    async endOtherSessions({ userId, sessionId }) {
      const ended = await rowsOf(
        db,
        Id,
        sql`delete from sessions where user_id = ${userId} and id <> ${sessionId} returning id`,
      );
      return ended.length;
    },

    async findDemoUser() {
      const [row] = await rowsOf(
        db,
        Id,
        sql`select u.id from users u join members m on m.user_id = u.id
          where m.role = 'owner' order by m.created_at, u.id limit 1`,
      );
      return row?.id ?? null;
    },

    async tablesVerified() {
      const [row] = await rowsOf(
        database.within(NOBODY),
        Tables,
        sql`select to_regclass('prospect_search_jobs') is not null as prospect_search_jobs,
          to_regclass('prospect_search_results') is not null as prospect_search_results`,
      );
      return row ?? { prospect_search_jobs: false, prospect_search_results: false };
    },
  };
}

function toKeyHolder(row: z.output<typeof KeyRow>): KeyHolder {
  const { key_id, user_id, workspace_id, is_operator, ...same } = row;
  return {
    ...same,
    keyId: key_id,
    userId: user_id,
    workspaceId: workspace_id,
    isOperator: is_operator,
  };
}

function toSessionHolder(row: z.output<typeof SessionRow>): SessionHolder {
  const { workspace_id: workspaceId, role } = row;
  return {
    sessionId: row.session_id,
    userId: row.user_id,
    name: row.name,
    email: row.email,
    isOperator: row.is_operator,
    isVerified: row.email_verified,
    hasPassword: row.has_password,
    hasSecondFactor: row.two_factor_enabled,
    provedAt: row.proved_at,
    membership: workspaceId !== null && role !== null ? { workspaceId, role } : null,
  };
}
