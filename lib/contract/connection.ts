import { z } from "zod";
import { LinkedinApi } from "./job.ts";

export const ConnectionStatus = z.enum(["connected", "needs_reconnect", "restricted", "disabled"]);
export type ConnectionStatus = z.infer<typeof ConnectionStatus>;

const ClockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time such as 08:30");

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: name }));
  } catch {
    return false;
  }
}

/** When the account may be used, in its own time; ISO days, 1 is Monday. */
export const WorkingHours = z
  .strictObject({
    timeZone: z.string().max(60).refine(isTimeZone, "must be a time zone such as America/New_York"),
    days: z.array(z.number().int().min(1).max(7)).min(1).max(7),
    from: ClockTime,
    to: ClockTime,
  })
  .refine(({ from, to }) => from < to, { path: ["to"], message: "must be after from" });
export type WorkingHours = z.infer<typeof WorkingHours>;

/** What the account may be asked for. Null goes back to the default. */
export const ConnectionPace = z.strictObject({
  dailyRows: z.number().int().min(1).max(10_000).nullable().optional(),
  workingHours: WorkingHours.nullable().optional(),
  rampDays: z.number().int().min(0).max(60).nullable().optional(),
});
export type ConnectionPace = z.infer<typeof ConnectionPace>;

/** Body of `PATCH /api/v1/connections/:id`: its pace, whether it is paused, and whether others may search with it. */
export const ConnectionChange = ConnectionPace.extend({
  paused: z.boolean().optional(),
  shared: z.boolean().optional(),
});
export type ConnectionChange = z.infer<typeof ConnectionChange>;

/** A LinkedIn account of the workspace with its gauge: rows used and allowed in the rolling 24 hours. */
export const Connection = z.object({
  /** Null for whoever may not change it. */
  id: z.uuid().nullable(),
  provider: z.literal("unipile"),
  name: z.string(),
  status: ConnectionStatus,
  apis: z.array(LinkedinApi),
  usedToday: z.number().int().min(0),
  /** Today's: smaller than the whole while a new account's grows. */
  dailyAllowance: z.number().int().min(0),
  workingHours: WorkingHours.nullable(),
  /** When it may be called next, where that is more than a moment away: a cool-down the provider asked for. */
  coolsUntil: z.iso.datetime().nullable(),
  /** Its searches wait until it goes on. */
  isPaused: z.boolean(),
  /** Searches that are not over, and the rows they may still take. */
  openSearches: z.number().int().min(0),
  bookedRows: z.number().int().min(0),
  /** What was set for this account; null takes the default. */
  dailyRows: z.number().int().nullable(),
  rampDays: z.number().int().nullable(),
  /** Who connected it; null for whoever may not know. */
  ownerName: z.string().nullable(),
  /** Everybody of the workspace who starts searches may use it; else only who connected it. */
  isShared: z.boolean(),
  /** Whether whoever asks may search with it. */
  mayUse: z.boolean(),
  /** Whether whoever asks may change it. */
  mayChange: z.boolean(),
  /** Whether whoever asks connected it, and so says who else may search with it. */
  mayShare: z.boolean(),
});
export type Connection = z.infer<typeof Connection>;

/** One that whoever asked may change. */
export type OwnConnection = Connection & { readonly id: string };

export const ConnectionList = z.object({ connections: z.array(Connection) });
export type ConnectionList = z.infer<typeof ConnectionList>;
