import type { ClassicPeople } from "./classic-body.ts";
import {
  anyOf,
  atDistance,
  bySides,
  type Criterion,
  firstName,
  hadRole,
  hasRole,
  inCompanyOfSize,
  inIndustry,
  inPlace,
  lastName,
  ofText,
  type Sides,
  speaks,
  workedAt,
  worksAt,
} from "./criteria.ts";
import { atLevel, inDepartment } from "./functions.ts";
import type { Person } from "./person.ts";
import type { RecruiterPeople } from "./recruiter-body.ts";
import type { SalesPeople } from "./sales-body.ts";
import { searchable } from "./words.ts";

export function classicCriteria(filters: ClassicPeople): Criterion[] {
  const words = filters.advanced_keywords;
  return [
    ...ofText(filters.keywords, (person) => person.text),
    ...ofText(words?.first_name, firstName),
    ...ofText(words?.last_name, lastName),
    ...ofText(words?.title, (person) => person.titleText),
    ...ofText(words?.company, companyText),
    ...anyOf(filters.location, inPlace),
    ...anyOf(filters.industry, inIndustry),
    ...anyOf(filters.company, worksAt),
    ...anyOf(filters.past_company, workedAt),
    ...anyOf(filters.network_distance, atDistance),
    ...anyOf(filters.profile_language, speaks),
  ];
}

export function salesCriteria(filters: SalesPeople): Criterion[] {
  return [
    ...ofText(filters.keywords, (person) => person.text),
    ...ofText(filters.first_name, firstName),
    ...ofText(filters.last_name, lastName),
    ...bySides(filters.location, inPlace),
    ...bySides(filters.industry, inIndustry),
    ...bySides(filters.role, hasRole),
    ...bySides(filters.past_role, hadRole),
    ...bySides(filters.company, worksAt),
    ...bySides(filters.past_company, workedAt),
    ...bySides(filters.seniority, atLevel("sales")),
    ...bySides(filters.function, inDepartment),
    ...anyOf(filters.company_headcount, inCompanyOfSize),
    ...anyOf(filters.network_distance, atDistance),
    ...anyOf(filters.profile_language, speaks),
  ];
}

export function recruiterCriteria(filters: RecruiterPeople): Criterion[] {
  return [
    ...ofText(filters.keywords, (person) => person.text),
    ...anyOf(filters.first_name, (name) => nameTest(name, firstName)),
    ...anyOf(filters.last_name, (name) => nameTest(name, lastName)),
    ...bySides(chosen(filters.location), inPlace),
    ...bySides(filters.industry, inIndustry),
    ...roleCriteria(filters.role),
    ...bySides(chosen(filters.skills), hasSkill),
    ...bySides(chosen(filters.company), worksAt),
    ...bySides(chosen(filters.current_company), worksAt),
    ...bySides(chosen(filters.past_company), workedAt),
    ...bySides(filters.seniority, atLevel("recruiter")),
    ...anyOf(filters.function, inDepartment),
    ...anyOf(filters.company_headcount, inCompanyOfSize),
    ...anyOf(filters.network_distance, atDistance),
    ...anyOf(filters.profile_language, speaks),
  ];
}

type Choice = {
  id?: string | undefined;
  keywords?: string | undefined;
  priority?: string | undefined;
};

/** Recruiter marks each value as wanted or unwanted instead of keeping two lists. */
function chosen(choices: Choice[] | undefined): Sides {
  const values = (choices ?? []).map(({ id, keywords, priority }) => ({
    value: id ?? keywords ?? "",
    isUnwanted: priority === "DOESNT_HAVE",
  }));
  return {
    include: values.filter(({ isUnwanted }) => !isUnwanted).map(({ value }) => value),
    exclude: values.filter(({ isUnwanted }) => isUnwanted).map(({ value }) => value),
  };
}

function roleCriteria(choices: RecruiterPeople["role"]): Criterion[] {
  const isPast = (scope: string | undefined) => scope?.startsWith("PAST") ?? false;
  const now = choices?.filter(({ scope }) => !isPast(scope));
  const before = choices?.filter(({ scope }) => isPast(scope));
  return [...bySides(chosen(now), hasRole), ...bySides(chosen(before), hadRole)];
}

/** The data has no skills: words are looked for in the whole profile. */
function hasSkill(skill: string): (person: Person) => boolean {
  return nameTest(skill, (person) => person.text);
}

function nameTest(query: string, textOf: (person: Person) => string): (person: Person) => boolean {
  const [criterion] = ofText(query, textOf);
  return criterion?.include[0] ?? (() => true);
}

function companyText(person: Person): string {
  return searchable(...person.seats.map((seat) => seat.company?.name));
}
