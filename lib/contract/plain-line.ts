import { z } from "zod";

/** What a person calls something: one line without control characters or marks that turn the reading direction round. */
export const PlainLine = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]*$/u, "must be one line of plain text");
