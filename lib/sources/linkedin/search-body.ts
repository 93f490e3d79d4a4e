import type { Criteria, Headcount, LinkedinApi, PeopleCriteria } from "#lib/contract/job.ts";

/** The bands LinkedIn searches by; only `min` means open-ended. */
const HEADCOUNTS: Record<Headcount, { min: number; max?: number }> = {
  A: { min: 1, max: 1 },
  B: { min: 1, max: 10 },
  C: { min: 11, max: 50 },
  D: { min: 51, max: 200 },
  E: { min: 201, max: 500 },
  F: { min: 501, max: 1_000 },
  G: { min: 1_001, max: 5_000 },
  H: { min: 5_001, max: 10_000 },
  I: { min: 10_001 },
};

/** A link is a whole search of one product: filters beside it, and another product, would be ignored. */
export function missingFilters(api: LinkedinApi, people: PeopleCriteria): (keyof PeopleCriteria)[] {
  if (!people.url) return api === "classic" && people.headcount?.length ? ["headcount"] : [];
  const beside = BESIDE_A_LINK.filter((name) => people[name]?.length);
  return apiOfLink(people.url) === api ? beside : ["url", ...beside];
}

const BESIDE_A_LINK = [
  "keywords",
  "titles",
  "locations",
  "companies",
  "headcount",
  "industries",
  "degrees",
] as const;

function apiOfLink(link: string): LinkedinApi {
  const { pathname } = new URL(link);
  if (pathname.startsWith("/sales/")) return "sales_navigator";
  return pathname.startsWith("/talent/") ? "recruiter" : "classic";
}

export function toSearchBody(api: LinkedinApi, { people }: Criteria): Record<string, unknown> {
  if (people.url) return { url: people.url };
  const shared = {
    api,
    category: "people",
    ...(people.keywords && { keywords: people.keywords }),
    ...(people.degrees?.length && { network_distance: people.degrees }),
  };
  switch (api) {
    case "classic":
      return { ...shared, ...classicFilters(people) };
    case "sales_navigator":
      return { ...shared, ...navigatorFilters(people) };
    case "recruiter":
      return { ...shared, ...recruiterFilters(people) };
  }
}

const ids = (parameters: PeopleCriteria["locations"]) => parameters?.map(({ id }) => id);

/** A quote inside a word would end it. */
const anyOf = (words: readonly string[]) =>
  words.map((word) => `"${word.replaceAll('"', "")}"`).join(" OR ");

function classicFilters({ titles, companies, locations, industries }: PeopleCriteria) {
  const advanced = {
    ...(titles?.length && { title: titles.length === 1 ? titles[0] : anyOf(titles) }),
    ...(companies?.length && { company: companies.length === 1 ? companies[0] : anyOf(companies) }),
  };
  return {
    ...(locations?.length && { location: ids(locations) }),
    ...(industries?.length && { industry: ids(industries) }),
    ...(Object.keys(advanced).length > 0 && { advanced_keywords: advanced }),
  };
}

function navigatorFilters(people: PeopleCriteria) {
  const { titles, excludeTitles, companies, locations, industries, headcount } = people;
  const role = {
    ...(titles?.length && { include: titles }),
    ...(excludeTitles?.length && { exclude: excludeTitles }),
  };
  return {
    ...(Object.keys(role).length > 0 && { role }),
    ...(companies?.length && { company: { include: companies } }),
    ...(locations?.length && { location: { include: ids(locations) } }),
    ...(industries?.length && { industry: { include: ids(industries) } }),
    ...(headcount?.length && { company_headcount: headcount.map((letter) => HEADCOUNTS[letter]) }),
  };
}

function recruiterFilters(people: PeopleCriteria) {
  const { titles, excludeTitles, companies, locations, industries, headcount } = people;
  const role = [
    ...(titles ?? []).map((keywords) => ({ keywords, priority: "CAN_HAVE" })),
    ...(excludeTitles ?? []).map((keywords) => ({ keywords, priority: "DOESNT_HAVE" })),
  ];
  return {
    ...(role.length > 0 && { role }),
    ...(companies?.length && { company: companies.map((keywords) => ({ keywords })) }),
    ...(locations?.length && { location: ids(locations)?.map((id) => ({ id })) }),
    ...(industries?.length && { industry: { include: ids(industries) } }),
    ...(headcount?.length && { company_headcount: headcount.map((letter) => HEADCOUNTS[letter]) }),
  };
}
