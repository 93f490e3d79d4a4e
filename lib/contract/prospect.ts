import { z } from "zod";
import { MAX_CURSOR } from "./cursor.ts";
import { Decision, DecisionCounts, RejectReason } from "./decision.ts";
import { JobStatus } from "./job.ts";

/** A person as one source described them; `null` where the source said nothing. */
export const Prospect = z.object({
  provider: z.literal("unipile"),
  providerId: z.string(),
  name: z.string(),
  /** LinkedIn hid who this is ("LinkedIn Member"): counted, never shown as a lead with a name. */
  isHidden: z.boolean(),
  title: z.string().nullable(),
  headline: z.string().nullable(),
  company: z.string().nullable(),
  companySize: z.string().nullable(),
  industry: z.string().nullable(),
  location: z.string().nullable(),
  linkedinUrl: z.string().nullable(),
  memberId: z.string().nullable(),
  degree: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]).nullable(),
  sharedConnections: z.number().int().nullable(),
  tenure: z.string().nullable(),
  isPremium: z.boolean().nullable(),
  isOpenProfile: z.boolean().nullable(),
});
export type Prospect = z.infer<typeof Prospect>;

/** What is left of a prospect whose source's terms do not allow more: who it is there, and nothing about them. */
export const NO_FIELDS = {
  name: "No longer kept",
  isHidden: true,
  title: null,
  headline: null,
  company: null,
  companySize: null,
  industry: null,
  location: null,
  linkedinUrl: null,
  memberId: null,
  degree: null,
  sharedConnections: null,
  tenure: null,
  isPremium: null,
  isOpenProfile: null,
} as const satisfies Omit<Prospect, "provider" | "providerId">;

export function withoutFields({ provider, providerId }: Prospect): Prospect {
  return { provider, providerId, ...NO_FIELDS };
}

/** A prospect as one job found it, with what people decided. */
export const Result = Prospect.extend({
  id: z.uuid(),
  jobId: z.uuid(),
  position: z.number().int().min(1),
  seq: z.number().int(),
  novelty: z.enum(["new", "seen"]),
  fetchedAt: z.iso.datetime(),
  mergeCount: z.number().int().min(0),
  decision: Decision,
  reason: RejectReason.nullable(),
  decidedBy: z.string().nullable(),
  decidedAt: z.iso.datetime().nullable(),
  version: z.number().int(),
});
export type Result = z.infer<typeof Result>;

/** Which rows of a job: by decision, and by words found in name, title, company or place. */
export const ResultFilter = z.strictObject({
  decision: Decision.optional(),
  q: z.string().trim().max(200).optional(),
});
export type ResultFilter = z.infer<typeof ResultFilter>;

/** A whole number from 1 on, as an address or as JSON writes it. */
type Whole = (most: number) => z.ZodNumber;

function resultsAsked(whole: Whole) {
  return z
    .strictObject({
      ...ResultFilter.shape,
      cursor: z.string().max(MAX_CURSOR).optional(),
      limit: whole(200).default(100),
      page: whole(100_000).optional(),
      perPage: whole(200).optional(),
      per_page: whole(200).optional(),
      sort: z.enum(["position", "name", "company"]).default("position"),
      order: z.enum(["asc", "desc"]).default("asc"),
    })
    .transform((query) => {
      const isPaged = query.perPage !== undefined || query.per_page !== undefined;
      return isPaged ? { ...query, page: query.page ?? 1 } : query;
    })
    .refine(({ cursor, page }) => cursor === undefined || page === undefined, {
      path: ["cursor"],
      error:
        "cannot be combined with page or perPage: a cursor goes on where the last answer ended",
    });
}

/**
 * Query of `GET /api/v1/jobs/:id/results`. `cursor` follows the order rows arrived in; `page` with `perPage`
 * (or `per_page`) reaches any page of any order, and is the first where only its size is given.
 */
export const ResultsQuery = resultsAsked((most) =>
  z.coerce.number<number>().int().min(1).max(most),
);
export type ResultsQuery = z.infer<typeof ResultsQuery>;

/** Body of `POST /api/v1/jobs/:id/results`: the same, with the words looked for out of the address. */
export const ResultsRequest = resultsAsked((most) => z.number().int().min(1).max(most));
export type ResultsRequest = z.input<typeof ResultsRequest>;

export const ResultsPage = z.object({
  jobId: z.uuid(),
  jobStatus: JobStatus,
  /** The job's sequence number these rows were read at: what `selection.asOfSeq` takes. */
  asOfSeq: z.number().int(),
  /** How many rows match the filter, on all pages. */
  total: z.number().int(),
  /** Of all rows of the job, whatever the filter, at the same moment. */
  counts: DecisionCounts,
  results: z.array(Result),
  /** By cursor: where to go on. As long as the job is open there may be more; null when it is over and all was read. */
  nextCursor: z.string().nullable(),
  page: z.number().int().optional(),
  perPage: z.number().int().optional(),
  totalPages: z.number().int().optional(),
});
export type ResultsPage = z.infer<typeof ResultsPage>;
