import { decoded } from "./decoded.ts";
import { refusal } from "./unipile-errors.ts";

export type UrlQuery = {
  api: "classic" | "sales_navigator" | "recruiter";
  category: "people";
} & Record<string, unknown>;

/** Reads what a LinkedIn search page has in its address; filters it does not know are ignored. */
export function queryOfUrl(text: string): UrlQuery {
  const url = parse(text);
  if (url.pathname.startsWith("/search/results/")) return classicQuery(url);
  if (url.pathname.startsWith("/sales/search/people")) return salesQuery(url);
  if (url.pathname.startsWith("/talent/")) {
    return { api: "recruiter", category: "people", ...textField("keywords", url, "searchKeyword") };
  }
  throw refusal("invalid_url", "Not the address of a LinkedIn search");
}

function parse(text: string): URL {
  const url = URL.parse(text);
  const isLinkedIn = url && /(^|\.)linkedin\.com$/.test(url.hostname);
  if (!isLinkedIn) throw refusal("invalid_url", "Not the address of a LinkedIn search");
  return url;
}

function textField(field: string, url: URL, name = field): Record<string, string> {
  const value = url.searchParams.get(name)?.replace(/^"(.*)"$/, "$1");
  return value ? { [field]: value } : {};
}

function classicQuery(url: URL): UrlQuery {
  const places = url.searchParams.get("geoUrn")?.match(/\d+/g);
  const words = {
    ...textField("title", url, "titleFreeText"),
    ...textField("title", url),
    ...textField("first_name", url, "firstName"),
    ...textField("last_name", url, "lastName"),
  };
  return {
    api: "classic",
    category: "people",
    ...textField("keywords", url),
    ...(places ? { location: places } : {}),
    ...(Object.keys(words).length > 0 ? { advanced_keywords: words } : {}),
  };
}

const SALES_FIELDS: Record<string, string> = {
  REGION: "location",
  INDUSTRY: "industry",
  CURRENT_TITLE: "role",
  TITLE: "role",
  CURRENT_COMPANY: "company",
  PAST_COMPANY: "past_company",
};

/** The query is LinkedIn's own notation: (keywords:a,filters:List((type:REGION,values:List((id:1,...))))). */
function salesQuery(url: URL): UrlQuery {
  const query = url.searchParams.get("query");
  if (!query) throw refusal("invalid_url", "Saved searches cannot be read from an address");
  const keywords = /(?:^\(|,)keywords:([^,()]*)/.exec(query)?.[1];
  const filters: Record<string, Record<string, string[]>> = {};
  for (const part of query.split("(type:").slice(1)) addFilter(filters, part);
  return {
    api: "sales_navigator",
    category: "people",
    ...(keywords ? { keywords: decoded(keywords) } : {}),
    ...filters,
  };
}

function addFilter(filters: Record<string, Record<string, string[]>>, part: string): void {
  const field = SALES_FIELDS[/^\w+/.exec(part)?.[0] ?? ""];
  if (!field) return;
  for (const value of part.matchAll(/\((?:id:([^,()]*),?)?(?:text:([^,()]*))?[^()]*\)/g)) {
    const [whole, id = "", text = ""] = value;
    const side = whole.includes("selectionType:EXCLUDED") ? "exclude" : "include";
    const chosen = /\d+$/.exec(decoded(id))?.[0] ?? decoded(text);
    if (chosen) {
      filters[field] ??= {};
      filters[field][side] = [...(filters[field][side] ?? []), chosen];
    }
  }
}
