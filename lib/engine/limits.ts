/** Every bound of the engine in one place; the container may shorten them for tests and demos. */
export interface Limits {
  /** How long a slice may be silent before another takes its job. */
  readonly leaseMs: number;
  /** How long a slice keeps a worker that others wait for. */
  readonly turnMs: number;
  /** Longest a slice sleeps for its turn; a longer wait parks the job and frees the worker. */
  readonly longestSleepMs: number;
  /** Unipile needs 20–45 s for 50 rows; past this the call is given up. */
  readonly pageTimeoutMs: number;
  /** Time a slice keeps in hand for the page that is under way when its deadline nears. */
  readonly handOverMarginMs: number;
  /** Tries of one page inside a slice, then tries over slices. */
  readonly pageTries: number;
  readonly sliceTries: number;
  readonly firstPageRetryMs: number;
  /** Cool-down after the first failed round; each further one is four times as long. */
  readonly firstSliceRetryMs: number;
  /** Slices that may die in a row without a page before the job is given up. */
  readonly stalls: number;
  readonly pagesWithoutNews: number;
  readonly idleSlices: number;
  readonly sparseSlices: number;
  readonly reconnectCheckMs: number;
  readonly restrictedPauseMs: number;
  /** How long a job may stay open, waiting included. */
  readonly jobLifetimeMs: number;
  readonly openJobsPerWorkspace: number;
  /** Realtime: at most one message of a job in this time. */
  readonly newsGapMs: number;
  /** Where the host freezes the process: how long an answer, and the end of a slice, wait for a message to leave. */
  readonly answerNewsMs: number;
  readonly sliceNewsMs: number;
}

export const defaultLimits: Limits = {
  leaseMs: 60_000,
  turnMs: 10_000,
  longestSleepMs: 20_000,
  pageTimeoutMs: 90_000,
  handOverMarginMs: 95_000,
  pageTries: 3,
  sliceTries: 3,
  firstPageRetryMs: 1_000,
  firstSliceRetryMs: 60_000,
  stalls: 3,
  pagesWithoutNews: 3,
  idleSlices: 2,
  sparseSlices: 10,
  reconnectCheckMs: 15 * 60_000,
  restrictedPauseMs: 24 * 3_600_000,
  jobLifetimeMs: 7 * 24 * 3_600_000,
  openJobsPerWorkspace: 500,
  newsGapMs: 1_000,
  answerNewsMs: 300,
  sliceNewsMs: 2_000,
};
