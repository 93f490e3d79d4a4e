import { booleanQuery } from "./boolean-query.ts";
import type { Person, Seat } from "./person.ts";
import { hasPhrase, plain, searchable } from "./words.ts";

type PersonTest = (person: Person) => boolean;

/** One filter: any of the included, none of the excluded. */
export type Criterion = { include: PersonTest[]; exclude: PersonTest[] };

export type Sides = { include?: string[] | undefined; exclude?: string[] | undefined };

export function meets(person: Person, criteria: Criterion[]): boolean {
  return criteria.every(({ include, exclude }) => {
    if (exclude.some((test) => test(person))) return false;
    return include.length === 0 || include.some((test) => test(person));
  });
}

export function anyOf<T>(values: T[] | undefined, toTest: (value: T) => PersonTest): Criterion[] {
  return values?.length ? [{ include: values.map(toTest), exclude: [] }] : [];
}

export function bySides(
  sides: Sides | undefined,
  toTest: (value: string) => PersonTest,
): Criterion[] {
  const include = (sides?.include ?? []).map(toTest);
  const exclude = (sides?.exclude ?? []).map(toTest);
  return include.length + exclude.length > 0 ? [{ include, exclude }] : [];
}

export function ofText(query: string | undefined, textOf: (person: Person) => string): Criterion[] {
  if (!query?.trim()) return [];
  const test = booleanQuery(query);
  return [{ include: [(person) => test(textOf(person))], exclude: [] }];
}

export function firstName(person: Person): string {
  return searchable(person.row.first_name ?? person.row.name);
}

export function lastName(person: Person): string {
  return searchable(person.row.last_name ?? person.row.name);
}

export function inPlace(id: string): PersonTest {
  return (person) => person.placeIds.includes(id);
}

export function inIndustry(id: string): PersonTest {
  return (person) => person.industryIds.includes(id);
}

/** An id is exact; plain words find every company whose name has them in this order. */
function atCompany(company: string): (seat: Seat) => boolean {
  const words = plain(company);
  if (/^\d+$/.test(company)) return (seat) => seat.company?.id === company;
  return (seat) => words !== "" && hasPhrase(seat.company?.text ?? "", words);
}

export function worksAt(company: string): PersonTest {
  const test = atCompany(company);
  return (person) => person.seats.some(test);
}

export function workedAt(company: string): PersonTest {
  const test = atCompany(company);
  return (person) => person.past.some(test);
}

function asRole(role: string): (seat: Seat) => boolean {
  if (/^\d+$/.test(role)) return (seat) => seat.titleId === role;
  const test = booleanQuery(role);
  return (seat) => seat.title !== "" && test(seat.text);
}

export function hasRole(role: string): PersonTest {
  const test = asRole(role);
  return (person) => person.seats.some(test);
}

export function hadRole(role: string): PersonTest {
  const test = asRole(role);
  return (person) => person.past.some(test);
}

export function atDistance(distance: number | string): PersonTest {
  if (distance === 3) {
    return (person) => person.distance === "DISTANCE_3" || person.distance === "OUT_OF_NETWORK";
  }
  return (person) => person.distance === `DISTANCE_${distance}`;
}

export function speaks(language: string): PersonTest {
  return (person) => person.language === language.toLowerCase();
}

export type HeadcountRange = { min?: number | undefined; max?: number | undefined };

export function isInRange(headcount: number, { min = 0, max = Infinity }: HeadcountRange): boolean {
  return headcount >= min && headcount <= max;
}

export function inCompanyOfSize(range: HeadcountRange): PersonTest {
  return (person) =>
    person.seats.some(({ company }) => company && isInRange(company.headcount, range));
}
