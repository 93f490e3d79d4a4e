import { z } from "zod";
import { StopReason, WaitingReason } from "./job.ts";
import { JobEventName } from "./realtime.ts";

const Count = z.number().int().min(0);
const Moment = z.iso.datetime({ offset: true });

/** What happened to a job, told apart by `what`. */
export const JobEventDetail = z.discriminatedUnion("what", [
  z.object({ what: z.literal("created") }),
  /** A worker began; `isTakeOver` when the one before it had gone silent. */
  z.object({ what: z.literal("claimed"), isTakeOver: z.boolean() }),
  /** A page was kept; pages count from 1, `added` is the rows that were new to the job. */
  z.object({
    what: z.literal("page"),
    page: Count,
    added: Count,
    shown: Count,
    callMs: Count,
  }),
  /** A worker gave the job back unfinished, for another to go on with from `until`. */
  z.object({
    what: z.literal("handed_over"),
    reason: z.enum(["deadline", "idle", "turn", "stop", "broken"]),
    until: Moment,
  }),
  /** `round` counts failed rounds of tries since the last page, with what failed as `error`; null for a mere wait. */
  z.object({
    what: z.literal("waiting"),
    reason: WaitingReason,
    until: Moment,
    round: Count.nullable(),
    error: z.string().nullable(),
  }),
  z.object({ what: z.literal("retried"), attempt: Count }),
  /** `isByOperator`: whoever runs the service asked, and nobody of the workspace. */
  z.object({ what: z.literal("stop_asked"), isByOperator: z.boolean().optional() }),
  z.object({
    what: z.enum(["completed", "failed", "cancelled"]),
    reason: StopReason.nullable(),
    error: z.string().nullish(),
  }),
  z.object({ what: z.literal("decided"), changed: Count }),
  /** Rows were deleted: their time was over, or somebody was erased. */
  z.object({ what: z.literal("removed"), rows: Count, why: z.enum(["retention", "erased"]) }),
  /** Of a version that did not note more. */
  z.object({ what: z.literal("unknown") }),
]);
export type JobEventDetail = z.infer<typeof JobEventDetail>;

/** One change of a job; `seq` counts them without gaps. */
export const JobEvent = z.object({
  seq: z.number().int(),
  name: JobEventName,
  at: z.iso.datetime(),
  detail: JobEventDetail,
});
export type JobEvent = z.infer<typeof JobEvent>;

/** Answer of `GET /api/v1/jobs/:id/events`, oldest first; pass `nextCursor` back as `cursor`. */
export const JobEventList = z.object({
  events: z.array(JobEvent),
  nextCursor: z.string().nullable(),
});
export type JobEventList = z.infer<typeof JobEventList>;

/** `cursor` is the `seq` after which to go on: whoever has all events asks for newer ones with the last `seq`. */
export const JobEventQuery = z.strictObject({
  cursor: z
    .string()
    .regex(/^\d{1,9}$/, "must be the seq of an event")
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
});
export type JobEventQuery = z.infer<typeof JobEventQuery>;
