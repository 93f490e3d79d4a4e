import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { extname, join, sep } from "node:path";
import type { Reply } from "./reply.ts";
import { readSiteHeaders } from "./site-headers.ts";

const TYPES: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};

/** The files beside the functions, with Netlify's headers and ours. */
export async function staticFiles(
  siteFolder: string,
): Promise<(request: { path: string; etag: string | undefined }) => Reply | null> {
  const root = join(siteFolder, ".netlify", "static");
  const headersOf = await readSiteHeaders(siteFolder);
  return ({ path, etag: known }) => {
    const file = fileAt(root, path);
    if (file === null) return null;
    const body = readFileSync(file);
    const etag = `"${createHash("sha256").update(body).digest("hex").slice(0, 32)}"`;
    const headers = {
      "content-type": TYPES[extname(file)] ?? "application/octet-stream",
      "cache-control": "public,max-age=0,must-revalidate",
      etag,
      ...lowerCased(headersOf(path)),
    };
    return known === etag ? { status: 304, headers } : { status: 200, headers, body };
  };
}

function fileAt(root: string, path: string): string | null {
  const file = join(root, decodePath(path));
  if (!file.startsWith(root + sep)) return null;
  return statSync(file, { throwIfNoEntry: false })?.isFile() ? file : null;
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path).replaceAll("\0", "");
  } catch {
    return path;
  }
}

function lowerCased(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}
