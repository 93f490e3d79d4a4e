import { z } from "zod";
import { Counts, JobStatus, Outcome, StopReason, WaitingReason } from "./job.ts";

/** Names of the messages on `private-job-{jobId}` and `private-user-{userId}`. */
export const JobEventName = z.enum([
  "job.created",
  "job.progress",
  "job.waiting",
  "job.completed",
  "job.failed",
  "job.cancelled",
  "job.retried",
  "decision.changed",
]);
export type JobEventName = z.infer<typeof JobEventName>;

/**
 * A message is a whole picture of the state in counts, never rows. Ignore one whose `seq` is not newer; only the newest
 * state is sent, so numbers in between never come. Why a search failed and what it cost has to be asked for.
 */
export const JobMessage = z.object({
  jobId: z.uuid(),
  seq: z.number().int().min(0),
  at: z.iso.datetime(),
  status: JobStatus,
  outcome: Outcome.optional(),
  stopReason: StopReason.optional(),
  waitingReason: WaitingReason.optional(),
  waitingUntil: z.iso.datetime().optional(),
  percent: z.number().int().min(0).max(100),
  target: z.number().int(),
  counts: Counts,
  cancelRequested: z.boolean(),
  canRetry: z.boolean(),
  etaSeconds: z.number().int().min(0).nullable(),
  lastActivityAt: z.iso.datetime().nullable(),
});
export type JobMessage = z.infer<typeof JobMessage>;

/** What a browser needs to open the socket; null when no realtime service is configured. */
export interface RealtimeConfig {
  readonly key: string;
  readonly cluster: string;
  readonly host: string | null;
  readonly port: number | null;
  readonly useTls: boolean;
}

export const jobChannel = (jobId: string) => `private-job-${jobId}`;
export const userChannel = (userId: string) => `private-user-${userId}`;

/** What a browser sends to join a private channel. */
export const ChannelRequest = z.strictObject({
  socket_id: z.string().regex(/^\d{1,20}\.\d{1,20}$/, "is not a socket id"),
  channel_name: z.string().max(200),
});
