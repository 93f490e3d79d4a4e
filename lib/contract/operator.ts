import { z } from "zod";
import { ConnectionStatus, WorkingHours } from "./connection.ts";
import { MAX_CURSOR } from "./cursor.ts";
import { JobStatus, LinkedinApi, Priority, StopReason, WaitingReason } from "./job.ts";

const Count = z.number().int().min(0);
const Moment = z.iso.datetime();

/**
 * What an operator should look into. `lease_expired`: a worker went silent and nobody took over. `no_progress`: a worker
 * holds the job and brings no page. `stalled`: workers went silent at the same page again and again. `waiting_overdue`:
 * the time it waits for is over. `not_claimed`: it is due. The first and the last two only while no worker takes any job.
 */
export const Alarm = z.enum([
  "lease_expired",
  "no_progress",
  "stalled",
  "waiting_overdue",
  "not_claimed",
]);
export type Alarm = z.infer<typeof Alarm>;

/** A job as whoever runs the service sees it: ids and figures; a name only for the operator's own workspace. */
export const AdminJob = z.object({
  id: z.uuid(),
  workspaceId: z.uuid(),
  connectionId: z.uuid(),
  accountId: z.string(),
  name: z.string().nullable(),
  api: LinkedinApi,
  priority: Priority,
  status: JobStatus,
  stopReason: StopReason.nullable(),
  waitingReason: WaitingReason.nullable(),
  /** When it may be worked on next, where that is to come. */
  dueAt: Moment.nullable(),
  /** Jobs that were due before it, where it waits for a place at a worker. */
  ahead: Count.nullable(),
  /** Which claim holds it and until when; `leaseUntil` is null while nobody does. */
  fence: Count,
  leaseUntil: Moment.nullable(),
  attempt: Count,
  slices: Count,
  stalls: Count,
  /** Rounds of failed tries since the last page that worked. */
  failures: Count,
  pageNo: Count,
  shown: Count,
  target: Count,
  percent: Count,
  calls: Count,
  meanCallMs: Count.nullable(),
  lastError: z.object({ code: z.string(), message: z.string().nullable(), at: Moment }).nullable(),
  alarms: z.array(Alarm),
  cancelRequested: z.boolean(),
  canRetry: z.boolean(),
  createdAt: Moment,
  startedAt: Moment.nullable(),
  lastActivityAt: Moment.nullable(),
  completedAt: Moment.nullable(),
});
export type AdminJob = z.infer<typeof AdminJob>;

export const AdminJobFilter = z.enum(["open", "running", "waiting", "alarms", "failed"]);
export type AdminJobFilter = z.infer<typeof AdminJobFilter>;

export const AdminJobQuery = z.strictObject({
  show: AdminJobFilter.default("open"),
  cursor: z.string().max(MAX_CURSOR).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type AdminJobQuery = z.infer<typeof AdminJobQuery>;

/** All open jobs in figures; `due` is the queue: free, and its time has come. */
export const EngineFigures = z.object({
  queued: Count,
  running: Count,
  waiting: Count,
  due: Count,
  oldestDueAt: Moment.nullable(),
  /** Whether a worker took a job within the last minutes. */
  isWorkGoingOn: z.boolean(),
  alarms: Count,
  /** Since when no job is begun because an operator asked so; null while work goes on. */
  drainingSince: Moment.nullable(),
});
export type EngineFigures = z.infer<typeof EngineFigures>;

/** Answer of `GET /api/v1/admin/jobs`, newest first; `at` is the database's time, which all moments are of. */
export const AdminJobList = z.object({
  at: Moment,
  figures: EngineFigures,
  jobs: z.array(AdminJob),
  nextCursor: z.string().nullable(),
});
export type AdminJobList = z.infer<typeof AdminJobList>;

/** A provider's account with its gauge, whichever workspaces use it. */
export const AdminAccount = z.object({
  accountId: z.string(),
  workspaces: Count,
  status: ConnectionStatus,
  usedToday: Count,
  dailyAllowance: Count,
  nextFreeAt: Moment.nullable(),
  coolsUntil: Moment.nullable(),
  workingHours: WorkingHours.nullable(),
  /** When the working hours begin, while it is outside of them. */
  opensAt: Moment.nullable(),
  /** Jobs that wait for their turn right now. */
  wishes: Count,
  openJobs: Count,
});
export type AdminAccount = z.infer<typeof AdminAccount>;

export const AdminAccountList = z.object({ at: Moment, accounts: z.array(AdminAccount) });
export type AdminAccountList = z.infer<typeof AdminAccountList>;

/** Body of `POST /api/v1/admin/drain`. */
export const DrainRequest = z.strictObject({ draining: z.boolean() });

/** A wake-up that a queue gave up: its slice threw, or was not heard from again, each time it was tried. */
const DeadLetter = z.object({ jobId: z.uuid(), at: Moment, error: z.string() });

/** Answer of `GET /api/v1/admin/dead-letters`, newest first, 50 at most; only pg-boss keeps such a list. */
export const DeadLetterList = z.object({ letters: z.array(DeadLetter) });
export type DeadLetterList = z.infer<typeof DeadLetterList>;

/** Body of `POST /api/v1/admin/sign-outs`: who is signed out everywhere. */
export const SignOutRequest = z.strictObject({
  email: z.string().trim().toLowerCase().max(254).pipe(z.email("must be an e-mail address")),
});

/** Its answer: how many sessions there were. */
export const SignedOut = z.object({ ended: z.number().int() });
