import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { EVERYWHERE, ROUTE_POLICY } from "#lib/page-headers.ts";
import { type Stack, startStack } from "#scripts/local/stack.ts";
import { type Answer, ask } from "#tests/api/ask.ts";
import { pagesOnDisk } from "#tests/security/pages-on-disk.ts";
import { routesOnDisk } from "#tests/security/routes-on-disk.ts";
import { makeDataDir } from "#tests/setup/data-dir.ts";
import { freshDatabase } from "#tests/setup/database.ts";

/* Every address of the app as `npm start` serves it, and what each answer tells a browser. */

const CORS = ["access-control-allow-origin", "access-control-allow-credentials"];

let database: Awaited<ReturnType<typeof freshDatabase>>;
let folder: Awaited<ReturnType<typeof makeDataDir>>;
let stack: Stack;

beforeAll(async () => {
  database = await freshDatabase();
  folder = await makeDataDir();
  stack = await startStack({ dataDir: folder.path, databaseUrl: database.url, port: 0 });
});

afterAll(async () => {
  await stack.stop();
  await database.drop();
  await folder.remove();
});

const visit = (pathname: string, method = "GET", headers: Record<string, string> = {}) =>
  ask(`${stack.baseUrl}${pathname}`, {
    method,
    headers: { origin: "https://evil.example", ...headers },
  });

/** What is wrong with the headers of an answer that a browser may get from anywhere. */
function faultsOf({ headers }: Answer): string[] {
  const wrong = Object.entries(EVERYWHERE).filter(([name, value]) => headers.get(name) !== value);
  const told = [...CORS, "x-powered-by", "server"].filter((name) => headers.has(name));
  const type = headers.get("content-type");
  const isBare = type !== null && /^(text\/|application\/javascript)/.test(type);
  return [
    ...wrong.map(([name]) => `${name}: ${headers.get(name)}`),
    ...told.map((name) => `tells ${name}`),
    ...(isBare && !/charset=utf-8/i.test(type) ? [`no charset: ${type}`] : []),
  ];
}

function pageFaults(answer: Answer): string[] {
  const policy = answer.headers.get("content-security-policy") ?? "none";
  const [, nonce = ""] = /'nonce-([^']+)'/.exec(policy) ?? [];
  const scripts = String(answer.body).match(/<script\b[^>]*>/g) ?? [];
  return [
    ...faultsOf(answer),
    ...(policy.includes("script-src 'nonce-") ? [] : [`policy: ${policy}`]),
    ...(/script-src[^;]*unsafe/.test(policy) ? ["lets inline scripts in"] : []),
    ...(/frame-ancestors 'none'/.test(policy) ? [] : ["may be framed"]),
    ...(/require-trusted-types-for 'script'/.test(policy) ? [] : ["no Trusted Types"]),
    ...scripts.filter((tag) => !tag.includes(`nonce="${nonce}"`)),
  ];
}

function routeFaults(answer: Answer): string[] {
  const { headers } = answer;
  const policy = headers.get("content-security-policy");
  return [
    ...faultsOf(answer),
    ...(policy === ROUTE_POLICY ? [] : [`policy: ${policy}`]),
    ...(headers.get("cache-control") === "no-store" ? [] : ["may be kept"]),
  ];
}

async function demoCookie(): Promise<string> {
  const { headers } = await ask(`${stack.baseUrl}/api/session/demo`, {
    headers: { "sec-fetch-site": "same-origin" },
  });
  const cookies = headers.getSetCookie();
  expect(cookies.some((cookie) => cookie.startsWith("pf.session_token="))).toBe(true);
  return cookies.map((cookie) => cookie.split(";")[0]).join("; ");
}

describe("a page", () => {
  test("of somebody who has signed in has a nonce that no other answer has, and is kept by nobody", async () => {
    const cookie = await demoCookie();
    const faults: Record<string, string[]> = {};
    const nonces = new Set<string>();
    const pages = pagesOnDisk();
    for (const page of pages) {
      const answer = await visit(page, "GET", { cookie });
      const kept = answer.headers.get("cache-control")?.includes("no-store") ? [] : ["kept"];
      const found = [...pageFaults(answer), ...kept];
      if (found.length > 0) faults[page] = found;
      nonces.add(answer.headers.get("content-security-policy") ?? "");
    }
    expect(faults).toEqual({});
    expect(nonces.size).toBe(pages.length);
  });

  test("of a stranger, and one that is not there, has the same", async () => {
    const faults: Record<string, string[]> = {};
    for (const page of [...pagesOnDisk(), "/no/such/page", "/_next/image?url=%2Fx&w=64&q=75"]) {
      const found = pageFaults(await visit(page));
      if (found.length > 0) faults[page] = found;
    }
    expect(faults).toEqual({});
  });

  test("takes no nonce from whoever asks", async () => {
    const answer = await visit("/sign-in", "GET", {
      "content-security-policy": "script-src 'nonce-evil'",
      "content-security-policy-report-only": "script-src 'nonce-evil'",
      "x-nonce": "evil",
    });
    expect(pageFaults(answer)).toEqual([]);
    expect(String(answer.body)).not.toContain("evil");
    expect(answer.headers.get("content-security-policy")).not.toContain("evil");
  });

  test("takes no body and no other method", async () => {
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"]) {
      const answer = await visit("/searches", method);
      expect([method, answer.status, answer.headers.get("allow")]).toEqual([
        method,
        405,
        "GET, HEAD",
      ]);
      expect(faultsOf(answer)).toEqual([]);
    }
  });
});

test("every method of every route says that it must not be kept, framed, sniffed or read by others", async () => {
  const faults: Record<string, string[]> = {};
  const routes = routesOnDisk().filter(({ file }) => file.endsWith("route.ts"));
  const names = routes.flatMap(({ names: own }) => own);
  expect(names.length).toBeGreaterThan(60);
  for (const name of names) {
    const [verb = "", address = ""] = name.split(" ");
    const pathname = address.replaceAll(/:\w+\+?/g, () => randomUUID());
    for (const method of new Set([verb === "ANY" ? "POST" : verb, "GET", "PUT", "OPTIONS"])) {
      const answer = await visit(pathname, method);
      const found = routeFaults(answer);
      if (answer.status >= 500) found.push(`status ${answer.status}`);
      if (found.length > 0) faults[`${method} ${pathname}`] = found;
    }
  }
  expect(faults).toEqual({});
});

test("what is too large, or asked for in a way that no route has, is refused with the same headers", async () => {
  const large = await visit("/api/v1/jobs", "POST", { "content-length": "10000000" });
  expect([large.status, large.headers.get("connection")]).toEqual([413, "close"]);
  expect(routeFaults(large)).toEqual([]);

  const traced = await visit("/api/v1/jobs", "TRACE");
  expect(traced.status).toBe(405);
  expect(routeFaults(traced)).toEqual([]);
});

test("files are not sniffed, and nothing but what is meant to be one is a file", async () => {
  const folderOfFiles = path.join(process.cwd(), ".next/static");
  const built = readdirSync(folderOfFiles, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.(css|js|woff2)$/.test(file))
    .map((file) => `/_next/static/${file}`);
  const faults: Record<string, string[]> = {};
  for (const file of [...built, "/icon.svg", "/screenshots/review.png"]) {
    const answer = await visit(file);
    const found = [...faultsOf(answer), ...(answer.status === 200 ? [] : [`${answer.status}`])];
    if (found.length > 0) faults[file] = found;
  }
  expect(built.length).toBeGreaterThan(10);
  expect(faults).toEqual({});

  for (const file of [
    "/.env",
    "/.git/config",
    "/package.json",
    "/server.ts",
    "/.next/BUILD_ID",
    "/_next/static",
    "/_next/server/app/page.js",
    "/screenshots",
    "/%2e%2e/package.json",
    "/screenshots/..%2f..%2fpackage.json",
  ]) {
    expect([file, (await visit(file)).status]).toEqual([file, 404]);
  }
  expect(built.filter((file) => file.endsWith(".map"))).toEqual([]);
});

test("signing out has the browser forget what it kept", async () => {
  const cookie = await demoCookie();
  const answer = await ask(`${stack.baseUrl}/api/session`, {
    method: "DELETE",
    headers: { cookie, origin: stack.baseUrl },
  });
  expect(answer.status).toBe(204);
  expect(answer.headers.get("clear-site-data")).toBe('"cache", "storage"');
  const [cleared = ""] = answer.headers.getSetCookie();
  expect(cleared).toMatch(/Max-Age=0|Expires=Thu, 01 Jan 1970/i);
  expect(routeFaults(answer)).toEqual([]);
});

test("a cookie of a session is for this site's own requests, and no script reads it", async () => {
  const { headers } = await ask(`${stack.baseUrl}/api/session/demo`, {
    headers: { "sec-fetch-site": "same-origin" },
  });
  const session = headers.getSetCookie().find((cookie) => cookie.startsWith("pf.session_token="));
  expect(session).toMatch(/; Path=\//);
  expect(session).toMatch(/; HttpOnly/);
  expect(session).toMatch(/; SameSite=Lax/);
  expect(session).not.toMatch(/; Domain=/);
});

test("Netlify says the same of the files that it serves itself", () => {
  const text = readFileSync(path.join(process.cwd(), "netlify.toml"), "utf8");
  const pairs = [...text.matchAll(/^([A-Z][\w-]+) = "(.*)"$/gm)].map(([, name, value]) => [
    name,
    value,
  ]);
  expect(Object.fromEntries(pairs)).toMatchObject(EVERYWHERE);
});
