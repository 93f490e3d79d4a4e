import { z } from "zod";
import { refusal } from "./unipile-errors.ts";

const Id = z.union([z.string().regex(/^\d+$/), z.number().int().nonnegative()]).transform(String);
const Ids = z.array(Id).min(1);
const Name = z.union([z.string().min(1), z.number()]).transform(String); // an id or plain words
const Names = z.array(Name).min(1);

function sides<T>(list: z.ZodType<T>) {
  return z.object({ include: list.optional(), exclude: list.optional() });
}

const HEADCOUNT_MIN = [1, 11, 51, 201, 501, 1001, 5001, 10_001] as const;
const HEADCOUNT_MAX = [1, 10, 50, 200, 500, 1000, 5000, 10_000] as const;
const Headcounts = z.array(
  z.object({
    min: z.literal(HEADCOUNT_MIN).optional(),
    max: z.literal(HEADCOUNT_MAX).optional(),
  }),
);
const Language = z.array(z.string().length(2));
const Distance = z.literal([1, 2, 3]);
const DistanceOrGroup = z.literal([1, 2, 3, "GROUP"]);

const Priority = z.enum(["CAN_HAVE", "MUST_HAVE", "DOESNT_HAVE"]).optional();
const Scope = z.string().optional();
const Choice = z.object({
  id: Id.optional(),
  keywords: z.string().optional(),
  priority: Priority,
  scope: Scope,
});
const Choices = z.array(
  Choice.refine((choice) => choice.id !== undefined || choice.keywords !== undefined, {
    message: "Expected id or keywords",
  }),
);

export const ClassicPeople = z.object({
  keywords: z.string().optional(),
  industry: Ids.optional(),
  location: Ids.optional(),
  profile_language: Language.optional(),
  network_distance: z.array(Distance).optional(),
  company: Ids.optional(),
  past_company: Ids.optional(),
  advanced_keywords: z
    .object({
      first_name: z.string().optional(),
      last_name: z.string().optional(),
      title: z.string().optional(),
      company: z.string().optional(),
    })
    .optional(),
});
export type ClassicPeople = z.infer<typeof ClassicPeople>;

const SalesSeniority = z.enum([
  "owner/partner",
  "cxo",
  "vice_president",
  "director",
  "experienced_manager",
  "entry_level_manager",
  "strategic",
  "senior",
  "entry_level",
  "in_training",
]);

export const SalesPeople = z.object({
  keywords: z.string().optional(),
  saved_search_id: Id.optional(),
  recent_search_id: Id.optional(),
  location: sides(Ids).optional(),
  industry: sides(Ids).optional(),
  first_name: z.string().optional(),
  last_name: z.string().optional(),
  profile_language: Language.optional(),
  company: sides(Names).optional(),
  past_company: sides(Names).optional(),
  company_headcount: Headcounts.optional(),
  function: sides(Ids).optional(),
  role: sides(Names).optional(),
  past_role: sides(Ids).optional(),
  seniority: sides(z.array(SalesSeniority)).optional(),
  network_distance: z.array(DistanceOrGroup).optional(),
});
export type SalesPeople = z.infer<typeof SalesPeople>;

const RecruiterSeniority = z.enum([
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

export const RecruiterPeople = z.object({
  keywords: z.string().optional(),
  saved_search: z.object({ id: Id }).optional(),
  location: Choices.optional(),
  industry: sides(Ids).optional(),
  role: Choices.optional(),
  skills: Choices.optional(),
  company: Choices.optional(),
  current_company: Choices.optional(),
  past_company: Choices.optional(),
  company_headcount: Headcounts.optional(),
  seniority: sides(z.array(RecruiterSeniority)).optional(),
  function: Ids.optional(),
  network_distance: z.array(DistanceOrGroup).optional(),
  profile_language: Language.optional(),
  first_name: z.array(z.string()).optional(),
  last_name: z.array(z.string()).optional(),
});
export type RecruiterPeople = z.infer<typeof RecruiterPeople>;

const Companies = z.object({ keywords: z.string().optional(), headcount: Headcounts.optional() });
export const ClassicCompanies = Companies.extend({
  industry: Ids.optional(),
  location: Ids.optional(),
});
export const SalesCompanies = Companies.extend({
  saved_search_id: Id.optional(),
  recent_search_id: Id.optional(),
  industry: sides(Ids).optional(),
  location: sides(Ids).optional(),
});

/** Parses the filters of one shape; unknown keys are accepted and ignored, as by the real API. */
export function parseFilters<T>(schema: z.ZodType<T>, params: unknown): T {
  const parsed = schema.safeParse(params);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw refusal("invalid_parameters", `body/${issue?.path.join("/") ?? ""}: ${issue?.message}`);
}
