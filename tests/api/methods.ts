import { readdirSync } from "node:fs";
import { dirname } from "node:path";
import { expect } from "vitest";
import { Problem } from "#lib/contract/problem.ts";
import { repository } from "#scripts/local/data-dir.mjs";
import { type Answer, ask } from "./ask.ts";

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];
const ID = "00000000-0000-4000-8000-00000000000a";

/** Every address under app/api, read from disk, with an id for each part that is one. */
export function addressesOnDisk(): string[] {
  return readdirSync(`${repository}/app/api`, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith("route.ts") && !file.includes("[...unknown]"))
    .map((file) => `/api/${dirname(file)}`.replaceAll(/\[\w+\]/g, ID));
}

/** Whether the address refuses the methods it does not have as it refuses everything else, and says which it has. */
export async function expectsItsMethods(origin: string, path: string): Promise<void> {
  const answers = await Promise.all(
    METHODS.map(async (method) => [method, await ask(origin + path, { method })] as const),
  );
  const own = answers.filter(([, { status }]) => status !== 405).map(([method]) => method);
  const allow = [...own, "OPTIONS"].join(", ");
  expect(own).not.toEqual([]);
  for (const [method, answer] of answers) {
    if (!own.includes(method)) expectRefusal(path, { method, answer, allow });
  }
  const options = await ask(origin + path, { method: "OPTIONS" });
  expect([options.status, options.headers.get("allow")]).toEqual([204, allow]);
}

function expectRefusal(
  path: string,
  { method, answer, allow }: { method: string; answer: Answer; allow: string },
): void {
  const { headers, body } = answer;
  const requestId = headers.get("x-request-id");
  expect([method, headers.get("allow")]).toEqual([method, allow]);
  expect(requestId).toMatch(/^[\w-]{36}$/);
  expect(headers.get("cache-control")).toBe("no-store");
  if (method === "HEAD") expect(body).toBeNull();
  else if (isOlder(path)) expect(body).toEqual({ success: false, error: expect.any(String) });
  else {
    const problem = { status: 405, code: "method_not_allowed", requestId };
    expect(headers.get("content-type")).toBe("application/problem+json");
    expect(Problem.parse(body)).toMatchObject(problem);
  }
}

function isOlder(path: string): boolean {
  return path.startsWith("/api/linkedin/search/") || path.startsWith("/api/admin/");
}
