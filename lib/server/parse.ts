import "server-only";
import type { z } from "zod";
import { type FieldError, Refusal } from "./refusal.ts";

type Issue = z.core.$ZodIssue;
type RawIssue = z.core.$ZodRawIssue;
type Path = readonly PropertyKey[];

const MOST_ERRORS = 50;
const MOST_NAME_CHARACTERS = 100;

/** Reads input with a schema; what does not fit is refused with one sentence for each field. */
export function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input, { error: explain });
  if (parsed.success) return parsed.data;
  throw invalid(parsed.error.issues.flatMap((issue) => toFaults(issue, [])));
}

/** @param faults where, and what is wrong there */
export function invalid(faults: readonly { path: Path; message: string }[]): Refusal {
  const errors = faults.slice(0, MOST_ERRORS).map(toFieldError);
  const [first] = faults;
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : "";
  return new Refusal(422, "invalid", {
    detail: first ? `${nameOf(first.path)}: ${first.message}${more}` : "the input does not fit",
    field: first && nameOf(first.path),
    errors,
  });
}

function toFieldError({ path, message }: { path: Path; message: string }): FieldError {
  const leaf = path.findLast((part) => typeof part === "string") ?? "body";
  return { field: nameOf(path), message: `${nameOf([leaf])}: ${message}` };
}

function nameOf(path: Path): string {
  return path.length === 0 ? "body" : path.map(String).join(".").slice(0, MOST_NAME_CHARACTERS);
}

function toFaults(issue: Issue, base: Path): { path: Path; message: string }[] {
  const path = [...base, ...issue.path];
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({ path: [...path, key], message: "is not a known field" }));
  }
  if (issue.code === "invalid_union") return toUnionFaults(issue.errors, path);
  return [{ path, message: issue.message }];
}

/** Of several forms, the one that was most nearly met is the one the caller meant. */
function toUnionFaults(forms: readonly Issue[][], path: Path): { path: Path; message: string }[] {
  const values = forms.flat().flatMap((issue) => (isValueIssue(issue) ? issue.values : []));
  if (values.length > 0 && forms.flat().every(isValueIssue)) {
    return [{ path, message: `must be one of: ${values.join(", ")}` }];
  }
  const [nearest] = forms.toSorted((a, b) => a.length - b.length);
  return nearest
    ? nearest.flatMap((issue) => toFaults(issue, path))
    : [{ path, message: "does not fit" }];
}

function isValueIssue(issue: Issue): issue is z.core.$ZodIssueInvalidValue {
  return issue.code === "invalid_value" && issue.path.length === 0;
}

/** Words for the faults that the schema itself has no words for. */
function explain(issue: RawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined ? "is required" : `must be ${kindOf(issue.expected)}`;
    case "too_small":
      return isEmptyText(issue)
        ? "must not be empty"
        : `must ${bound("at least", issue.minimum, issue.origin)}`;
    case "too_big":
      return `must ${bound("at most", issue.maximum, issue.origin)}`;
    case "invalid_value":
      return `must be ${issue.values.length > 1 ? "one of: " : ""}${issue.values.join(", ")}`;
    case "invalid_format":
      return FORMATS[issue.format] ?? "has the wrong form";
    default:
      return undefined;
  }
}

const KINDS: Record<string, string> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
};

const FORMATS: Record<string, string> = {
  url: "must be a web address of the kind asked for",
  uuid: "must be a UUID",
  datetime: "must be a time such as 2026-01-31T12:00:00Z",
};

function kindOf(expected: string): string {
  return KINDS[expected] ?? "of another kind";
}

function isEmptyText({ origin, minimum }: { origin: string; minimum: number | bigint }): boolean {
  return origin === "string" && Number(minimum) === 1;
}

function bound(word: string, limit: number | bigint, origin: string): string {
  if (origin === "string") return `have ${word} ${limit} characters`;
  return origin === "array" ? `have ${word} ${limit} entries` : `be ${word} ${limit}`;
}
