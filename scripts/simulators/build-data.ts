/**
 * Makes the bundled people, companies, industries and LinkedIn places (geo) out of a folder of public data:
 * `node scripts/simulators/build-data.ts FOLDER`. Only rows that may be passed on are kept.
 */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { z } from "zod";

const Row = z.record(z.string(), z.unknown());
type Row = z.infer<typeof Row>;

const OUT = new URL("./data/", import.meta.url);

/** Every source whose licence lets us pass its rows on: CC0, public domain or MIT. */
const FREE_PEOPLE = new Set(["sec-form4", "openstates", "openstates-former", "congress"]);
const FREE_COMPANIES = new Set(["sp500", "financedatabase"]);

const PEOPLE_FIELDS = [
  "id",
  "name",
  "first_name",
  "last_name",
  "headline",
  "title",
  "company",
  "industry",
  "industry_id",
  "seniority",
  "function",
  "city",
  "state",
  "country",
  "location",
  "start",
  "past",
  "also",
  "src",
];
const COMPANY_FIELDS = ["id", "name", "industry", "industry_id", "city", "state", "country", "src"];

function pick(row: Row, fields: string[]): Row {
  return Object.fromEntries(fields.filter((f) => row[f] !== undefined).map((f) => [f, row[f]]));
}

function readJsonLines(file: string): Row[] {
  const text = gunzipSync(readFileSync(file)).toString("utf8");
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => Row.parse(JSON.parse(line)));
}

function readCsv(file: string): Record<string, string>[] {
  const [head, ...lines] = readFileSync(file, "utf8").trim().split(/\r?\n/);
  const names = csvCells(head ?? "");
  return lines.map((line) => {
    const cells = csvCells(line);
    return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ""]));
  });
}

function csvCells(line: string): string[] {
  const cells = line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g);
  return [...cells].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "");
}

function write(name: string, rows: Row[]): void {
  const text = rows.map((row) => `${JSON.stringify(row)}\n`).join("");
  const bytes = name.endsWith(".gz") ? gzipSync(text, { level: 9 }) : Buffer.from(text);
  writeFileSync(new URL(name, OUT), bytes);
  console.log(`${name}: ${rows.length} rows, ${bytes.length} bytes`);
}

function industryRows(folder: string): Row[] {
  const rows = readCsv(path.join(folder, "linkedin/industries.csv"));
  return rows.map((row) => ({
    id: Number(row.industry_id),
    label: row.label,
    hierarchy: row.hierarchy,
  }));
}

/** Public lists of these ids contradict each other: only ids that two of them agree on are kept. */
function geoRows(folder: string): Row[] {
  return readCsv(path.join(folder, "linkedin/geo.csv"))
    .filter((row) => row.type === "country" || row.type === "state")
    .filter((row) => Number(row.lists_agreeing) >= 2)
    .map((row) => ({ id: Number(row.geo_id), name: row.name }));
}

const folder = process.argv[2];
if (!folder) {
  console.error("usage: node scripts/simulators/build-data.ts FOLDER_WITH_people.jsonl.gz");
  process.exit(2);
}
const people = readJsonLines(path.join(folder, "people.jsonl.gz"));
const companies = readJsonLines(path.join(folder, "companies.jsonl.gz"));
write(
  "people.jsonl.gz",
  people.filter((row) => FREE_PEOPLE.has(String(row.src))).map((row) => pick(row, PEOPLE_FIELDS)),
);
write(
  "companies.jsonl.gz",
  companies
    .filter((row) => FREE_COMPANIES.has(String(row.src)))
    .map((row) => pick(row, COMPANY_FIELDS)),
);
write("industries.jsonl", industryRows(folder));
write("geo.jsonl", geoRows(folder));
