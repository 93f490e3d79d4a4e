import { type Company, companies } from "./companies.ts";
import { numbering } from "./hash.ts";
import { type Industry, type JobTitle, type Person, type Shelves, toPerson } from "./person.ts";
import { type Places, places } from "./places.ts";
import {
  BUNDLED_DATA,
  CompanyRow,
  GeoRow,
  hasRows,
  holdsData,
  IndustryRow,
  PersonRow,
  readRows,
} from "./rows.ts";

export type Directory = {
  people: Person[];
  companies: Company[];
  places: Places;
  industries: Industry[];
  titles: JobTitle[];
};

const FIRST_MEMBER = 4_000_000_001; // beyond the members that LinkedIn has, within four bytes
const MEMBERS = 2 ** 32 - FIRST_MEMBER;

let bundled: Directory | undefined;

/** The people to search: the bundled ones, or those of another folder with the same format. */
export function loadDirectory(dataDir?: string): Directory {
  if (dataDir) return buildDirectory(dataDir);
  bundled ??= buildDirectory(BUNDLED_DATA);
  return bundled;
}

/** Without people of its own a folder has the bundled ones; without companies, those that its people name. */
function buildDirectory(dataDir: string): Directory {
  if (!holdsData(dataDir)) {
    throw new Error(`${dataDir}: neither people.jsonl nor companies.jsonl is there, nor as .gz`);
  }
  const folder = hasRows(dataDir, "people") ? dataDir : BUNDLED_DATA;
  const companyFolder = [dataDir, folder].find((each) => hasRows(each, "companies"));
  const rows = readRows(folder, "people", PersonRow);
  const companyRows = companyFolder ? readRows(companyFolder, "companies", CompanyRow) : [];
  const shelves = emptyShelves();
  for (const row of companyRows) {
    shelves.companies.named(row.name, { ...row, placeIds: shelves.places.idsOf(row) });
  }
  const people = rows.map((row) => toPerson(row, shelves));
  refuseCollisions(people, folder);
  return {
    people,
    companies: shelves.companies.list(),
    places: shelves.places,
    industries: [...shelves.industries.values()],
    titles: [...shelves.titles.values()],
  };
}

function emptyShelves(): Shelves {
  const rows = readRows(BUNDLED_DATA, "industries", IndustryRow);
  const byPath = new Map(rows.map((row) => [row.hierarchy, String(row.id)]));
  const industries = rows.map(({ id, label, hierarchy }): [number, Industry] => [
    id,
    { id: String(id), label, hierarchy, people: 0 },
  ]);
  return {
    companies: companies(),
    places: places(readRows(BUNDLED_DATA, "geo", GeoRow)),
    industries: new Map(industries),
    lineage: new Map(rows.map((row) => [row.id, lineage(row.hierarchy, byPath)])),
    titles: new Map(),
    titleIds: numbering(50_000_000, 9_999_999),
    memberIds: numbering(FIRST_MEMBER, MEMBERS),
  };
}

/** An industry is found by its own id and by the id of every group it is in. */
function lineage(hierarchy: string, byPath: Map<string, string>): string[] {
  const parts = hierarchy.split(" > ");
  const ids = parts.map((_, index) => byPath.get(parts.slice(0, index + 1).join(" > ")));
  return ids.filter((id) => id !== undefined);
}

function refuseCollisions(people: Person[], folder: string): void {
  const taken = new Set<number>();
  for (const person of people) {
    if (taken.has(person.memberId))
      throw new Error(`${folder}: two people have the id ${person.id}`);
    taken.add(person.memberId);
  }
}
