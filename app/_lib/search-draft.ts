import { z } from "zod";
import {
  type Criteria,
  Headcount,
  type JobRequest,
  LinkedinApi,
  MAX_TARGET,
  Parameter,
} from "#lib/contract/job.ts";

const Words = z.array(z.string()).max(20);
const Degree = z.union([z.literal(1), z.literal(2), z.literal(3)]);

/** The form as a person left it: may be half done, so it is looser than the request it becomes. */
export const SearchDraft = z.object({
  mode: z.enum(["fields", "url"]),
  keywords: z.string(),
  titles: Words,
  excludeTitles: Words,
  locations: z.array(Parameter).max(20),
  companies: Words,
  headcount: z.array(Headcount),
  industries: z.array(Parameter).max(20),
  degrees: z.array(Degree),
  url: z.string(),
  api: z.union([z.literal("automatic"), LinkedinApi]),
  target: z.string(),
  leaveOutKnown: z.boolean(),
});
export type SearchDraft = z.infer<typeof SearchDraft>;

export const EMPTY_DRAFT: SearchDraft = {
  mode: "fields",
  keywords: "",
  titles: [],
  excludeTitles: [],
  locations: [],
  companies: [],
  headcount: [],
  industries: [],
  degrees: [],
  url: "",
  api: "automatic",
  target: "100",
  leaveOutKnown: false,
};

type People = Criteria["people"];

/** The same criteria in the form again, for "Run again". */
export function toDraft({ people, sources, target, exclude }: Criteria): SearchDraft {
  return {
    mode: people.url === undefined ? "fields" : "url",
    keywords: people.keywords ?? "",
    titles: people.titles ?? [],
    excludeTitles: people.excludeTitles ?? [],
    locations: people.locations ?? [],
    companies: people.companies ?? [],
    headcount: people.headcount ?? [],
    industries: people.industries ?? [],
    degrees: people.degrees ?? [],
    url: people.url ?? "",
    api: sources[0]?.api ?? "automatic",
    target: String(target),
    leaveOutKnown: exclude.known,
  };
}

export function toJobRequest(draft: SearchDraft): z.input<typeof JobRequest> {
  const api = draft.api === "automatic" ? {} : { api: draft.api };
  return {
    criteria: {
      kind: "people",
      people: draft.mode === "url" ? { url: draft.url.trim() } : toPeople(draft),
      sources: [{ provider: "unipile", ...api }],
      target: toTarget(draft.target) ?? Number.NaN,
      exclude: { known: draft.leaveOutKnown },
    },
  };
}

function toPeople(draft: SearchDraft): People {
  const lists = {
    titles: draft.titles,
    excludeTitles: draft.excludeTitles,
    locations: draft.locations,
    companies: draft.companies,
    headcount: draft.headcount,
    industries: draft.industries,
    degrees: draft.degrees,
  };
  const filled = Object.entries(lists).filter(([, list]) => list.length > 0);
  const keywords = draft.keywords.trim();
  return { ...Object.fromEntries(filled), ...(keywords !== "" && { keywords }) };
}

// A separator is read only before the last three digits: "1.5" must not become 15.
const WHOLE_NUMBER = /^(\d{1,5}|[1-9]\d?[\s,.]\d{3})$/;

/** "1,500" -> 1500; anything that is no whole number in range -> null. */
export function toTarget(text: string): number | null {
  const trimmed = text.trim();
  if (!WHOLE_NUMBER.test(trimmed)) return null;
  const target = Number(trimmed.replace(/\D/, ""));
  return target >= 1 && target <= MAX_TARGET ? target : null;
}

/** True when nothing narrows the search: it would ask LinkedIn for everybody. */
export function isUnbounded(draft: SearchDraft): boolean {
  if (draft.mode === "url") return draft.url.trim() === "";
  const { excludeTitles: _, ...narrowing } = toPeople(draft);
  return Object.keys(narrowing).length === 0;
}

/** What stands in a field of names without having been picked from its list. */
export interface Typed {
  readonly locations: string;
  readonly industries: string;
}

export const NOTHING_TYPED: Typed = { locations: "", industries: "" };

/** The fields of names whose text belongs to no picked name: LinkedIn would never hear of it. */
export function unpicked(draft: SearchDraft, typed: Typed): (keyof Typed)[] {
  if (draft.mode === "url") return [];
  return (["locations", "industries"] as const).filter((name) => typed[name].trim() !== "");
}

/** Nothing was said yet of whom to look for: an example takes nothing away. */
export function isBlank(draft: SearchDraft, typed: Typed): boolean {
  const isWithout = draft.excludeTitles.length === 0 && draft.url.trim() === "";
  return isWithout && isUnbounded(draft) && unpicked(draft, typed).length === 0;
}
