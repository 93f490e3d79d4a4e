import "server-only";

const HERE = "http://here.invalid";

/** Where to go after signing in: a page of ours, or the first page. `//evil` and `/\evil` name other hosts. */
export function toLocalPath(next: string | null): string {
  const url = next?.startsWith("/") ? URL.parse(next, HERE) : null;
  if (url?.origin !== HERE || url.pathname.startsWith("/api/")) return "/";
  return `${url.pathname.replace(/^\/+/, "/")}${url.search}${url.hash}`;
}
