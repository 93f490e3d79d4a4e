import { sql } from "drizzle-orm";
import {
  check,
  date,
  integer,
  jsonb,
  pgTable,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { SuppressionKind } from "#lib/contract/suppression.ts";
import { userId, workspaceId, workspaces } from "./access-schema.ts";
import { createdAt, id, moment } from "./columns.ts";

/** Who must not be found again. Only keyed hashes: the list itself tells nobody who is on it. */
export const suppressions = pgTable(
  "suppressions",
  {
    id: id(),
    workspaceId: workspaceId(),
    userId: userId(),
    kind: text("kind").$type<SuppressionKind>().notNull(),
    hash: text("hash").notNull(),
    /** Which pepper the hash was made with. */
    pepper: text("pepper").notNull(),
    reason: text("reason").$type<"asked" | "erased" | "provider">().notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    uniqueIndex("suppressions_hash").on(table.workspaceId, table.kind, table.hash),
    check(
      "suppressions_kind",
      sql`${table.kind} in ('person', 'profile', 'email', 'phone', 'domain', 'company')`,
    ),
  ],
);

/** The register of erasures: what was removed is counted, whom it was about are hashes, by which it can be done again. */
export const erasures = pgTable("erasures", {
  id: id(),
  workspaceId: workspaceId(),
  userId: userId(),
  subjectHash: text("subject_hash").notNull(),
  /** What the person could be found by. */
  hashes: jsonb("hashes").$type<{ kind: SuppressionKind; hash: string }[]>().notNull().default([]),
  /** What was taken out of searches' own words. */
  wordHashes: text("word_hashes").array().notNull().default([]),
  removed: jsonb("removed").$type<Record<string, number>>().notNull().default({}),
  createdAt: createdAt(),
  completedAt: moment("completed_at"),
});

/** Workspaces that were deleted: a backup from before would bring them back. No reference, for nothing is left to refer to. */
export const deletedWorkspaces = pgTable("deleted_workspaces", {
  id: uuid("id").primaryKey(),
  deletedAt: moment("deleted_at").notNull().defaultNow(),
});

/** Whose turn the nightly clean-up is: who takes one moves it on, so that others do not come at the same time. */
export const retentionTurns = pgTable("retention_turns", {
  workspaceId: workspaceId().primaryKey(),
  nextAt: moment("next_at").notNull(),
});

/** What the nightly clean-up took away. */
export const retentionRuns = pgTable("retention_runs", {
  id: id(),
  workspaceId: workspaceId(),
  jobId: uuid("job_id"),
  removed: integer("removed").notNull(),
  createdAt: createdAt(),
});

/** A day of the audit trail, closed by its lines and the day before: a line that is missing or changed later does not fit. */
export const auditChains = pgTable(
  "audit_chains",
  {
    id: id(),
    /** Null for what belongs to no workspace. */
    workspaceId: uuid("workspace_id").references(() => workspaces.id, { onDelete: "cascade" }),
    /** In UTC. */
    day: date("day").notNull(),
    lines: integer("lines").notNull(),
    /** Hash of the day before that had lines; empty for the first. */
    previous: text("previous").notNull(),
    hash: text("hash").notNull(),
    createdAt: createdAt(),
  },
  (table) => [unique("audit_chains_day").on(table.workspaceId, table.day).nullsNotDistinct()],
);
