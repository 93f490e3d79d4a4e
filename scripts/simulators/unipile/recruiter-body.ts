import { z } from "zod";
import {
  DistanceOrGroup,
  Headcounts,
  Id,
  Ids,
  Language,
  Range,
  sides,
  steps,
} from "./body-parts.ts";

const Priority = z.enum(["CAN_HAVE", "MUST_HAVE", "DOESNT_HAVE"]);
const CURRENT_OR_PAST = ["CURRENT_OR_PAST", "CURRENT", "PAST", "PAST_NOT_CURRENT"] as const;

/** Values that are marked as wanted or unwanted, by id or by words. */
function choices<Scope extends z.ZodType>(scope: Scope) {
  const choice = z.object({
    id: Id.optional(),
    keywords: z.string().optional(),
    priority: Priority.optional(),
    scope: scope.optional(),
  });
  return z.array(
    choice.refine(({ id, keywords }) => id !== undefined || keywords !== undefined, {
      message: "Expected id or keywords",
    }),
  );
}

const Place = z.object({
  id: Id,
  priority: Priority.optional(),
  scope: z.enum(["CURRENT", "OPEN_TO_RELOCATE_ONLY", "CURRENT_OR_OPEN_TO_RELOCATE"]).optional(),
  title: z.string().optional(),
});
const Chosen = z.array(z.object({ id: Id, priority: Priority.optional() }));

const Seniority = z.enum([
  "owner",
  "partner",
  "cxo",
  "vp",
  "director",
  "manager",
  "senior",
  "entry",
  "training",
  "unpaid",
]);

const Spotlight = z.enum([
  "OPEN_TO_WORK",
  "ACTIVE_TALENT",
  "REDISCOVERED_CANDIDATES",
  "INTERNAL_CANDIDATES",
  "INTERESTED_IN_YOUR_COMPANY",
  "HAVE_COMPANY_CONNECTIONS",
]);

const Spoken = z.object({
  language: z.string(),
  priority: Priority.optional(),
  scope: z
    .enum(["ELEMENTARY", "LIMITED_WORKING", "PROFESSIONAL_WORKING", "NATIVE_OR_BILINGUAL"])
    .optional(),
});

const Activity = z.object({
  id: z.enum(["messages", "tags", "notes", "projects", "resumes", "reviews"]),
  priority: Priority.optional(),
  timespan: z.number().optional(),
});

const Year = z.number().int().min(1000).max(9999);

export const RecruiterPeople = z.object({
  keywords: z.string().optional(),
  saved_search: z.object({ id: Id, project_id: Id.optional() }).optional(),
  saved_filter: Id.optional(),
  location: z.array(Place).optional(),
  location_within_area: z.number().min(0).optional(),
  industry: sides(Ids).optional(),
  role: choices(z.enum([...CURRENT_OR_PAST, "OPEN_TO_WORK"])).optional(),
  skills: choices(z.unknown()).optional(),
  company: choices(z.enum(CURRENT_OR_PAST)).optional(),
  company_headcount: Headcounts.optional(),
  current_company: Chosen.optional(),
  past_company: Chosen.optional(),
  school: Chosen.optional(),
  groups: Ids.optional(),
  graduation_year: z.object({ min: Year.optional(), max: Year.optional() }).optional(),
  tenure: Range.optional(),
  seniority: sides(z.array(Seniority)).optional(),
  function: Ids.optional(),
  network_distance: z.array(DistanceOrGroup).optional(),
  spoken_languages: z.array(Spoken).optional(),
  hide_previously_viewed: z.object({ timespan: z.number() }).optional(),
  profile_language: Language.optional(),
  recently_joined: z.array(steps([2, 8, 15, 31], [1, 7, 14, 30, 90])).optional(),
  spotlights: z.array(Spotlight).optional(),
  first_name: z.array(z.string()).optional(),
  last_name: z.array(z.string()).optional(),
  has_military_background: z.boolean().optional(),
  past_applicants: z.boolean().optional(),
  hiring_projects: sides(Ids).optional(),
  recruiting_activity: z.array(Activity).optional(),
  notes: z.array(z.string()).optional(),
});
export type RecruiterPeople = z.infer<typeof RecruiterPeople>;
