import { z } from "zod";
import {
  Distance,
  DistanceOrGroup,
  Headcounts,
  Id,
  Ids,
  Language,
  List,
  Names,
  Range,
  sides,
  steps,
} from "./body-parts.ts";

const Seniority = z.enum([
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

const CompanyType = z.enum([
  "public_company",
  "privately_held",
  "non_profit",
  "educational_institution",
  "partnership",
  "self_employed",
  "self_owned",
  "government_agency",
]);

const Years = z.array(steps([0, 1, 3, 6, 10], [1, 2, 5, 10]));

const PostalCode = sides(Ids).extend({ within_area: z.number().min(0).optional() });

const Workflow = z.object({
  following_your_company: z.boolean().optional(),
  viewed_your_profile_recently: z.boolean().optional(),
  past_colleague: z.boolean().optional(),
  shared_experiences: z.boolean().optional(),
  changed_jobs: z.boolean().optional(),
  posted_on_linkedin: z.boolean().optional(),
  mentionned_in_news: z.boolean().optional(), // as the real one spells it
  viewed_profile_recently: z.boolean().optional(),
  messaged_recently: z.boolean().optional(),
  include_saved_leads: z.boolean().optional(),
  include_saved_accounts: z.boolean().optional(),
});

const Saved = z.object({
  saved_search_id: Id.optional(),
  recent_search_id: Id.optional(),
  last_viewed_at: z.number().optional(),
});

export const SalesPeople = z.object({
  ...Saved.shape,
  ...Workflow.shape,
  keywords: z.string().optional(),
  location: sides(Ids).optional(),
  location_by_postal_code: PostalCode.optional(),
  industry: sides(Ids).optional(),
  first_name: z.string().optional(),
  last_name: z.string().optional(),
  tenure: Years.optional(),
  tenure_at_company: Years.optional(),
  tenure_at_role: Years.optional(),
  groups: Ids.optional(),
  school: sides(Ids).optional(),
  profile_language: Language.optional(),
  company: sides(Names).optional(),
  past_company: sides(Names).optional(),
  company_headcount: Headcounts.optional(),
  company_type: z.array(CompanyType).optional(),
  company_location: sides(Ids).optional(),
  function: sides(Ids).optional(),
  role: sides(Names).optional(),
  past_role: sides(Ids).optional(),
  seniority: sides(z.array(Seniority)).optional(),
  network_distance: z.array(DistanceOrGroup).optional(),
  connections_of: Names.optional(),
  persona: Ids.optional(),
  account_lists: sides(List).optional(),
  lead_lists: sides(List).optional(),
  save_search: z.object({ name: z.string() }).optional(),
});
export type SalesPeople = z.infer<typeof SalesPeople>;

const Department = Range.extend({ department: Ids });
const Revenue = z.literal([0, 0.2, 1, 2.5, 5, 10, 20, 50, 100, 500, 1000, 1001]);

export const SalesCompanies = z.object({
  ...Saved.shape,
  keywords: z.string().optional(),
  industry: sides(Ids).optional(),
  location: sides(Ids).optional(),
  location_by_postal_code: PostalCode.optional(),
  has_job_offers: z.boolean().optional(),
  headcount: Headcounts.optional(),
  headcount_growth: Range.optional(),
  department_headcount: Department.optional(),
  department_headcount_growth: Department.optional(),
  network_distance: z.array(Distance).optional(),
  annual_revenue: z
    .object({ currency: z.string().length(3), min: Revenue, max: Revenue })
    .optional(),
  followers_count: z.array(steps([1, 51, 101, 1001, 5001], [50, 100, 1000, 5000])).optional(),
  fortune: z.array(steps([0, 51, 101, 251], [50, 100, 250, 500])).optional(),
  technologies: Ids.optional(),
  recent_activities: z.array(z.enum(["senior_leadership_changes", "funding_events"])).optional(),
  saved_accounts: Names.optional(),
  account_lists: sides(List).optional(),
});
