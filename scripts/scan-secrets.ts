import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runCommand } from "./command.ts";
import { findSecrets } from "./supply/find-secrets.ts";

const HELP = `Looks for secrets in files, and says where one is; exit code 1 when there is any.

  npm run secrets                     what git keeps, or would keep, of this repository
  npm run secrets -- FOLDER ...       everything in these folders, e.g. what a build left`;

const MOST_BYTES = 5 * 1_024 * 1_024;

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    options: { help: { type: "boolean", default: false } },
    allowPositionals: true,
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const paths = positionals.length > 0 ? positionals.flatMap(filesIn) : kept();
  let found = 0;
  for (const path of paths) {
    for (const { line, kind } of await findSecrets(path, textOf(path))) {
      console.error(`${path}:${line} holds what looks like ${kind}`);
      found += 1;
    }
  }
  console.log(
    `${paths.length} files: ${found === 0 ? "no secret" : `${found} of what looks like secrets`}`,
  );
  return found === 0 ? 0 : 1;
});

function kept(): string[] {
  const list = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
  const files = execFileSync("git", list, { encoding: "utf8" }).split("\0");
  return files.filter((path) => path !== "" && isThere(path));
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => join(folder, path))
    .filter(isThere);
}

/** Pictures and packed data hold no text; what is larger than any text of ours is not read. */
function textOf(path: string): string {
  if (statSync(path).size > MOST_BYTES) return "";
  const bytes = readFileSync(path);
  return bytes.includes(0) ? "" : bytes.toString("utf8");
}
