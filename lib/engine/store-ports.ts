import type { ConnectionPace, ConnectionStatus } from "#lib/contract/connection.ts";
import type { DecisionAnswer, DecisionRequest } from "#lib/contract/decision.ts";
import type {
  Criteria,
  JobStatus,
  LinkedinApi,
  Priority,
  StopReason,
  WaitingReason,
} from "#lib/contract/job.ts";
import type { ResultsPage, ResultsQuery } from "#lib/contract/prospect.ts";
import type { JobEventName } from "#lib/contract/realtime.ts";
import type { JobFailure } from "./errors.ts";
import type {
  Job,
  Lane,
  Owner,
  Pace,
  Row,
  RowMarks,
  SourceAccount,
  StoredConnection,
} from "./ports.ts";

/* What the engine asks of whatever keeps jobs, rows, accounts and messages. The words are explained in ports.ts. */

export interface NewJob {
  readonly owner: Owner;
  readonly connectionId: string;
  readonly name: string;
  readonly criteria: Criteria;
  readonly criteriaText: string;
  readonly api: LinkedinApi;
  readonly priority: Priority;
  readonly pageSize: number;
  readonly idempotencyKey: string | null;
  /** Tells a repeat of the same request from another request under the same key. */
  readonly requestHash: string;
  readonly expectedPageMs: number;
  readonly lifetimeMs: number;
  /** Most jobs the workspace may have open at once. */
  readonly openLimit: number;
}

/** Why a slice ended with its job unfinished and not waiting: `deadline`, `idle` (too late for a single page), `turn`, `stop`. */
export type HandOver = "deadline" | "idle" | "turn" | "stop";

export interface JobError {
  readonly code: string;
  readonly message: string;
}

export type Ending =
  | { readonly status: "completed"; readonly stopReason: StopReason }
  | { readonly status: "failed"; readonly failure: JobFailure }
  | { readonly status: "cancelled" };

/**
 * `granted`: call in `waitMs`, for no more than `rows`. In `waitMs` ask again: `queued`, others on the account go first;
 * `cooling`, the provider asked it to slow down; `spent`, the day's allowance is used; `closed`, outside its working hours.
 * `paused`: a person paused the account. `away`: it has to be connected again.
 * `cancelled`: a person asked to stop. `draining`: an operator asked all work to stop. `lost`: no longer yours.
 */
export type Reservation =
  | { readonly kind: "granted"; readonly waitMs: number; readonly rows: number }
  | { readonly kind: "queued" | "cooling" | "spent" | "closed"; readonly waitMs: number }
  | { readonly kind: "cancelled" | "draining" | "lost" | "paused" | "away" };

/** `go`: call now, everybody else keeps the spacing from now on. `early`, `cooling`: not before `waitMs` from now. */
export type CallStart =
  | { readonly kind: "go" | "cancelled" | "lost" }
  | { readonly kind: "early" | "cooling"; readonly waitMs: number };

/**
 * The statements. Each is one SQL statement on the database's clock. Those that take a held `job` compare its
 * fence and answer null when somebody else took over: the caller stops at once. @throws StoreError
 */
export interface Store {
  /**
   * `isRepeat` when this workspace already sent the key; `isMismatch` when it sent it with another request; null when
   * too many jobs are open.
   */
  create(input: NewJob): Promise<{ job: Job; isRepeat: boolean; isMismatch: boolean } | null>;
  /** The job that this workspace made with the key before; `isMismatch` when it was with another request. */
  recall(
    input: Pick<NewJob, "owner" | "idempotencyKey" | "requestHash">,
  ): Promise<{ job: Job; isMismatch: boolean } | null>;
  claim(input: { jobId: string; leaseMs: number }): Promise<Job | null>;
  renew(input: { job: Job; leaseMs: number }): Promise<{ cancelRequested: boolean } | null>;
  /**
   * The account's next call, for `rows` or for as many as its allowance has in a day. It goes to the workspace, person and
   * job that had none for longest; a person's own jobs go by priority first. Only one call is booked ahead, so that whoever
   * comes next waits for one call at most.
   */
  reserve(input: {
    job: Job;
    rows: number;
    spacingMs: number;
    rowsPerDay: number;
    dayMs: number;
    rampDays: number;
    leaseMs: number;
  }): Promise<Reservation>;
  /**
   * Asked at the moment of a call that was granted for later, with the spacing it was granted with: a call before may have
   * left late, or the account been told to slow down meanwhile.
   */
  beginCall(input: { job: Job; spacingMs: number; leaseMs: number }): Promise<CallStart>;
  commitPage(input: {
    job: Job;
    rows: readonly Row[];
    nextCursor: string | null;
    cursorHash: string | null;
    reported: number;
    callMs: number;
    leaseMs: number;
    /** How long the fields of these rows may be kept, 0 for not at all; left out, the source's terms set no time. */
    fieldsKeptMs?: number;
  }): Promise<Job | null>;
  /**
   * Gives the lease back, due in `waitMs`, or at once when it is to stop. `idle` counts a slice that came too late to begin;
   * `turn` is one that only waits for its turn or for a worker, and is not counted as a slice.
   */
  handOver(input: { job: Job; reason: HandOver; waitMs: number }): Promise<Job | null>;
  /**
   * Park until `waitMs` from now, or until now when it is to stop. With `error` a failed round of tries is counted, unless
   * `isRound` says that it was none; a mere wait is not a slice.
   */
  park(input: {
    job: Job;
    reason: WaitingReason;
    waitMs: number;
    error: JobError | null;
    isRound?: boolean;
  }): Promise<Job | null>;
  /**
   * Gives the lease back of a slice that broke: counted as a stall, and due after `waitMs`, four times as long with each
   * stall in a row; at once when more than `most` have come together, since then it only has to end.
   */
  breakOff(input: { job: Job; error: JobError; waitMs: number; most: number }): Promise<Job | null>;
  /** A job that a person asked to stop meanwhile is cancelled, whatever the ending. */
  finish(input: { job: Job; ending: Ending }): Promise<Job | null>;
  /** Nobody on this account calls before `waitMs` from now. */
  coolDown(input: { connectionId: string; waitMs: number }): Promise<void>;
  /** `isByOperator`: whoever runs the service stops it. Who asked first has stopped it. */
  requestCancel(input: {
    owner: Owner;
    jobId: string;
    discard: boolean;
    isByOperator?: boolean;
  }): Promise<Job | null>;
  retry(input: { owner: Owner; jobId: string; lifetimeMs: number }): Promise<Job | null>;
  /**
   * Open jobs that are due and not being worked on, everybody's first before anybody's second; each is handed out at most
   * once per `backOffMs`. Of jobs whose slices died again and again one is due at a time: it may be what they die of.
   */
  takeDue(input: { limit: number; backOffMs: number }): Promise<readonly Lane[]>;

  find(input: { workspaceId: string; jobId: string }): Promise<Job | null>;
  list(input: {
    workspaceId: string;
    limit: number;
    cursor: string | null;
    status: JobStatus | null;
  }): Promise<{ jobs: readonly Job[]; nextCursor: string | null }>;
}

export interface ResultStore {
  list(input: {
    workspaceId: string;
    jobId: string;
    query: ResultsQuery;
  }): Promise<ResultsPage | null>;
  /**
   * The rows that a decision is about, where the workspace has anybody on its list of those who must not be found again; null
   * where it has nobody.
   */
  listToMark(input: {
    owner: Owner;
    request: DecisionRequest;
  }): Promise<readonly { id: string; row: Row }[] | null>;
  /** With `marks`, rows that stand on the list by them, and rows without, are left as they are. */
  decide(input: {
    owner: Owner;
    request: DecisionRequest;
    marks?: readonly { id: string; listedAs: RowMarks["listedAs"] }[];
  }): Promise<DecisionAnswer | null>;
  undo(input: {
    owner: Owner;
    batchId: string;
  }): Promise<{ jobId: string; answer: DecisionAnswer } | null>;
}

export interface ConnectionStore {
  /** `isFresh` when the provider was asked a short while ago. */
  list(input: {
    workspaceId: string;
    rowsPerDay: (api: LinkedinApi) => number;
    pace: Pace;
  }): Promise<{ connections: readonly StoredConnection[]; isFresh: boolean }>;
  /** Null for one that is not there, or was removed. */
  find(connectionId: string): Promise<{ accountId: string; status: ConnectionStatus } | null>;
  /**
   * `areAll`: the provider has no other accounts; those it had are disabled. Those that another workspace connected by a
   * link are left out, and so is what somebody removed. What nobody connected here, and the deployment's key lists, is new
   * only to workspaces that have whoever runs the service among their owners. An account that cannot say its products keeps
   * those it had; one that is new has classic, as every account does. Jobs that wait for an account which is connected
   * again are due at once.
   */
  save(input: { owner: Owner; accounts: readonly SourceAccount[]; areAll: boolean }): Promise<void>;
  /** Null when the workspace has no such account. What is not given stays. */
  setPace(input: {
    workspaceId: string;
    connectionId: string;
    pace: ConnectionPace;
  }): Promise<boolean>;
  /** Null when the workspace has no such account. Jobs that waited for the end of a pause are due at once. */
  setPaused(input: {
    workspaceId: string;
    connectionId: string;
    isPaused: boolean;
  }): Promise<boolean>;
  /** Null unless this person connected the account by a link. */
  setShared(input: { owner: Owner; connectionId: string; isShared: boolean }): Promise<boolean>;
  setStatus(input: { connectionId: string; status: ConnectionStatus }): Promise<void>;
}

export interface PendingMessage {
  readonly job: Job;
  readonly name: JobEventName;
  /** Whether the person who started the job is still in its workspace. */
  readonly isMembers: boolean;
}

/** Messages that were committed with a page and not yet sent. */
export interface Outbox {
  /** Claims jobs with news whose last message is `leastGapMs` old; `jobId` null means any job. */
  take(input: {
    jobId: string | null;
    limit: number;
    leastGapMs: number;
  }): Promise<readonly PendingMessage[]>;
  markSent(input: { jobId: string; seq: number }): Promise<void>;
  hasNews(jobId: string): Promise<boolean>;
}
