import { z } from "zod";
import { Parameter } from "./job.ts";

export const ParameterType = z.enum(["LOCATION", "INDUSTRY", "COMPANY", "JOB_TITLE"]);
export type ParameterType = z.infer<typeof ParameterType>;

/** Query of `GET /api/v1/linkedin/parameters`: names people know to the ids LinkedIn wants. */
export const ParameterQuery = z.strictObject({
  type: ParameterType,
  q: z.string().trim().min(1).max(100),
  limit: z.coerce.number().int().min(1).max(50).default(10),
});
export type ParameterQuery = z.infer<typeof ParameterQuery>;

export const ParameterList = z.object({ parameters: z.array(Parameter) });
export type ParameterList = z.infer<typeof ParameterList>;
