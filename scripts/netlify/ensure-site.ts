import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "#scripts/local/data-dir.mjs";
import { withFileLock } from "#scripts/local/file-lock.mjs";
import { hashSources } from "#scripts/local/source-hash.ts";
import { buildSite } from "./build-site.ts";
import { type BuiltFunction, readFunctions } from "./functions-manifest.ts";
import { installTool } from "./install-tool.ts";

const SOURCES = [
  "app",
  "db",
  "instrumentation-client.ts",
  "instrumentation.ts",
  "lib",
  "netlify",
  "netlify.toml",
  "next.config.ts",
  "package-lock.json",
  "package.json",
  "postcss.config.mjs",
  "public",
  "scripts/netlify/build-site.ts",
  "scripts/netlify/copy-site.ts",
  "scripts/netlify/unzip.ts",
  "scripts/run.mjs",
  "tools/netlify/package-lock.json",
  "tsconfig.build.json",
  "tsconfig.json",
];
const TIMEOUT_MS = 20 * 60_000;

export interface BuiltSite {
  readonly folder: string;
  readonly functions: readonly BuiltFunction[];
}

export const usualFolder = join(repository, ".netlify", "offline");

/** The site as Netlify would deploy it now; it is built when its sources are not those of the build that is there. */
export function ensureSite(
  folder = usualFolder,
  onLine?: (line: string) => void,
): Promise<BuiltSite> {
  const lock = join(repository, ".data", "build-netlify");
  return withFileLock(lock, () => buildWhenChanged(folder, onLine), { timeoutMs: TIMEOUT_MS });
}

async function buildWhenChanged(
  folder: string,
  onLine?: (line: string) => void,
): Promise<BuiltSite> {
  const stamp = join(folder, ".netlify", "source-hash");
  const wanted = `${hashSources(SOURCES)} ${folder}`; // the manifest names its files by their whole path
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) {
    await installTool();
    return { folder, functions: readFunctions(folder) };
  }
  const functions = await buildSite({ folder, onLine });
  writeFileSync(stamp, wanted);
  return { folder, functions };
}
