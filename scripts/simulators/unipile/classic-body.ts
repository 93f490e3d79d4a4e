import { z } from "zod";
import { Distance, Headcounts, Ids, Language, Names } from "./body-parts.ts";

export const ClassicPeople = z.object({
  keywords: z.string().optional(),
  industry: Ids.optional(),
  location: Ids.optional(),
  profile_language: Language.optional(),
  network_distance: z.array(Distance).optional(),
  company: Ids.optional(),
  past_company: Ids.optional(),
  school: Ids.optional(),
  service: Ids.optional(),
  connections_of: Names.optional(),
  followers_of: Names.optional(),
  open_to: z.array(z.enum(["proBono", "boardMember"])).optional(),
  advanced_keywords: z
    .object({
      first_name: z.string().optional(),
      last_name: z.string().optional(),
      title: z.string().optional(),
      company: z.string().optional(),
      school: z.string().optional(),
    })
    .optional(),
});
export type ClassicPeople = z.infer<typeof ClassicPeople>;

export const ClassicCompanies = z.object({
  keywords: z.string().optional(),
  industry: Ids.optional(),
  location: Ids.optional(),
  has_job_offers: z.boolean().optional(),
  headcount: Headcounts.optional(),
  network_distance: z.array(Distance).optional(),
});
