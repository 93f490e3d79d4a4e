import { z } from "zod";
import { MAX_CURSOR } from "./cursor.ts";
import { Decision, RejectReason } from "./decision.ts";

const Count = z.number().int().min(0);
const Moment = z.iso.datetime();

/** Approved rows may be kept so many months at most: CNIL names three years from collection as the limit for prospects. */
export const MOST_MONTHS = 36;
/** Days that rows stay which nobody decided on, or which were rejected. */
export const UNDECIDED_DAYS = 90;
/** Days after which somebody whose data comes from elsewhere has to have been told (GDPR, Article 14). */
export const NOTICE_DAYS = 30;
/** How far ahead a deletion is told of. */
export const WARNING_DAYS = 30;

const Text = (most: number) => z.string().trim().max(most);

/** Body of `PATCH /api/v1/privacy`; what is not given stays. */
export const PrivacyChange = z.strictObject({
  keepApprovedMonths: z.number().int().min(1).max(MOST_MONTHS).optional(),
  notice: Text(10_000).optional(),
  contact: Text(300).optional(),
});
export type PrivacyChange = z.infer<typeof PrivacyChange>;

const Removal = z.object({ jobId: z.uuid(), name: z.string(), at: Moment, rows: Count });

/** Answer of `GET /api/v1/privacy`: what is kept how long, what goes next, and what went. */
export const Privacy = z.object({
  keepApprovedMonths: Count,
  keepUndecidedDays: Count,
  notice: z.string(),
  contact: z.string(),
  /** The next night something is deleted in, of the next 30 days. */
  next: z.object({ at: Moment, rows: Count, searches: Count }).nullable(),
  /** The next deletion of each search, the soonest first. */
  coming: z.array(Removal),
  /** What was deleted last, the newest first. */
  gone: z.array(Removal.extend({ jobId: z.uuid().nullable(), name: z.string().nullable() })),
  lastRunAt: Moment.nullable(),
});
export type Privacy = z.infer<typeof Privacy>;

export const PersonKind = z.enum(["profile", "person", "email"]);
export type PersonKind = z.infer<typeof PersonKind>;

/** Body of `POST /api/v1/privacy/access` and `/erase`: one person, by profile address, provider's id or e-mail. */
export const PersonRequest = z.strictObject({
  kind: PersonKind,
  value: z.string().trim().min(1).max(500),
});
export type PersonRequest = z.infer<typeof PersonRequest>;

/** One thing that is known of a person, from where and since when. */
const HeldValue = z.object({
  field: z.string(),
  value: z.union([z.string(), z.number(), z.boolean()]),
  source: z.string(),
  obtainedAt: Moment,
});

/** A row of the person's, as one search found it. */
const HeldRow = z.object({
  id: z.uuid(),
  jobId: z.uuid(),
  jobName: z.string(),
  source: z.string(),
  /** When the workspace first found the person; and when this search did. */
  obtainedAt: Moment,
  foundAt: Moment,
  /** By when they have to be told; and when somebody marked that they were. */
  noticeDueAt: Moment,
  noticedAt: Moment.nullable(),
  /** When the row is deleted by the clock. */
  keptUntil: Moment,
  disposition: z.string(),
  decision: Decision,
  reason: RejectReason.nullable(),
  decidedBy: z.string().nullable(),
  decidedAt: Moment.nullable(),
  values: z.array(HeldValue),
});
export type HeldRow = z.infer<typeof HeldRow>;

/** Answer of `POST /api/v1/privacy/access`: everything this workspace holds on one person. */
export const PersonFile = z.object({
  asked: PersonRequest,
  madeAt: Moment,
  isSuppressed: z.boolean(),
  rows: z.array(HeldRow),
  /** Searches whose own words name the person. */
  searches: z.array(z.object({ jobId: z.uuid(), name: z.string() })),
  /** Copies of the workspace's data that were taken since the person was first found. */
  exports: z.array(z.object({ at: Moment, by: z.string().nullable() })),
  notice: z.string(),
  contact: z.string(),
});
export type PersonFile = z.infer<typeof PersonFile>;

/** Answer of `POST /api/v1/privacy/erase`, in numbers: of the person nothing is left to tell. */
export const Erasure = z.object({
  rows: Count,
  decisions: Count,
  /** Searches whose words named the person, and do not any more. */
  searches: Count,
  /** Entries on the list of those who must not be found again that are new. */
  suppressed: Count,
  /** Copies of the workspace's data that may hold the person still: whoever has them has to be told. */
  exports: z.array(z.object({ at: Moment, by: z.string().nullable() })),
});
export type Erasure = z.infer<typeof Erasure>;

/** Query of `GET /api/v1/privacy/notices`. */
export const NoticeQuery = z.strictObject({
  cursor: z.string().max(MAX_CURSOR).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type NoticeQuery = z.infer<typeof NoticeQuery>;

/** Somebody who was not told yet that they were found; `id` is a row of theirs. */
const Untold = z.object({
  id: z.uuid(),
  /** Null where the source's terms let nothing be kept. */
  name: z.string().nullable(),
  company: z.string().nullable(),
  jobId: z.uuid(),
  jobName: z.string(),
  source: z.string(),
  obtainedAt: Moment,
  noticeDueAt: Moment,
  isOverdue: z.boolean(),
});
export type Untold = z.infer<typeof Untold>;

/** Answer of `GET /api/v1/privacy/notices`: who is still to be told, the longest due first. */
export const NoticeList = z.object({
  asOf: Moment,
  due: Count,
  overdue: Count,
  people: z.array(Untold),
  nextCursor: z.string().nullable(),
});
export type NoticeList = z.infer<typeof NoticeList>;

/** Body of `POST /api/v1/privacy/notices`: these people were told, or all who were overdue at that moment. */
export const NoticeMark = z.union([
  z.strictObject({ ids: z.array(z.uuid()).min(1).max(200) }),
  z.strictObject({ overdueAsOf: Moment }),
]);
export type NoticeMark = z.infer<typeof NoticeMark>;

export const NoticeAnswer = z.object({ told: Count });
export type NoticeAnswer = z.infer<typeof NoticeAnswer>;
