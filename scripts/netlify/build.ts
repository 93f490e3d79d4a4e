import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { ensureSite, usualFolder } from "./ensure-site.ts";
import type { BuiltFunction } from "./functions-manifest.ts";

const { values } = parseArgs({
  options: { folder: { type: "string", default: usualFolder } },
});

const { functions } = await ensureSite(resolve(values.folder), (line) => console.error(line));
for (const built of functions) console.log(describe(built));

function describe({
  name,
  invocationMode,
  schedule,
  routes,
  runtimeVersion,
}: BuiltFunction): string {
  const when = schedule === undefined ? invocationMode : `scheduled ${schedule}`;
  const where = routes?.map(({ pattern }) => pattern).join(" ") ?? `/.netlify/functions/${name}`;
  return `${name}  ${runtimeVersion}  ${when}  ${where}`;
}
