import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { deployedConfig } from "./build-site.ts";
import { toolFolder } from "./install-tool.ts";

interface Rule {
  readonly forRegExp: RegExp;
  readonly values: Readonly<Record<string, string>>;
}
interface HeadersParser {
  parseAllHeaders(from: {
    netlifyConfigPath: string;
    headersFiles: undefined;
    configHeaders: undefined;
    minimal: false;
  }): Promise<{ headers: Rule[]; errors: Error[] }>;
}

/** The headers that Netlify adds to the files it serves itself. */
export async function readSiteHeaders(
  siteFolder: string,
): Promise<(path: string) => Record<string, string>> {
  const parser = createRequire(join(toolFolder, "package.json")).resolve("@netlify/headers-parser");
  const { parseAllHeaders }: HeadersParser = await import(pathToFileURL(parser).href);
  const { headers, errors } = await parseAllHeaders({
    netlifyConfigPath: deployedConfig(siteFolder),
    headersFiles: undefined,
    configHeaders: undefined,
    minimal: false,
  });
  if (errors.length > 0) throw new AggregateError(errors, "netlify.toml: headers");
  return (path) =>
    Object.assign(
      {},
      ...headers.filter((rule) => rule.forRegExp.test(path)).map((rule) => rule.values),
    );
}
