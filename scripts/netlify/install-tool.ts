import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "#scripts/local/data-dir.mjs";
import { withFileLock } from "#scripts/local/file-lock.mjs";

/** Has a lock of its own: five hundred packages that nobody needs to run or change the app. */
export const toolFolder = join(repository, "tools", "netlify");

const STAMP = join(toolFolder, "node_modules", ".installed-lock");
const TIMEOUT_MS = 15 * 60_000;

/** Installs Netlify's build tool when its lock is not the one that is installed. */
export function installTool(): Promise<void> {
  return withFileLock(join(repository, ".data", "install-netlify"), installWhenChanged, {
    timeoutMs: TIMEOUT_MS,
  });
}

async function installWhenChanged(): Promise<void> {
  const lock = readFileSync(join(toolFolder, "package-lock.json"));
  const hash = createHash("sha256").update(lock).digest("hex");
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === hash) return;
  await npmCi();
  writeFileSync(STAMP, hash);
}

function npmCi(): Promise<void> {
  // stdout belongs to the task, and no package of this tool needs its install script.
  const child = spawn("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: toolFolder,
    stdio: ["ignore", process.stderr, process.stderr],
    shell: process.platform === "win32",
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`npm ci in tools/netlify ended with code ${code}`));
    });
  });
}
