import { z } from "zod";
import { booleanQuery } from "./boolean-query.ts";
import { ClassicCompanies, ClassicPeople } from "./classic-body.ts";
import type { Company } from "./companies.ts";
import { type Criterion, isInRange, meets, type Sides } from "./criteria.ts";
import { classicCriteria, recruiterCriteria, salesCriteria } from "./filters.ts";
import { parseFilters } from "./parse-filters.ts";
import type { Directory } from "./people.ts";
import type { Person } from "./person.ts";
import type { Api } from "./provider-id.ts";
import { RecruiterPeople } from "./recruiter-body.ts";
import { SalesCompanies, SalesPeople } from "./sales-body.ts";
import type { Params } from "./search-request.ts";
import { queryOfUrl } from "./search-url.ts";
import { refusal } from "./unipile-errors.ts";

/** Everything a query finds, in the order in which the pages show it. */
export type Findings =
  | { kind: "people"; api: Api; cap: number; rows: Person[] }
  | { kind: "companies"; api: Api; cap: number; rows: Company[] };

const CAPS: Record<Api, number> = { classic: 1_000, sales_navigator: 2_500, recruiter: 2_500 };
const COMPANY_CAP = 1_000;

const Shape = z.object({
  api: z.enum(["classic", "sales_navigator", "recruiter"]),
  category: z.enum(["people", "companies", "posts", "jobs"]),
});

/** A query that has been checked; only then do faults and the account's seats matter. */
export type Plan = { api: Api; category: string; run(directory: Directory): Findings };

export function planSearch(params: Params): Plan {
  if (params.url !== undefined) return planSearch(queryOfUrl(requireText(params.url)));
  const { api, category } = parseFilters(Shape, params);
  if (category === "people") return { api, category, run: peopleSearch(api, params) };
  if (category === "companies" && api !== "recruiter") {
    return { api, category, run: companySearch(api, params) };
  }
  if (api === "classic") throw refusal("feature_not_implemented", `No ${category} here`);
  throw refusal("invalid_parameters", `body/category: ${api} has no ${category}`);
}

function requireText(url: unknown): string {
  if (typeof url === "string") return url;
  throw refusal("invalid_parameters", "body/url: Expected string");
}

function peopleSearch(api: Api, params: Params): Plan["run"] {
  const criteria = criteriaOf(api, params);
  return (directory) => ({
    kind: "people",
    api,
    cap: CAPS[api],
    rows: directory.people.filter((person) => meets(person, criteria)),
  });
}

function criteriaOf(api: Api, params: Params): Criterion[] {
  switch (api) {
    case "classic":
      return classicCriteria(parseFilters(ClassicPeople, params));
    case "sales_navigator": {
      const filters = parseFilters(SalesPeople, params);
      refuseSaved(filters.saved_search_id ?? filters.recent_search_id);
      return salesCriteria(filters);
    }
    case "recruiter": {
      const filters = parseFilters(RecruiterPeople, params);
      refuseSaved(filters.saved_search?.id);
      return recruiterCriteria(filters);
    }
  }
}

function refuseSaved(id: string | undefined): void {
  if (id !== undefined) throw refusal("invalid_resource_identifier", "No such saved search");
}

function companySearch(api: Api, params: Params): Plan["run"] {
  const filters = companyFilters(api, params);
  const finds = booleanQuery(filters.keywords ?? "");
  return (directory) => ({
    kind: "companies",
    api,
    cap: COMPANY_CAP,
    rows: directory.companies.filter(
      (company) =>
        finds(company.text) &&
        isChosen([String(company.row.industry_id)], filters.industry) &&
        isChosen(company.row.placeIds, filters.location) &&
        (filters.headcount ?? [{}]).some((range) => isInRange(company.headcount, range)),
    ),
  });
}

function companyFilters(api: Api, params: Params) {
  if (api === "sales_navigator") return parseFilters(SalesCompanies, params);
  const filters = parseFilters(ClassicCompanies, params);
  return {
    ...filters,
    industry: { include: filters.industry },
    location: { include: filters.location },
  };
}

function isChosen(ids: string[], sides: Sides | undefined): boolean {
  if (sides?.exclude?.some((id) => ids.includes(id))) return false;
  return !sides?.include?.length || sides.include.some((id) => ids.includes(id));
}
