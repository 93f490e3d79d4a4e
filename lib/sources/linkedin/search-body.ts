import {
  type Criteria,
  HEADCOUNT_BANDS,
  type Headcount,
  type LinkedinApi,
  type PeopleCriteria,
} from "#lib/contract/job.ts";

/** A link is a whole search of one product: filters beside it, and another product, would be ignored. */
export function missingFilters(api: LinkedinApi, people: PeopleCriteria): (keyof PeopleCriteria)[] {
  if (!people.url) return api === "classic" ? missingInClassic(people) : [];
  const beside = BESIDE_A_LINK.filter((name) => people[name]?.length);
  return apiOfLink(people.url) === api ? beside : ["url", ...beside];
}

/** Classic has one filter for the ids of companies and another for their names, and wants both to fit. */
function missingInClassic({ headcount, companies }: PeopleCriteria): (keyof PeopleCriteria)[] {
  const missing: (keyof PeopleCriteria)[] = headcount?.length ? ["headcount"] : [];
  if (companies?.some(isId) && !companies.every(isId)) missing.push("companies");
  return missing;
}

const isId = (text: string) => /^\d+$/.test(text);

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

const toBands = (letters: readonly Headcount[]) => letters.map((letter) => HEADCOUNT_BANDS[letter]);
const ids = (parameters: PeopleCriteria["locations"]) => parameters?.map(({ id }) => id);

/** A quote inside a word would end it. */
const anyOf = (words: readonly string[]) =>
  words.map((word) => `"${word.replaceAll('"', "")}"`).join(" OR ");

function classicFilters({ titles, companies, locations, industries }: PeopleCriteria) {
  const names = companies?.some(isId) ? [] : companies;
  const advanced = {
    ...(titles?.length && { title: titles.length === 1 ? titles[0] : anyOf(titles) }),
    ...(names?.length && { company: names.length === 1 ? names[0] : anyOf(names) }),
  };
  return {
    ...(companies?.some(isId) && { company: companies }),
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
    ...(headcount?.length && { company_headcount: toBands(headcount) }),
  };
}

const toChoice = (text: string) => (isId(text) ? { id: text } : { keywords: text });

function recruiterFilters(people: PeopleCriteria) {
  const { titles, excludeTitles, companies, locations, industries, headcount } = people;
  const role = [
    ...(titles ?? []).map((keywords) => ({ keywords, priority: "CAN_HAVE" })),
    ...(excludeTitles ?? []).map((keywords) => ({ keywords, priority: "DOESNT_HAVE" })),
  ];
  return {
    ...(role.length > 0 && { role }),
    ...(companies?.length && { company: companies.map(toChoice) }),
    ...(locations?.length && { location: ids(locations)?.map((id) => ({ id })) }),
    ...(industries?.length && { industry: { include: ids(industries) } }),
    ...(headcount?.length && { company_headcount: toBands(headcount) }),
  };
}
