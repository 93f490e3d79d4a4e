import "server-only";

type SearchParams = Record<string, string | string[] | undefined>;

/** A page's own address with its query, so that signing in on the way leads back to the very same view. */
export function pageAddress(path: string, searchParams: SearchParams): string {
  const query = toUrlParams(searchParams);
  return query.size > 0 ? `${path}?${query}` : path;
}

/** Next's search parameters as the platform has them; a name given twice is left out. */
export function toUrlParams(searchParams: SearchParams): URLSearchParams {
  const single = Object.entries(searchParams).flatMap(([name, value]) =>
    typeof value === "string" ? [[name, value]] : [],
  );
  return new URLSearchParams(single);
}
