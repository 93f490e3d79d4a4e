import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { CallRecord } from "#scripts/netlify/call-functions.ts";
import { type BuiltFunction, unzippedFolder } from "#scripts/netlify/functions-manifest.ts";
import type { PlatformLimits } from "#scripts/netlify/platform-limits.ts";
import { serveSite } from "#scripts/netlify/serve-site.ts";
import { makeDataDir } from "#tests/setup/data-dir.ts";

// What a bundle looks like from outside: it answers through the runtime's own global, and here does as the body says.
const FUNCTION = `
let calls = 0;
export async function handler(event, out) {
  calls += 1;
  const body = Buffer.from(event.body ?? "", "base64").toString();
  if (body === "throw") throw new Error("on purpose");
  if (body === "die") process.exit(1);
  if (body.startsWith("wait")) await new Promise((r) => setTimeout(r, Number(body.slice(4))));
  const headers = { "content-type": ["application/json"], "set-cookie": ["a=1", "b=2"] };
  const meta = { statusCode: 201, multiValueHeaders: headers };
  awslambda.HttpResponseStream.from(out, meta);
  out.write(JSON.stringify({ pid: process.pid, calls, body, headers: event.headers, env: process.env }));
}
`;

type Kind = Pick<BuiltFunction, "invocationMode" | "schedule">;

/** A site of one function and no files, without a build; for one test. */
export async function startToySite(kind: Kind, limits: Partial<PlatformLimits> = {}) {
  const { path: folder, remove } = await makeDataDir();
  onTestFinished(remove);
  const path = join(folder, ".netlify", "functions", "toy.zip");
  const toy: BuiltFunction = { name: "toy", path, ...kind };
  for (const part of ["static", "deploy/v1/blobs/deploy"]) {
    mkdirSync(join(folder, ".netlify", part), { recursive: true });
  }
  mkdirSync(unzippedFolder(toy), { recursive: true });
  writeFileSync(join(unzippedFolder(toy), "___netlify-entry-point.mjs"), FUNCTION);
  const calls: CallRecord[] = [];
  const site = await serveSite(
    { folder, functions: [toy] },
    { env: { SETTING: "of the site" }, limits, onCall: (call) => void calls.push(call) },
  );
  onTestFinished(site.stop);
  const call = (body: string, headers: Record<string, string> = {}) =>
    fetch(`${site.url}/.netlify/functions/toy`, { method: "POST", body, headers });
  return { site, calls, call };
}
