import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { Role } from "#lib/contract/access.ts";
import type { ProviderKeyName } from "#lib/contract/provider-key.ts";
import { count, createdAt, id, moment, updatedAt } from "./columns.ts";

/** Who may come in, and as what. Property names of the sign-in's own tables are the library's. */

export const workspaces = pgTable(
  "workspaces",
  {
    id: id(),
    name: text("name").notNull(),
    /** Months that approved rows are kept after they were first found. */
    keepApprovedMonths: integer("keep_approved_months").notNull().default(12),
    /** What people are told who ask where their data came from. */
    privacyNotice: text("privacy_notice").notNull().default(""),
    /** Whom they may write to. */
    privacyContact: text("privacy_contact").notNull().default(""),
    createdAt: createdAt(),
  },
  (table) => [check("workspaces_keep_approved", sql`${table.keepApprovedMonths} between 1 and 36`)],
);

export const workspaceId = () =>
  uuid("workspace_id")
    .notNull()
    .references(() => workspaces.id, { onDelete: "cascade" });

export const users = pgTable("users", {
  id: id(),
  email: text("email").notNull().unique(),
  emailVerified: boolean("email_verified").notNull().default(false),
  name: text("name").notNull(),
  image: text("image"),
  twoFactorEnabled: boolean("two_factor_enabled").notNull().default(false),
  /** Runs the service itself: sees every workspace's jobs in the console, never their rows. */
  isOperator: boolean("is_operator").notNull().default(false),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
});

export const userId = () =>
  uuid("user_id")
    .notNull()
    .references(() => users.id);

const ownerId = () =>
  uuid("user_id")
    .notNull()
    .references(() => users.id, { onDelete: "cascade" });

export const sessions = pgTable(
  "sessions",
  {
    id: id(),
    userId: ownerId(),
    token: text("token").notNull().unique(),
    /** Where the person works at the moment; null until they chose, then their first one is meant. */
    workspaceId: uuid("workspace_id").references(() => workspaces.id, { onDelete: "set null" }),
    /** When the person last proved that it is them: what is dangerous asks for it again after ten minutes. */
    provedAt: moment("proved_at").notNull().defaultNow(),
    ipAddress: text("ip_address"),
    userAgent: text("user_agent"),
    expiresAt: moment("expires_at").notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [index("sessions_by_user").on(table.userId, table.createdAt)],
);

/** A way to sign in: a password, or a person at another service. */
export const accounts = pgTable(
  "accounts",
  {
    id: id(),
    userId: ownerId(),
    accountId: text("account_id").notNull(),
    providerId: text("provider_id").notNull(),
    accessToken: text("access_token"),
    refreshToken: text("refresh_token"),
    idToken: text("id_token"),
    accessTokenExpiresAt: moment("access_token_expires_at"),
    refreshTokenExpiresAt: moment("refresh_token_expires_at"),
    scope: text("scope"),
    password: text("password"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    uniqueIndex("accounts_provider").on(table.providerId, table.accountId),
    index("accounts_by_user").on(table.userId),
  ],
);

export const verifications = pgTable(
  "verifications",
  {
    id: id(),
    identifier: text("identifier").notNull(),
    value: text("value").notNull(),
    expiresAt: moment("expires_at").notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [index("verifications_identifier").on(table.identifier)],
);

export const twoFactors = pgTable("two_factors", {
  id: id(),
  userId: ownerId().unique(),
  secret: text("secret").notNull(),
  backupCodes: text("backup_codes").notNull(),
  verified: boolean("verified").notNull().default(false),
  failedVerificationCount: count("failed_verification_count"),
  lockedUntil: moment("locked_until"),
  /** The newest 30-second step whose code was taken: each code is good once. */
  lastStep: bigint("last_step", { mode: "number" }).notNull().default(0),
});

/**
 * Somebody who knows their password and has lost the second factor with its backup codes: who vouches for them, and from
 * when on signing in asks for a new one in the old one's place, once.
 */
export const factorRecoveries = pgTable(
  "factor_recoveries",
  {
    id: id(),
    userId: ownerId(),
    /** An owner, in which of the person's workspaces; null where an operator takes both parts. */
    approvedBy: uuid("approved_by").references(() => users.id, { onDelete: "cascade" }),
    approvedIn: uuid("approved_in").references(() => workspaces.id, { onDelete: "cascade" }),
    approvedAt: moment("approved_at"),
    /** Somebody else of rank there, or an operator. */
    confirmedBy: uuid("confirmed_by").references(() => users.id, { onDelete: "cascade" }),
    confirmedAt: moment("confirmed_at"),
    dueAt: moment("due_at"),
    /** Open no longer than until then. */
    endsAt: moment("ends_at").notNull(),
    /** SHA-256 of the secrets in the person's letters: with any of them it is stopped. */
    stopHashes: text("stop_hashes").array().notNull(),
    stoppedAt: moment("stopped_at"),
    usedAt: moment("used_at"),
    createdAt: createdAt(),
  },
  (table) => [
    uniqueIndex("factor_recoveries_open")
      .on(table.userId)
      .where(sql`stopped_at is null and used_at is null`),
    check(
      "factor_recoveries_people",
      sql`${table.approvedBy} <> ${table.userId} and ${table.confirmedBy} <> ${table.userId} and ${table.approvedBy} <> ${table.confirmedBy}`,
    ),
  ],
);

/** The sign-in library's own counters. */
export const rateLimits = pgTable("rate_limits", {
  id: id(),
  key: text("key").notNull().unique(),
  count: integer("count").notNull(),
  lastRequest: bigint("last_request", { mode: "number" }).notNull(),
});

/** What is left of each limit of ours: a bucket that fills again with time. */
export const rateBuckets = pgTable("rate_buckets", {
  key: text("key").primaryKey(),
  tokens: doublePrecision("tokens").notNull(),
  filledAt: moment("filled_at").notNull().defaultNow(),
});

export const members = pgTable(
  "members",
  {
    workspaceId: workspaceId(),
    userId: ownerId(),
    role: text("role").$type<Role>().notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.userId] }),
    index("members_by_user").on(table.userId, table.createdAt),
    check("members_role", sql`${table.role} in ('owner', 'admin', 'member', 'viewer')`),
  ],
);

export const invitations = pgTable(
  "invitations",
  {
    id: id(),
    workspaceId: workspaceId(),
    /** Who invited. */
    userId: userId(),
    email: text("email").notNull(),
    role: text("role").$type<Role>().notNull(),
    /** SHA-256 of the secret in the mailed link. */
    tokenHash: text("token_hash").notNull().unique(),
    expiresAt: moment("expires_at").notNull(),
    acceptedAt: moment("accepted_at"),
    revokedAt: moment("revoked_at"),
    createdAt: createdAt(),
  },
  (table) => [index("invitations_by_workspace").on(table.workspaceId, table.createdAt)],
);

export const apiKeys = pgTable(
  "api_keys",
  {
    id: id(),
    workspaceId: workspaceId(),
    userId: userId(),
    name: text("name").notNull(),
    /** SHA-256 of the key; the key itself is shown once and never stored. */
    keyHash: text("key_hash").notNull().unique(),
    prefix: text("prefix").notNull(),
    scopes: text("scopes").array().notNull(),
    createdAt: createdAt(),
    lastUsedAt: moment("last_used_at"),
    expiresAt: moment("expires_at"),
    revokedAt: moment("revoked_at"),
  },
  (table) => [index("api_keys_by_workspace").on(table.workspaceId, table.createdAt)],
);

/** Who did what, when, from where. Rows are added and read, never changed. */
export const auditEvents = pgTable(
  "audit_events",
  {
    id: id(),
    /** Null for what belongs to no workspace, e.g. a failed sign-in. */
    workspaceId: uuid("workspace_id").references(() => workspaces.id, { onDelete: "cascade" }),
    actorKind: text("actor_kind").$type<"user" | "key" | "operator" | "system">().notNull(),
    /** Id of the person or key; no reference, for it outlives both. */
    actorId: uuid("actor_id"),
    action: text("action").notNull(),
    /** Id of what was acted on. */
    object: text("object"),
    result: text("result").$type<"done" | "refused">().notNull().default("done"),
    /** Cut to /24 or /48. */
    address: text("address"),
    requestId: text("request_id"),
    /** Names and numbers, never what a field said. */
    detail: jsonb("detail").$type<Record<string, unknown>>().notNull().default({}),
    createdAt: createdAt(),
  },
  (table) => [
    index("audit_by_workspace").on(table.workspaceId, table.createdAt.desc(), table.id.desc()),
  ],
);

/** Keys of a workspace at providers, sealed; of a key in the clear only the end is kept. */
export const providerKeys = pgTable(
  "provider_keys",
  {
    id: id(),
    workspaceId: workspaceId(),
    userId: userId(),
    provider: text("provider").$type<ProviderKeyName>().notNull(),
    /** `v1.<keyId>.<nonce>.<ciphertext>.<tag>`, AES-256-GCM bound to this row. */
    sealed: text("sealed").notNull(),
    ending: text("ending").notNull(),
    /** Where the provider is reached, for those that give each customer an address. */
    baseUrl: text("base_url"),
    testedAt: moment("tested_at"),
    isWorking: boolean("is_working"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [uniqueIndex("provider_keys_provider").on(table.workspaceId, table.provider)],
);
