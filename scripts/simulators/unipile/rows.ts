import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { z } from "zod";

export const BUNDLED_DATA = fileURLToPath(new URL("../data/", import.meta.url));

const Text = z.string().trim().min(1);
const OptionalText = Text.nullish().catch(undefined);
const Seat = z.object({
  title: Text.nullish(),
  company: Text.nullish(),
  start: Text.nullish(),
  end: Text.nullish(),
});

export const PersonRow = z.object({
  id: Text,
  name: Text,
  first_name: Text.nullish(),
  last_name: Text.nullish(),
  headline: Text.nullish(),
  title: Text.nullish(),
  company: Text.nullish(),
  industry: Text.nullish(),
  industry_id: z.coerce.number().int().nullish(),
  seniority: Text.nullish(),
  function: Text.nullish(),
  city: Text.nullish(),
  state: Text.nullish(),
  country: Text.nullish(),
  location: Text.nullish(),
  start: Text.nullish(),
  past: z.array(Seat).nullish(),
  also: z.array(Seat).nullish(),
});
export type PersonRow = z.infer<typeof PersonRow>;

export const CompanyRow = z.object({
  name: Text,
  industry: OptionalText,
  industry_id: z.number().int().nullish(),
  city: OptionalText,
  state: OptionalText,
  country: OptionalText,
  headcount: z.number().int().min(1).nullish(),
  headcount_code: z.enum(["A", "B", "C", "D", "E", "F", "G", "H", "I"]).nullish(),
});
export type CompanyRow = z.infer<typeof CompanyRow>;

export const IndustryRow = z.object({ id: z.number().int(), label: Text, hierarchy: Text });
export const GeoRow = z.object({ id: z.number().int(), name: Text });

/** What a folder of data may hold; places (businesses) and ZIP codes are not LinkedIn's, and are left alone. */
const FILES = ["people", "companies", "places"].flatMap((name) => filesOf("", name));
const KNOWN_FILES = [...FILES, "zip-codes.csv", "zip-codes.csv.gz"];

export function holdsData(folder: string): boolean {
  return KNOWN_FILES.some((file) => existsSync(join(folder, file)));
}

/** Reads `name.jsonl.gz` or `name.jsonl`; a bad line is reported with its file and number. */
export function readRows<T>(folder: string, name: string, schema: z.ZodType<T>): T[] {
  const file = findFile(folder, name);
  const lines = readText(file).split("\n");
  const rows: T[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === "") continue;
    rows.push(readRow(line, schema, `${file}, line ${index + 1}`));
  }
  if (rows.length === 0) throw new Error(`${file}: no rows`);
  return rows;
}

export function hasRows(folder: string, name: string): boolean {
  return filesOf(folder, name).some((file) => existsSync(file));
}

function findFile(folder: string, name: string): string {
  const found = filesOf(folder, name).find((file) => existsSync(file));
  if (!found) throw new Error(`${folder}: neither ${name}.jsonl.gz nor ${name}.jsonl is there`);
  return found;
}

function filesOf(folder: string, name: string): string[] {
  return [`${name}.jsonl.gz`, `${name}.jsonl`].map((file) => join(folder, file));
}

function readText(file: string): string {
  const bytes = readFileSync(file);
  if (!file.endsWith(".gz")) return bytes.toString("utf8");
  try {
    return gunzipSync(bytes).toString("utf8");
  } catch (cause) {
    throw new Error(`${file}: not a whole gzip file`, { cause });
  }
}

function readRow<T>(line: string, schema: z.ZodType<T>, place: string): T {
  const row = schema.safeParse(parseJson(line, place));
  if (row.success) return row.data;
  const [issue] = row.error.issues;
  throw new Error(`${place}: ${issue?.path.join(".") || "row"}: ${issue?.message}`);
}

function parseJson(line: string, place: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new Error(`${place}: not JSON`, { cause });
  }
}
