import { copyFileSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { toolFolder } from "#scripts/netlify/install-tool.ts";

interface Bundled {
  readonly invocationMode?: string;
  readonly schedule?: string;
}
type ZipFunctions = (
  from: string[],
  to: string,
  options: { archiveFormat: "none"; basePath: string },
) => Promise<Bundled[]>;

/** What Netlify reads in a function's own text when the name of its file says nothing. */
export async function readConfig(siteFolder: string, file: string): Promise<Bundled | undefined> {
  const from = join(siteFolder, "netlify", `renamed-${basename(file, extname(file))}`);
  mkdirSync(from, { recursive: true });
  copyFileSync(join(siteFolder, "netlify", "functions", file), join(from, "renamed.mts"));
  const bundler = createRequire(join(toolFolder, "package.json")).resolve(
    "@netlify/zip-it-and-ship-it",
  );
  const { zipFunctions }: { zipFunctions: ZipFunctions } = await import(
    pathToFileURL(bundler).href
  );
  const to = join(siteFolder, ".netlify", basename(from));
  const [bundled] = await zipFunctions([from], to, {
    archiveFormat: "none",
    basePath: siteFolder,
  });
  return bundled;
}
