import type { Company } from "./companies.ts";
import type { Industry } from "./person.ts";
import { plain } from "./words.ts";

export type CompanyRead = { industries: Map<string, Industry>; api: string };

export function toCompanyItem(company: Company, { industries, api }: CompanyRead) {
  const { row } = company;
  const slug = plain(company.name).replaceAll(" ", "-");
  const isClassic = api === "classic";
  return {
    object: "SearchResult",
    type: "COMPANY",
    id: company.id,
    name: company.name,
    location: [row.city, row.state, row.country].filter(Boolean).join(", ") || null,
    profile_url: isClassic
      ? `https://www.linkedin.com/company/${slug}/`
      : `https://www.linkedin.com/sales/company/${company.id}`,
    industry: industries.get(String(row.industry_id))?.label ?? row.industry ?? "",
    summary: null,
    ...(isClassic
      ? { followers_count: company.headcount * 3, job_offers_count: 0 }
      : { headcount: String(company.headcount) }),
  };
}
