import { z } from "zod";

export const Decision = z.enum(["undecided", "approved", "rejected"]);
export type Decision = z.infer<typeof Decision>;

export const RejectReason = z.enum([
  "wrong_role",
  "wrong_company_type",
  "wrong_size",
  "wrong_place",
  "already_customer",
  "competitor",
  "bad_data",
]);
export type RejectReason = z.infer<typeof RejectReason>;

const MAX_SEQ = 2_147_483_647; // what the column holds

const Ids = z.array(z.uuid()).max(5_000);

/** Rows by id, or every row that matches a filter and had arrived when the job was at `asOfSeq`. */
export const Selection = z.union([
  z.strictObject({ ids: Ids.min(1) }),
  z.strictObject({
    filter: z.strictObject({
      decision: Decision.optional(),
      q: z.string().trim().max(200).optional(),
    }),
    asOfSeq: z.number().int().min(0).max(MAX_SEQ),
    excludeIds: Ids.default([]),
  }),
]);
export type Selection = z.infer<typeof Selection>;

/** Body of `POST /api/v1/decisions`: one request, any number of rows of one job. */
export const DecisionRequest = z
  .strictObject({
    jobId: z.uuid(),
    selection: Selection,
    decision: Decision,
    reason: RejectReason.optional(),
  })
  .refine((body) => body.reason === undefined || body.decision === "rejected", {
    path: ["reason"],
    message: "only a rejection has a reason",
  });
export type DecisionRequest = z.infer<typeof DecisionRequest>;

/** How the rows of a job that people see are decided; together they are all that were not removed since. */
export const DecisionCounts = z.object({
  approved: z.number().int(),
  rejected: z.number().int(),
  undecided: z.number().int(),
});
export type DecisionCounts = z.infer<typeof DecisionCounts>;

/** `skipped` counts selected rows that did not change, by why: already so, decided by somebody else meanwhile, on the list of those who must not be found again, or not a row of this job. */
export const DecisionAnswer = z.object({
  batchId: z.uuid(),
  changed: z.number().int(),
  skipped: z.array(
    z.object({
      reason: z.enum(["unchanged", "changed_meanwhile", "suppressed", "not_found"]),
      count: z.number(),
    }),
  ),
  counts: DecisionCounts,
  seq: z.number().int(),
});
export type DecisionAnswer = z.infer<typeof DecisionAnswer>;
