import { z } from "zod";
import { LinkedinApi } from "./job.ts";

export const ConnectionStatus = z.enum(["connected", "needs_reconnect", "restricted", "disabled"]);
export type ConnectionStatus = z.infer<typeof ConnectionStatus>;

/** A LinkedIn account of the workspace with its gauge: rows used and allowed in the rolling 24 hours. */
export const Connection = z.object({
  id: z.uuid(),
  provider: z.literal("unipile"),
  name: z.string(),
  status: ConnectionStatus,
  apis: z.array(LinkedinApi),
  usedToday: z.number().int().min(0),
  dailyAllowance: z.number().int().min(0),
});
export type Connection = z.infer<typeof Connection>;

export const ConnectionList = z.object({ connections: z.array(Connection) });
export type ConnectionList = z.infer<typeof ConnectionList>;
