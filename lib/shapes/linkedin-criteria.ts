import { z } from "zod";
import { Headcount, type JobRequest, LinkedinApi, PeopleCriteria } from "#lib/contract/job.ts";
import { isEmpty, toLetters, toList, toSides } from "./filter-forms.ts";
import { UNAVAILABLE_FILTERS } from "./unavailable-filters.ts";

/*
 * Earlier clients send LinkedIn's filters by the names that Unipile has for them. What a search here can filter by is taken in
 * each of Unipile's forms; what it cannot is refused by its name, for whoever asked for it would take the rows for filtered.
 * A filter that says nothing is left out, whichever it is.
 */

const Word = z.string().trim().max(100);
const Name = z.union([z.string(), z.number()]).transform(String).pipe(Word);

const LinkedinId = z
  .union([z.string(), z.number()])
  .transform(String)
  .pipe(z.string().regex(/^\d{1,20}$/, "must be a LinkedIn id: digits only"));

const Degree = z.coerce.number().pipe(z.union([z.literal(1), z.literal(2), z.literal(3)]));

/** A list, or the one value that would be in it. */
function listOf<Entry extends z.ZodType>(entry: Entry, most: number) {
  return z.preprocess(toList, z.array(entry).max(most)).default([]);
}

const Filters = z.strictObject({
  category: z.literal("people").default("people"),
  api: LinkedinApi.optional(),
  url: PeopleCriteria.shape.url,
  keywords: z.string().trim().max(500).default(""),
  title: listOf(Word, 20),
  exclude_title: listOf(Word, 20),
  location: listOf(LinkedinId, 20),
  company: listOf(Name, 20),
  company_headcount: listOf(Headcount, 9),
  industry: listOf(LinkedinId, 20),
  network_distance: listOf(Degree, 3),
  connection_degree: listOf(Degree, 3),
  exclude_known: z.boolean().default(false),
});

/** `search_criteria` of an older request. */
export const SearchCriteria = z
  .record(z.string(), z.unknown())
  .transform((given, context) =>
    toFilters(given, (path) => {
      context.addIssue({ code: "custom", path, message: "searches here cannot filter by this" });
    }),
  )
  .pipe(Filters);
export type SearchCriteria = z.output<typeof SearchCriteria>;

type Refuse = (path: string[]) => void;

function toFilters(given: Record<string, unknown>, refuse: Refuse): Record<string, unknown> {
  const filters = new Map<string, unknown>();
  for (const [name, value] of Object.entries(given)) {
    const isUnavailable = UNAVAILABLE_FILTERS.has(name);
    const form = FORMS.get(name);
    const isKnown = isUnavailable || form || Object.hasOwn(Filters.shape, name);
    if (isKnown && isEmpty(value)) continue;
    if (isUnavailable) refuse([name]);
    else if (form)
      addAll(
        filters,
        form(value, (path) => refuse([name, ...path])),
      );
    else addAll(filters, { [name]: value });
  }
  return Object.fromEntries(filters);
}

/** Two names may stand for one filter. */
function addAll(filters: Map<string, unknown>, more: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(more)) {
    const known = filters.get(name);
    filters.set(name, known === undefined ? value : [...toList(known), ...toList(value)]);
  }
}

type Form = (value: unknown, refuse: Refuse) => Record<string, unknown>;

/** The filters that go by other names, or have other forms than a list. */
const FORMS: ReadonlyMap<string, Form> = new Map<string, Form>([
  ["role", toTitles],
  ["location", including("location")],
  ["company", including("company")],
  ["current_company", including("company")],
  ["industry", including("industry")],
  ["company_headcount", (value) => ({ company_headcount: toList(value).flatMap(toLetters) })],
  ["advanced_keywords", toWords],
]);

function toTitles(value: unknown): Record<string, unknown> {
  const { include: title, exclude: exclude_title } = toSides(value);
  return { title, exclude_title };
}

function including(name: string): Form {
  return (value, refuse) => {
    const { include, exclude } = toSides(value);
    if (exclude.length > 0) refuse(["exclude"]);
    return { [name]: include };
  };
}

const Words = z.record(z.string(), z.unknown());

function toWords(value: unknown, refuse: Refuse): Record<string, unknown> {
  const { title, company, ...others } = Words.safeParse(value).data ?? { words: value };
  for (const [name, words] of Object.entries(others)) if (!isEmpty(words)) refuse([name]);
  return { title: toList(title), company: toList(company) };
}

export function toCriteria(criteria: SearchCriteria, target: number): JobRequest["criteria"] {
  const { api, exclude_known: known } = criteria;
  return {
    kind: "people",
    people: toPeople(criteria),
    sources: [{ provider: "unipile", ...(api && { api }) }],
    target,
    exclude: { known },
  };
}

function toPeople(criteria: SearchCriteria): PeopleCriteria {
  const { keywords, url, company_headcount: headcount } = criteria;
  const titles = filled(criteria.title);
  const excludeTitles = filled(criteria.exclude_title);
  const companies = filled(criteria.company);
  const locations = criteria.location.map(toParameter);
  const industries = criteria.industry.map(toParameter);
  const degrees = [...new Set([...criteria.network_distance, ...criteria.connection_degree])];
  return {
    ...(keywords && { keywords }),
    ...(url && { url }),
    ...(titles.length > 0 && { titles }),
    ...(excludeTitles.length > 0 && { excludeTitles }),
    ...(locations.length > 0 && { locations }),
    ...(companies.length > 0 && { companies }),
    ...(headcount.length > 0 && { headcount }),
    ...(industries.length > 0 && { industries }),
    ...(degrees.length > 0 && { degrees }),
  };
}

function filled(words: readonly string[]): string[] {
  return words.filter((word) => word !== "");
}

// These callers send ids alone; the id stands in for the name until somebody looks it up.
function toParameter(id: string): { id: string; label: string } {
  return { id, label: id };
}
