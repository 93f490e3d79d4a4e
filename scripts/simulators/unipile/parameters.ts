import { z } from "zod";
import { DEPARTMENTS } from "./functions.ts";
import type { Directory } from "./people.ts";
import { providerId } from "./provider-id.ts";
import { limitOf } from "./search-request.ts";
import { refusal } from "./unipile-errors.ts";
import { hasPhrase, plain, searchable } from "./words.ts";

const TYPES = [
  "LOCATION",
  "PEOPLE",
  "CONNECTIONS",
  "COMPANY",
  "SCHOOL",
  "INDUSTRY",
  "SERVICE",
  "JOB_FUNCTION",
  "JOB_TITLE",
  "EMPLOYMENT_TYPE",
  "SKILL",
  "GROUPS",
  "SALES_INDUSTRY",
  "DEPARTMENT",
  "PERSONA",
  "ACCOUNT_LISTS",
  "LEAD_LISTS",
  "TECHNOLOGIES",
  "SAVED_ACCOUNTS",
  "SAVED_SEARCHES",
  "RECENT_SEARCHES",
  "POSTAL_CODE",
  "REGION",
  "HIRING_PROJECTS",
  "SAVED_FILTERS",
  "DEGREE",
] as const;

const Query = z.object({
  type: z.enum(TYPES),
  keywords: z.string().default(""),
  service: z.enum(["CLASSIC", "SALES_NAVIGATOR", "RECRUITER"]).default("CLASSIC"),
});

export type ParameterQuery = z.infer<typeof Query> & { limit: number };

type Entry = { id: string; title: string; people: number; alias?: string };

export function parameterQuery(address: URL): ParameterQuery {
  const query = Query.safeParse(Object.fromEntries(address.searchParams));
  if (!query.success) {
    const [issue] = query.error.issues;
    throw refusal("invalid_parameters", `querystring/${issue?.path.join("/")}: ${issue?.message}`);
  }
  return { ...query.data, limit: limitOf(address, { lowest: 1, highest: 100 }) };
}

/** What begins with the words comes first, then what has more people. */
export function findParameters(directory: Directory, query: ParameterQuery) {
  const words = plain(query.keywords);
  const found = entries(directory, query.type)
    .filter((entry) => isNamed(entry, words))
    .map((entry) => ({ entry, isPrefix: plain(entry.title).startsWith(words) }))
    .sort(
      (a, b) =>
        Number(b.isPrefix) - Number(a.isPrefix) ||
        b.entry.people - a.entry.people ||
        a.entry.title.localeCompare(b.entry.title),
    )
    .slice(0, query.limit);
  return {
    object: "LinkedinSearchParametersList",
    items: found.map(({ entry: { id, title } }) => ({
      object: "LinkedinSearchParameter",
      id,
      title,
    })),
    paging: { page_count: found.length },
  };
}

function isNamed({ title, alias = "" }: Entry, words: string): boolean {
  const text = searchable(title, alias);
  const parts = words.split(" ");
  const last = parts.pop() ?? "";
  return parts.every((word) => hasPhrase(text, word)) && text.includes(` ${last}`);
}

function entries(directory: Directory, type: ParameterQuery["type"]): Entry[] {
  switch (type) {
    case "LOCATION":
    case "REGION":
      return directory.places.list();
    case "COMPANY":
      return directory.companies.map(({ id, name, people }) => ({ id, title: name, people }));
    case "INDUSTRY":
    case "SALES_INDUSTRY":
      return directory.industries.map(({ id, label, people }) => ({ id, title: label, people }));
    case "JOB_TITLE":
      return directory.titles;
    case "DEPARTMENT":
      return Object.entries(DEPARTMENTS).map(([id, title]) => ({ id, title, people: 0 }));
    case "PEOPLE":
      return directory.people.map((person) => ({
        id: providerId("classic", person.memberId),
        title: person.row.name,
        people: 1,
      }));
    default:
      return []; // the data knows nothing of schools, skills, lists and the like
  }
}
