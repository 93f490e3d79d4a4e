import type { z } from "zod";

export type FieldErrors = Record<string, string>;

/** The first error at or below a path: `people.titles` also takes what was said of `people.titles.0`. */
export function errorAt(errors: FieldErrors, path: string): string | undefined {
  const hit = Object.keys(errors).find((key) => key === path || key.startsWith(`${path}.`));
  return hit === undefined ? undefined : errors[hit];
}

/** A schema's complaints in the form that the API gives its own. */
export function toFieldErrors(error: z.ZodError): FieldErrors {
  return Object.fromEntries(
    error.issues.map((issue) => [issue.path.map(String).join("."), issue.message]),
  );
}
