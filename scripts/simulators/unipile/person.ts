import type { Companies, Company } from "./companies.ts";
import { share } from "./hash.ts";
import type { Places } from "./places.ts";
import type { PersonRow } from "./rows.ts";
import { plain, searchable } from "./words.ts";

export type Distance = "DISTANCE_1" | "DISTANCE_2" | "DISTANCE_3" | "OUT_OF_NETWORK";

export type Seat = {
  title: string;
  titleId: string;
  text: string;
  company: Company | null;
  start: string | null;
  end: string | null;
};

export type Person = {
  id: string;
  memberId: number;
  slug: string;
  row: PersonRow;
  distance: Distance;
  language: string;
  location: string | null;
  placeIds: string[];
  industryIds: string[];
  industry: string | null;
  seats: Seat[];
  past: Seat[];
  text: string;
  titleText: string;
};

const NO_INDUSTRY = -1;

export type Industry = { id: string; label: string; hierarchy: string; people: number };
export type JobTitle = { id: string; title: string; people: number };

/** Where a new person's company, place, industry and title are kept. */
export type Shelves = {
  companies: Companies;
  places: Places;
  industries: Map<number, Industry>;
  lineage: Map<number, string[]>;
  titles: Map<string, JobTitle>;
  titleIds: (key: string) => number;
  memberIds: (key: string) => number;
};

export function toPerson(row: PersonRow, shelves: Shelves): Person {
  const memberId = shelves.memberIds(row.id);
  const main = { title: row.title, company: row.company, start: row.start };
  const seats = [main, ...(row.also ?? [])].flatMap((seat) => toSeat(seat, shelves));
  const industryId = row.industry_id ?? NO_INDUSTRY;
  const person: Person = {
    id: row.id,
    memberId,
    slug: slug(row.name, memberId),
    row,
    distance: distance(row.id),
    language: share(`language:${row.id}`) < 0.97 ? "en" : "es",
    location: row.location ?? shelves.places.titleOf(row),
    placeIds: shelves.places.addPerson(row),
    industryIds: shelves.lineage.get(industryId) ?? [],
    industry: shelves.industries.get(industryId)?.label ?? row.industry ?? null,
    seats,
    past: (row.past ?? []).flatMap((seat) => toSeat(seat, shelves)),
    text: "",
    titleText: searchable(...seats.map((seat) => seat.title)),
  };
  person.text = profileText(person);
  count(person, shelves);
  return person;
}

function slug(name: string, memberId: number): string {
  const words = plain(name).match(/[a-z0-9]+/g) ?? [];
  return [...words, memberId.toString(36)].join("-");
}

function profileText({ row, seats, industry, location }: Person): string {
  const work = seats.flatMap((seat) => [seat.title, seat.company?.name]);
  return searchable(row.name, row.headline, ...work, industry, location);
}

/** The look-ups put first what most people have. */
function count(person: Person, shelves: Shelves): void {
  const industry = shelves.industries.get(person.row.industry_id ?? NO_INDUSTRY);
  const titles = new Set(person.seats.map((seat) => plain(seat.title)));
  const employers = new Set(person.seats.map((seat) => seat.company));
  const found = [industry, ...employers, ...[...titles].map((key) => shelves.titles.get(key))];
  for (const entry of found) {
    if (entry) entry.people += 1;
  }
}

type SeatRow = NonNullable<PersonRow["past"]>[number];

function toSeat(seat: SeatRow, shelves: Shelves): Seat[] {
  if (!(seat.title || seat.company)) return [];
  const title = seat.title ?? "";
  return [
    {
      title,
      titleId: titleId(title, shelves),
      text: searchable(title),
      company: seat.company ? shelves.companies.named(seat.company) : null,
      start: seat.start ?? null,
      end: seat.end ?? null,
    },
  ];
}

function titleId(title: string, shelves: Shelves): string {
  const key = plain(title);
  const known = shelves.titles.get(key) ?? { id: String(shelves.titleIds(key)), title, people: 0 };
  if (key !== "") shelves.titles.set(key, known);
  return known.id;
}

function distance(id: string): Distance {
  const value = share(`distance:${id}`);
  if (value < 0.03) return "DISTANCE_1";
  if (value < 0.3) return "DISTANCE_2";
  return value < 0.95 ? "DISTANCE_3" : "OUT_OF_NETWORK";
}
