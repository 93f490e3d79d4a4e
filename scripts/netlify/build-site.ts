import { join } from "node:path";
import { startChild } from "#scripts/local/child-process.ts";
import { copySite } from "./copy-site.ts";
import { type BuiltFunction, readFunctions } from "./functions-manifest.ts";
import { installTool, toolFolder } from "./install-tool.ts";

interface BuildInput {
  /** Emptied first. */
  readonly folder: string;
  readonly onLine?: (line: string) => void;
}

/**
 * Builds a copy of the site as Netlify does, without account or network. A copy, since the app that runs in the
 * repository reads the same `.next`.
 */
export async function buildSite({ folder, onLine }: BuildInput): Promise<BuiltFunction[]> {
  await installTool();
  copySite(folder);
  const program = join(toolFolder, "node_modules", "@netlify", "build", "bin.js");
  const build = startChild({
    name: "The Netlify build",
    args: [program, "--offline", "--cwd", folder, "--repositoryRoot", folder],
    env: { NEXT_TELEMETRY_DISABLED: "1" },
    ...(onLine && { onLine }),
  });
  const code = await build.ended;
  if (code !== 0) throw new Error(`The Netlify build failed (${code}):\n${build.lastLines()}`);
  return readFunctions(folder);
}
