import { z } from "zod";

/** `off`: not set up, and nothing needs it. `warn`: works, but should not stay so. `bad`: does not work. */
export const CheckState = z.enum(["ok", "off", "warn", "bad"]);
export type CheckState = z.infer<typeof CheckState>;

/** One part of the service as it is set up here. Variables are named, their values never told. */
export const Check = z.object({
  id: z.enum([
    "database",
    "connections",
    "queue",
    "dispatch",
    "linkedin",
    "realtime",
    "secret",
    "address",
    "sign_in",
    "telemetry",
  ]),
  state: CheckState,
  /** What was found. */
  found: z.string(),
  /** What to do about it; null where nothing needs to be done. */
  fix: z.string().nullable(),
  variables: z.array(z.string()),
});
export type Check = z.infer<typeof Check>;

/** Answer of `GET /api/v1/status`. */
export const Status = z.object({ at: z.iso.datetime(), checks: z.array(Check) });
export type Status = z.infer<typeof Status>;
