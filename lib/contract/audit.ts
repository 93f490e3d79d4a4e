import { z } from "zod";
import { MAX_CURSOR } from "./cursor.ts";
import { ProviderId } from "./sign-in.ts";

export const AuditResult = z.enum(["done", "refused"]);
export type AuditResult = z.infer<typeof AuditResult>;

export const ActorKind = z.enum(["user", "key", "operator", "system"]);
export type ActorKind = z.infer<typeof ActorKind>;

/** What people do to their own account, and how they fail; in the trail as `sign_in.signed_in`. */
export const SignInAction = z.enum([
  "signed_in",
  "refused",
  "signed_up",
  "proved",
  "proof_refused",
  "code_refused",
  "backup_code_used",
  "oldest_sessions_ended",
  "password_changed",
  "password_reset",
  "email_confirmed",
  "email_changed",
  "second_factor_on",
  "second_factor_off",
  "backup_codes_made",
]);
export type SignInAction = z.infer<typeof SignInAction>;

/** What they showed for it. */
export const SignInMethod = z.enum([
  "password",
  "code",
  "backup_code",
  "key",
  "demo",
  ...ProviderId.options,
]);
export type SignInMethod = z.infer<typeof SignInMethod>;

/** Whom the trail names for a change; without an origin it was a program of ours. */
export interface Author {
  readonly userId: string;
  /** Set where they came with an API key. */
  readonly keyId?: string | null;
  readonly origin?: { readonly address: string | null; readonly requestId: string | null };
}

/** Who did what, when, from where. `detail` holds names and numbers, never what a field said. */
export const AuditEvent = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  actor: z.object({ kind: ActorKind, id: z.uuid().nullable(), name: z.string().nullable() }),
  /** What and what happened to it: `member.removed`. */
  action: z.string(),
  /** Id of what was acted on. */
  object: z.string().nullable(),
  result: AuditResult,
  /** Cut to /24 or /48. */
  address: z.string().nullable(),
  requestId: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
});
export type AuditEvent = z.infer<typeof AuditEvent>;

/** Answer of `GET /api/v1/audit`, newest first; pass `nextCursor` back as `cursor`. */
export const AuditList = z.object({
  events: z.array(AuditEvent),
  nextCursor: z.string().nullable(),
});
export type AuditList = z.infer<typeof AuditList>;

/** The database has no year 0. */
const Day = z.iso
  .date("must be a day such as 2026-01-31")
  .refine((day) => day >= "1970-01-01", "must not be before 1970");

/** Which events: of a kind (`member`, or `member.removed`), by one person or key, with one result, on days in UTC. */
export const AuditFilter = z.strictObject({
  action: z
    .string()
    .regex(/^[a-z_]{1,40}(\.[a-z_]{1,40})?$/, "must be an action such as member.removed")
    .optional(),
  actor: z.uuid().optional(),
  result: AuditResult.optional(),
  from: Day.optional(),
  to: Day.optional(),
});
export type AuditFilter = z.infer<typeof AuditFilter>;

/** Query of `GET /api/v1/audit`; `/api/v1/audit.csv` takes the filter alone. */
export const AuditQuery = z.strictObject({
  ...AuditFilter.shape,
  cursor: z.string().max(MAX_CURSOR).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type AuditQuery = z.infer<typeof AuditQuery>;
