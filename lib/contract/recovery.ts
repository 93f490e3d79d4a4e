import { z } from "zod";

/** Getting in again without the second factor and without its backup codes. */

const HOUR_MS = 3_600_000;

/** Between the second person's word and the moment from which it can be used. */
export const RECOVERY_WAIT_MS = 24 * HOUR_MS;
/** Asked for and not confirmed, or ready and not used: then it is over. */
export const RECOVERY_OPEN_MS = 7 * 24 * HOUR_MS;

const Moment = z.iso.datetime();

/** `asked`: an owner has to approve; `approved`: somebody else has to confirm; `waiting`: until `dueAt`. */
const RecoveryState = z.enum(["asked", "approved", "waiting"]);
export type RecoveryState = z.infer<typeof RecoveryState>;

/** Answer of `POST /api/auth/two-factor/lost`. */
export const AskedRecovery = z.object({ state: RecoveryState, dueAt: Moment.nullable() });
export type AskedRecovery = z.infer<typeof AskedRecovery>;

/** A member who lost both; what was done elsewhere is told without a name. */
export const Recovery = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.string(),
  state: RecoveryState,
  askedAt: Moment,
  /** Null unless it was approved in this workspace. */
  approvedBy: z.string().nullable(),
  dueAt: Moment.nullable(),
  isYou: z.boolean(),
  mayApprove: z.boolean(),
  mayConfirm: z.boolean(),
  /** It takes the word of whoever runs the service: nobody here can give the next one, or it reaches further than here. */
  needsOperator: z.boolean(),
  mayStop: z.boolean(),
});
export type Recovery = z.infer<typeof Recovery>;

/** Answer of `GET /api/v1/recoveries`, the oldest first. */
export const RecoveryList = z.object({ recoveries: z.array(Recovery) });
export type RecoveryList = z.infer<typeof RecoveryList>;

/** Body of `POST /api/v1/recoveries/stop`: the secret of a letter. */
export const StopRecovery = z.strictObject({ token: z.string().min(20).max(200) });

/** One that needs whoever runs the service: somebody of rank is missing, or the person's other workspaces are not asked. */
export const AdminRecovery = z.object({
  id: z.uuid(),
  email: z.string(),
  askedAt: Moment,
  /** Null where nobody else could approve: then it is the operator alone. */
  approvedBy: z.string().nullable(),
});
export type AdminRecovery = z.infer<typeof AdminRecovery>;

/** Answer of `GET /api/v1/admin/recoveries`, the oldest first. */
export const AdminRecoveryList = z.object({ recoveries: z.array(AdminRecovery) });
export type AdminRecoveryList = z.infer<typeof AdminRecoveryList>;
