import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { ConnectionStatus, WorkingHours } from "#lib/contract/connection.ts";
import type { LinkOutcome } from "#lib/contract/connection-link.ts";
import type { Decision, RejectReason } from "#lib/contract/decision.ts";
import type {
  Criteria,
  JobStatus,
  LinkedinApi,
  Outcome,
  StopReason,
  WaitingReason,
} from "#lib/contract/job.ts";
import type { Prospect } from "#lib/contract/prospect.ts";
import type { JobEventName } from "#lib/contract/realtime.ts";
import { userId, users, workspaceId } from "./access-schema.ts";
import { count, createdAt, id, moment } from "./columns.ts";

const jobId = () =>
  uuid("job_id")
    .notNull()
    .references(() => jobs.id, { onDelete: "cascade" });

export const connections = pgTable(
  "connections",
  {
    id: id(),
    workspaceId: workspaceId(),
    userId: userId(),
    provider: text("provider").$type<"unipile">().notNull(),
    accountId: text("account_id").notNull(),
    name: text("name").notNull(),
    status: text("status").$type<ConnectionStatus>().notNull(),
    apis: text("apis").array().$type<LinkedinApi[]>().notNull(),
    /** Whose key listed the account: under another key the provider does not know it. */
    listedBy: text("listed_by").notNull().default(""),
    /** Others of the workspace may search with it; its owner always may. */
    isShared: boolean("is_shared").notNull().default(true),
    pausedAt: moment("paused_at"),
    /** Removed by a person; the row stays for the searches that used it. */
    removedAt: moment("removed_at"),
    /** When somebody was told of the risk and agreed, who, and to which version of the text. */
    consentedAt: moment("consented_at"),
    consentedBy: uuid("consented_by").references(() => users.id, { onDelete: "set null" }),
    consentVersion: text("consent_version"),
    /** When it was connected by a link of ours: from then on it is this workspace's alone. */
    linkedAt: moment("linked_at"),
    /** The provider's call that tells of a change: its id there, and SHA-256 of the secret in its address. */
    hookId: text("hook_id"),
    hookHash: text("hook_hash"),
    createdAt: createdAt(),
    updatedAt: moment("updated_at").notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex("connections_account").on(table.workspaceId, table.provider, table.accountId),
    // Across workspaces on purpose: whoever is second is refused, and not told by whom.
    uniqueIndex("connections_linked")
      .on(table.provider, table.accountId)
      .where(sql`linked_at is not null and removed_at is null`),
  ],
);

/** One click on "Connect LinkedIn": good once, for a while, for the workspace, person and browser that clicked. */
export const connectionLinks = pgTable("connection_links", {
  id: id(),
  workspaceId: workspaceId(),
  userId: userId(),
  /** The browser: its session. */
  sessionId: uuid("session_id"),
  /** Set where an account is to be connected again. */
  connectionId: uuid("connection_id").references(() => connections.id, { onDelete: "cascade" }),
  /** Whose key the link was made with. */
  listedBy: text("listed_by").notNull().default(""),
  consentVersion: text("consent_version").notNull().default(""),
  /** SHA-256 of the secret in the address that the provider calls. */
  tokenHash: text("token_hash").notNull().unique(),
  /** SHA-256 of the secret with which the browser comes back. */
  returnHash: text("return_hash").unique(),
  expiresAt: moment("expires_at").notNull(),
  /** When the provider called. */
  usedAt: moment("used_at"),
  /** Which account it named then: nobody's yet. */
  toldAccountId: text("told_account_id"),
  outcome: text("outcome").$type<LinkOutcome>(),
  createdAt: createdAt(),
});

/**
 * Spacing and allowance of one provider account in one row, so that they are granted together. Keyed by the
 * account and not by the connection: two workspaces on one LinkedIn account share its day.
 */
export const accountPaces = pgTable(
  "account_paces",
  {
    provider: text("provider").$type<"unipile">().notNull(),
    accountId: text("account_id").notNull(),
    /** Who connected the account first. */
    workspaceId: workspaceId(),
    userId: userId(),
    nextFreeAt: moment("next_free_at").notNull().default(sql`'epoch'`),
    /** The last call that began keeps the next one away until then. */
    quietUntil: moment("quiet_until").notNull().default(sql`'epoch'`),
    /** The provider asked everybody on this account to stay away until then. */
    cooledUntil: moment("cooled_until").notNull().default(sql`'epoch'`),
    /** Rows asked for, by 24th of a day since 1970: `{"493224": 300}`. */
    rowsByHour: jsonb("rows_by_hour").$type<Record<string, number>>().notNull().default({}),
    /** Rows a day; null takes what the operator or the source says. */
    rowsPerDay: integer("rows_per_day"),
    workingHours: jsonb("working_hours").$type<WorkingHours>(),
    /** Null takes the operator's. */
    rampDays: integer("ramp_days"),
    firstSeenAt: moment("first_seen_at").notNull().defaultNow(),
    /** Jobs that wait for their turn on the account, by id. A wish not renewed `until` then is forgotten. */
    wishes: jsonb("wishes").$type<Record<string, unknown>>().notNull().default({}),
    /** When a workspace, person and job (`w:`, `u:`, `j:` and the id) last got a turn, ms since 1970; an hour is kept. */
    served: jsonb("served").$type<Record<string, number>>().notNull().default({}),
  },
  (table) => [primaryKey({ columns: [table.provider, table.accountId] })],
);

export const jobs = pgTable(
  "prospect_search_jobs",
  {
    id: id(),
    workspaceId: workspaceId(),
    userId: userId(),
    connectionId: uuid("connection_id")
      .notNull()
      .references(() => connections.id),
    name: text("name").notNull(),
    searchCriteria: jsonb("search_criteria").$type<Criteria>().notNull(),
    criteriaText: text("criteria_text").notNull(),
    searchType: text("search_type").notNull().default("linkedin"),
    searchSource: text("search_source").$type<LinkedinApi>().notNull(),
    /** -1 low, 0 normal, 1 high: among the jobs of the same person. */
    priority: smallint("priority").notNull().default(0),
    pageSize: integer("page_size").notNull(),
    idempotencyKey: text("idempotency_key"),
    requestHash: text("request_hash").notNull(),

    status: text("status").$type<JobStatus>().notNull().default("queued"),
    outcome: text("outcome").$type<Outcome>(),
    stopReason: text("stop_reason").$type<StopReason>(),
    waitingReason: text("waiting_reason").$type<WaitingReason>(),
    errorCode: text("error_code"),
    errorMessage: text("error_message"),
    errorIsRetryable: boolean("error_is_retryable"),
    /** What went wrong last, got over or not: for operators. */
    lastErrorCode: text("last_error_code"),
    lastErrorMessage: text("last_error_message"),
    lastErrorAt: moment("last_error_at"),
    cancelRequestedAt: moment("cancel_requested_at"),
    /** Whoever runs the service asked, and not the workspace. */
    isStoppedByOperator: boolean("stopped_by_operator").notNull().default(false),
    discardRequested: boolean("discard_requested").notNull().default(false),

    runAt: moment("run_at").notNull().defaultNow(),
    nextWakeAt: moment("next_wake_at").notNull().defaultNow(),
    leaseUntil: moment("lease_until"),
    fence: count("fence"),
    pageNo: count("page_no"),
    cursor: text("cursor"),
    seenCursors: text("seen_cursors").array().notNull().default([]),
    pagesWithoutNews: count("pages_without_news"),
    slices: count("slices"),
    stalls: count("stalls"),
    idleSlices: count("idle_slices"),
    failures: count("failures"),
    attempt: integer("attempt").notNull().default(1),
    calls: count("calls"),
    callMs: count("call_ms"),

    /** Rows shown so far, and the target: the names the older API's tables promise. */
    progressCurrent: count("progress_current"),
    progressTotal: integer("progress_total").notNull(),
    totalResults: count("total_results"),
    percent: count("percent"),
    fetched: count("fetched"),
    merged: count("merged"),
    known: count("known"),
    suppressed: count("suppressed"),
    filteredOut: count("filtered_out"),
    reserve: count("reserve"),
    newRows: count("new_rows"),
    approved: count("approved"),
    rejected: count("rejected"),
    /** Shown rows that are there no more: their time was over, or somebody was erased. They still count as shown. */
    removed: count("removed"),
    estimatedSeconds: count("estimated_seconds"),

    seq: count("seq"),
    sentSeq: count("sent_seq"),
    sentAt: moment("sent_at").notNull().default(sql`'epoch'`),
    sendLeaseUntil: moment("send_lease_until").notNull().default(sql`'epoch'`),

    createdAt: createdAt(),
    startedAt: moment("started_at"),
    completedAt: moment("completed_at"),
    lastActivityAt: moment("last_activity_at"),
    updatedAt: moment("updated_at").notNull().defaultNow(),
    expiresAt: moment("expires_at").notNull(),
    /** When the first of its rows has to lose what its source's terms allow for a while only. */
    fieldsUntil: moment("fields_until"),
  },
  (table) => [
    uniqueIndex("jobs_idempotency").on(table.workspaceId, table.idempotencyKey),
    index("jobs_by_workspace").on(table.workspaceId, table.createdAt.desc(), table.id.desc()),
    index("jobs_due").on(table.runAt).where(sql`status in ('queued', 'processing', 'waiting')`),
    index("jobs_fields_due").on(table.fieldsUntil).where(sql`fields_until is not null`),
    index("jobs_unsent").on(table.sentAt).where(sql`seq > sent_seq`),
    check(
      "jobs_ledger",
      sql`fetched = merged + known + suppressed + filtered_out + reserve + progress_current`,
    ),
    check("jobs_target", sql`progress_current <= progress_total`),
  ],
);

/** One row: what an operator asked of all workers. */
export const engineState = pgTable(
  "engine_state",
  {
    id: smallint("id").primaryKey().default(1),
    /** Since then no slice starts and running ones give their job back after the page. */
    drainingSince: moment("draining_since"),
    changedBy: uuid("changed_by").references(() => users.id, { onDelete: "set null" }),
    changedAt: moment("changed_at").notNull().defaultNow(),
  },
  (table) => [check("engine_state_one_row", sql`${table.id} = 1`)],
);

export const results = pgTable(
  "prospect_search_results",
  {
    id: id(),
    jobId: jobId(),
    workspaceId: workspaceId(),
    userId: userId(),
    identity: text("identity").notNull(),
    prospectData: jsonb("prospect_data").$type<Prospect>().notNull(),
    /** Number of the page that brought the row, from 0. */
    batchNumber: integer("batch_number").notNull(),
    disposition: text("disposition")
      .$type<"shown" | "reserve" | "known" | "filtered_out" | "suppressed">()
      .notNull(),
    /** 1, 2, 3 … among the shown rows of the job, without gaps; null for the others. */
    position: integer("position"),
    seq: integer("seq").notNull(),
    isSeen: boolean("is_seen").notNull(),
    mergeCount: count("merge_count"),
    decision: text("decision").$type<Decision>().notNull().default("undecided"),
    rejectReason: text("reject_reason").$type<RejectReason>(),
    decidedBy: uuid("decided_by").references(() => users.id),
    decidedAt: moment("decided_at"),
    /** How many decisions stand on the row: each adds one, undoing it takes it away again. */
    version: count("version"),
    createdAt: createdAt(),
    /** When the workspace first found this person: finding them again does not make it younger. */
    obtainedAt: moment("obtained_at").notNull().defaultNow(),
    /** When the person was told, also where another search found them. */
    noticedAt: moment("noticed_at"),
    /** From then on only the identity is kept; null where the source's terms set no time. */
    fieldsUntil: moment("fields_until"),
  },
  (table) => [
    uniqueIndex("results_identity").on(table.jobId, table.identity),
    uniqueIndex("results_position").on(table.jobId, table.position),
    index("results_known").on(table.workspaceId, table.identity),
    index("results_approved")
      .on(table.workspaceId, table.obtainedAt)
      .where(sql`decision = 'approved'`),
    index("results_untold")
      .on(table.workspaceId, table.obtainedAt, table.id)
      .where(sql`noticed_at is null and disposition <> 'suppressed'`),
    index("results_fields_due").on(table.jobId).where(sql`fields_until is not null`),
  ],
);

/** One row a change of a job, numbered without gaps: its history, and what realtime still has to send. */
export const jobEvents = pgTable(
  "job_events",
  {
    jobId: jobId(),
    seq: integer("seq").notNull(),
    workspaceId: workspaceId(),
    userId: userId(),
    name: text("name").$type<JobEventName>().notNull(),
    detail: jsonb("detail").$type<Record<string, unknown>>().notNull().default({}),
    createdAt: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.jobId, table.seq] })],
);

export const decisionBatches = pgTable("decision_batches", {
  id: id(),
  jobId: jobId(),
  workspaceId: workspaceId(),
  userId: userId(),
  decision: text("decision").$type<Decision>().notNull(),
  rejectReason: text("reject_reason").$type<RejectReason>(),
  changed: count("changed"),
  undoneAt: moment("undone_at"),
  createdAt: createdAt(),
});

/** What each row said before a batch, so that undo gives a mixed selection back its mix. */
export const decisionChanges = pgTable(
  "decision_changes",
  {
    batchId: uuid("batch_id")
      .notNull()
      .references(() => decisionBatches.id, { onDelete: "cascade" }),
    resultId: uuid("result_id")
      .notNull()
      .references(() => results.id, { onDelete: "cascade" }),
    workspaceId: workspaceId(),
    userId: userId(),
    decision: text("decision").$type<Decision>().notNull(),
    rejectReason: text("reject_reason").$type<RejectReason>(),
    version: integer("version").notNull(),
  },
  (table) => [primaryKey({ columns: [table.batchId, table.resultId] })],
);
