import type { z } from "zod";

/** What a route reads and answers; who may call it and how often stands in the tables of permissions and limits. */
export interface Operation {
  readonly summary: string;
  /** The schema of its JSON body. */
  readonly body?: z.ZodType;
  /** No body at all stands for an empty one. */
  readonly mayLackBody?: true;
  readonly form?: z.ZodType;
  readonly query?: z.ZodType;
  /** A schema of JSON, or the type of a file; left out where the answer has no body. */
  readonly answer?: z.ZodType | "text/csv" | "application/x-ndjson" | "application/json";
  /** Where the table of permissions names none. */
  readonly status?: number;
  readonly takesIdempotencyKey?: true;
}
