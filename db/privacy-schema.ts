import { sql } from "drizzle-orm";
import { check, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { SuppressionKind } from "#lib/contract/suppression.ts";
import { userId, workspaceId } from "./access-schema.ts";
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

/** Erasures that were asked for: what was removed is counted, whom it was about is a hash. */
export const erasures = pgTable("erasures", {
  id: id(),
  workspaceId: workspaceId(),
  userId: userId(),
  subjectHash: text("subject_hash").notNull(),
  removed: jsonb("removed").$type<Record<string, number>>().notNull().default({}),
  createdAt: createdAt(),
  completedAt: moment("completed_at"),
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
