import type { Connection, ConnectionStatus } from "#lib/contract/connection.ts";
import type {
  Criteria,
  JobStatus,
  LinkedinApi,
  Outcome,
  Parameter,
  PeopleCriteria,
  Priority,
  StopReason,
  WaitingReason,
} from "#lib/contract/job.ts";
import type { ParameterQuery } from "#lib/contract/parameter.ts";
import type { Prospect } from "#lib/contract/prospect.ts";
import type { JobEventName, JobMessage } from "#lib/contract/realtime.ts";
import type { SuppressionKind } from "#lib/contract/suppression.ts";
import type { Limits } from "./limits.ts";
import type { ConnectionStore, Outbox, ResultStore, Store } from "./store-ports.ts";

/*
 * Words used in this folder
 *
 * job         what a person asked for; one row in `prospect_search_jobs`
 * slice       one background invocation working on a job; a job may need several
 * page        one answer from a source, with the cursor of the next one
 * prospect    one person or business found
 * row         a prospect with its identity, as it is stored
 * lease       the right to work on a job until a moment; `fence` tells two holders apart
 * reserve     (verb) take the next free moment of an account; (noun) rows beyond the target
 * connection  an account at a provider that belongs to a workspace
 *
 * Here is what these are, and what the engine needs from the world; what of that is kept is in store-ports.ts.
 */

export interface Owner {
  readonly workspaceId: string;
  readonly userId: string;
}

/** The counters a page moves. `fetched = merged + known + suppressed + filteredOut + reserve + shown`. */
export interface Tally {
  readonly reported: number;
  readonly fetched: number;
  readonly merged: number;
  readonly known: number;
  readonly suppressed: number;
  readonly filteredOut: number;
  readonly reserve: number;
  readonly shown: number;
  readonly new: number;
  readonly approved: number;
  readonly rejected: number;
  /** Of the shown ones, those that are there no more: their time was over, or somebody was erased. */
  readonly removed: number;
}

export interface Job extends Owner {
  readonly id: string;
  readonly connectionId: string;
  readonly name: string;
  readonly criteria: Criteria;
  readonly criteriaText: string;
  readonly api: LinkedinApi;
  readonly priority: Priority;
  readonly pageSize: number;
  readonly target: number;
  readonly status: JobStatus;
  readonly outcome: Outcome | null;
  readonly stopReason: StopReason | null;
  readonly waitingReason: WaitingReason | null;
  readonly runAt: Date;
  readonly fence: number;
  /** Only of a job as `claim` gives it: the slice before had gone silent. */
  readonly isTakeOver: boolean;
  readonly pageNo: number;
  readonly cursor: string | null;
  readonly seenCursors: readonly string[];
  readonly pagesWithoutNews: number;
  readonly slices: number;
  readonly stalls: number;
  readonly idleSlices: number;
  /** Rounds of failed tries since the last page that worked. */
  readonly failures: number;
  /** 1, plus one for each time a person asked to continue. */
  readonly attempt: number;
  readonly cancelRequestedAt: Date | null;
  readonly discardRequested: boolean;
  readonly percent: number;
  readonly seq: number;
  readonly tally: Tally;
  readonly estimatedSeconds: number;
  readonly error: { code: string; message: string; isRetryable: boolean } | null;
  /** What went wrong last, whether or not the job got over it. For operators: nobody else hears of it before the end. */
  readonly lastError: { code: string; message: string; at: Date } | null;
  /** Calls of the provider that brought a page, and the time they took. */
  readonly calls: number;
  readonly callMs: number;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly completedAt: Date | null;
  readonly lastActivityAt: Date | null;
  readonly expiresAt: Date;
}

export interface Row extends Prospect {
  /** The same person or business always gets the same identity, whichever api or page it came from. */
  readonly identity: string;
  readonly isFilteredOut: boolean;
  /** Without them the store cannot tell who must not be found again. */
  readonly marks?: RowMarks;
}

/** How a row may stand on its workspace's list of those who must not be found again: keyed hashes, which name nobody. */
export interface RowMarks {
  readonly listedAs: readonly { readonly kind: SuppressionKind; readonly hash: string }[];
  /** What is kept of a row that is listed, in the place of its identity. */
  readonly hiddenIdentity: string;
}

export type RowMarker = (workspaceId: string) => (row: Row) => RowMarks;

export interface SourcePage {
  readonly prospects: readonly Prospect[];
  readonly nextCursor: string | null;
  /** How many rows the provider says match; it may change from page to page. */
  readonly reported: number;
}

/** What a source's terms let a workspace keep: `keep` as long as it likes, else its fields so long; `id_only` none of them. */
export type LicenceClass = "keep" | "month" | "day" | "id_only";

export interface SourceLimits {
  readonly pageSize: number;
  readonly capPerQuery: number;
  readonly rowsPerDay: number;
  readonly pricePerCall: number;
  readonly licence: LicenceClass;
}

/**
 * One page in, one page out: a source never sleeps, retries, stores or reads the environment. Each call says for which
 * workspace it is: it may have a key of its own at the provider.
 */
export interface Source {
  limits(api: LinkedinApi): SourceLimits;
  /** Filters of these criteria that the api does not have: asking for them is refused, never ignored. */
  missingFilters(api: LinkedinApi, people: PeopleCriteria): readonly (keyof PeopleCriteria)[];
  /** @throws SourceError */
  fetchPage(input: {
    workspaceId: string;
    accountId: string;
    api: LinkedinApi;
    criteria: Criteria;
    pageSize: number;
    cursor: string | null;
    signal: AbortSignal;
  }): Promise<SourcePage>;
  /** @throws SourceError */
  findParameters(input: {
    workspaceId: string;
    accountId: string;
    query: ParameterQuery;
    signal: AbortSignal;
  }): Promise<readonly Parameter[]>;
  /**
   * The accounts behind the provider key, with the LinkedIn products each really has; without a workspace those of the
   * deployment's own key. @throws SourceError
   */
  listAccounts(signal: AbortSignal, workspaceId?: string): Promise<readonly SourceAccount[]>;
}

export interface SourceAccount {
  readonly accountId: string;
  readonly name: string;
  readonly status: ConnectionStatus;
  /** Null where the account cannot say it now, e.g. while it is disconnected. */
  readonly apis: readonly LinkedinApi[] | null;
}

export interface StoredConnection
  extends Omit<Connection, "id" | "mayUse" | "mayChange" | "mayShare"> {
  readonly id: string;
  readonly accountId: string;
  /** Who connected it; where it was found at the provider, who looked first. */
  readonly userId: string;
  /** Somebody connected it by a link. */
  readonly isLinked: boolean;
}

/** Spacing between two calls of one account and its rows per rolling day. */
export interface Pace {
  readonly spacingMinMs: number;
  readonly spacingMaxMs: number;
  /** Overrides what the source advises, e.g. for a simulated account. */
  readonly rowsPerDay: number | null;
  /** 24 hours, shorter only where a test cannot wait. */
  readonly dayMs: number;
  /** Days in which the allowance of an account that is new here grows to its whole; 0 grants all from the first. */
  readonly rampDays: number;
}

/** What a worker has to know to choose fairly between jobs: whose it is, and how urgent among that person's own. */
export type Lane = Pick<Job, "id" | "workspaceId" | "userId" | "priority">;

export interface Realtime {
  publish(input: {
    channels: readonly string[];
    name: JobEventName;
    message: JobMessage;
  }): Promise<void>;
  /** Closes every socket on which this person said who they are. */
  hangUp(userId: string): Promise<void>;
}

/** At least once, not before `at`. A second wake is harmless: `claim` lets one slice in. */
export interface Dispatch {
  wake(job: Lane, at?: Date): Promise<void>;
  /** Aborts the call in flight when the slice runs in this process; elsewhere the next commit notices. */
  interrupt(jobId: string): void;
  /** Tells whoever looks after the queue of a job whose slices only died or broke; missing where there is no queue. */
  bury?(job: Lane, reason: string): Promise<void>;
}

/** Work that goes on when what began it is over. Where a host freezes the process then, it is waited for, but not long. */
export interface Background {
  /** Resolves when the caller may go on; never rejects. Whatever is left must do no harm when it never ends. */
  leave(work: Promise<unknown>, longestMs: number): Promise<void>;
}

export interface Clock {
  now(): number;
  /** Resolves early when the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** A number from 0 up to, not including, 1. */
  random(): number;
}

/** Counts and durations for whoever watches the service; labels are ids and kinds, never names or rows. */
export interface Meter {
  count(name: CounterName, labels: Labels): void;
  time(name: TimerName, ms: number, labels: Labels): void;
}

export type CounterName = "slices" | "pages" | "page_failures" | "waits" | "endings";
export type TimerName = "page_call" | "turn_wait" | "page_commit" | "start_latency";
export type Labels = Readonly<Record<string, string>>;

export interface Log {
  info(event: string, fields: Record<string, unknown>): void;
  warn(event: string, fields: Record<string, unknown>): void;
  bug(error: unknown, fields: Record<string, unknown>): void;
}

/** Everything the engine needs from outside. Tests pass fakes; `lib/container.ts` passes the real ones. */
export interface World {
  readonly store: Store;
  readonly results: ResultStore;
  readonly connections: ConnectionStore;
  readonly outbox: Outbox;
  readonly source: Source;
  readonly markRows: RowMarker;
  readonly realtime: Realtime;
  readonly dispatch: Dispatch;
  readonly background: Background;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
  readonly pace: Pace;
  readonly limits: Limits;
}
