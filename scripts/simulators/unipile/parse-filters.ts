import type { z } from "zod";
import { refusal } from "./unipile-errors.ts";

/** Parses the filters of one shape; unknown keys are accepted and ignored, as by the real API. */
export function parseFilters<T>(schema: z.ZodType<T>, params: unknown): T {
  const parsed = schema.safeParse(params);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw refusal("invalid_parameters", `body/${issue?.path.join("/") ?? ""}: ${issue?.message}`);
}
