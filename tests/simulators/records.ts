import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

export type RawPerson = {
  id: string;
  name: string;
  last_name: string;
  src: string;
  city?: string;
  state?: string;
  industry_id?: number;
  seniority?: string;
  function?: string;
  title?: string;
  company?: string;
  past?: { company?: string; title?: string }[];
  also?: { company?: string; title?: string }[];
};

const FILE = new URL("../../scripts/simulators/data/people.jsonl.gz", import.meta.url);

/** The bundled people as they lie in the file: what the filters are checked against. */
export const rawPeople: RawPerson[] = gunzipSync(readFileSync(FILE))
  .toString("utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as RawPerson);

export function countRaw(test: (person: RawPerson) => boolean): number {
  return rawPeople.filter(test).length;
}

export function seatsOf(person: RawPerson) {
  return [{ title: person.title, company: person.company }, ...(person.also ?? [])];
}
