import { join } from "node:path";
import { startChild } from "#scripts/local/child-process.ts";
import { copySite } from "./copy-site.ts";
import { type BuiltFunction, readFunctions, unzippedFolder } from "./functions-manifest.ts";
import { installTool, toolFolder } from "./install-tool.ts";
import { unzip } from "./unzip.ts";

interface BuildInput {
  /** Emptied first. */
  readonly folder: string;
  readonly onLine?: ((line: string) => void) | undefined;
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
    args: [
      program,
      ...["--offline", "--cwd", folder, "--repositoryRoot", folder],
      ...["--saveConfig", "--outputConfigPath", deployedConfig(folder)],
    ],
    env: { NEXT_TELEMETRY_DISABLED: "1" },
    ...(onLine && { onLine }),
  });
  const code = await build.ended;
  if (code !== 0) throw new Error(`The Netlify build failed (${code}):\n${build.lastLines()}`);
  const functions = readFunctions(folder);
  for (const built of functions) await unzip(built.path, unzippedFolder(built));
  return functions;
}

/** `netlify.toml` with what the plugins of the build changed in it: this is what is deployed. */
export function deployedConfig(siteFolder: string): string {
  return join(siteFolder, ".netlify", "netlify.toml");
}
