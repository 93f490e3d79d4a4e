import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeDataDir } from "#tests/setup/data-dir.ts";
import { findUnlisted, routesOnDisk } from "./routes-on-disk.ts";

let folder: Awaited<ReturnType<typeof makeDataDir>>;
beforeAll(async () => {
  folder = await makeDataDir();
});
afterAll(() => folder.remove());

async function put(file: string, source: string): Promise<string> {
  const root = path.join(folder.path, `${Math.random()}`);
  const place = path.join(root, file);
  await mkdir(path.dirname(place), { recursive: true });
  await mkdir(path.join(root, "app"), { recursive: true });
  await writeFile(place, source);
  return root;
}

test.each([
  [
    "app/api/v1/backdoor/route.ts",
    "export const GET = route(async () => answer);",
    ["GET /api/v1/backdoor"],
  ],
  ["app/api/v1/backdoor/route.js", "export async function POST() {}", ["POST /api/v1/backdoor"]],
  ["app/api/v1/jobs/route.ts", "export function DELETE() {}", ["DELETE /api/v1/jobs"]],
  ["app/api/v1/jobs/route.ts", "export const GET = a;\nexport { b as PUT };", ["PUT /api/v1/jobs"]],
  ["app/api/v1/jobs/route.ts", "const PATCH = a;\nexport { PATCH };", ["PATCH /api/v1/jobs"]],
  ["app/api/v1/jobs/route.ts", "export const { GET, PUT } = handlers;", ["PUT /api/v1/jobs"]],
  ["app/api/v1/jobs/route.ts", 'export * from "./other.ts";', ["ANY /api/v1/jobs"]],
  ["app/api/v1/jobs/[jobId]/route.ts", "export const DELETE = a;", ["DELETE /api/v1/jobs/:jobId"]],
  ["app/feed/[...rest]/route.ts", "export const GET = a;", ["GET /feed/:rest+"]],
  ["app/(inner)/feed/route.tsx", "export const GET = a;", ["GET /feed"]],
  [
    "app/api/v1/empty/route.ts",
    "export default a;",
    ["api/v1/empty/route.ts: no handler is recognised"],
  ],
  ["netlify/functions/cleanup.mts", "export default a;", ["POST /.netlify/functions/cleanup"]],
  [
    "netlify/functions/cleanup/index.mts",
    "export default a;",
    ["POST /.netlify/functions/cleanup"],
  ],
])("a route nobody has decided about is found: %s with %s", async (file, source, found) => {
  expect(findUnlisted(routesOnDisk(await put(file, source)))).toEqual(found);
});

test("one that has its row, and the methods it has not, are no find", async () => {
  const source = `export const GET = a;
export const { POST, PUT, PATCH, DELETE, OPTIONS } = allowOnly(["GET"], route);`;
  expect(findUnlisted(routesOnDisk(await put("app/api/v1/audit/route.ts", source)))).toEqual([]);
});
