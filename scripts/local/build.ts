import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startChild } from "./child-process.ts";
import { repository } from "./data-dir.mjs";
import { withFileLock } from "./file-lock.mjs";
import { hashSources } from "./source-hash.ts";
import type { UndoList } from "./undo-list.ts";

const SOURCES = [
  "app",
  "db",
  "instrumentation-client.ts",
  "instrumentation.ts",
  "lib",
  "next.config.ts",
  "package-lock.json",
  "package.json",
  "postcss.config.mjs",
  "public",
  "tsconfig.build.json",
  "tsconfig.json",
];
const BUILD_TIMEOUT_MS = 10 * 60_000;
const BUSY_MS = 1_000;

/** Builds the app when its sources are not those of the build that is there; true when it had to. */
export async function ensureBuild(undo: UndoList, onWait?: () => void): Promise<boolean> {
  if (isBuilt(hashSources(SOURCES))) return false;
  return withFileLock(
    join(repository, ".data", "build"),
    async () => {
      const hash = hashSources(SOURCES);
      if (isBuilt(hash)) return false;
      rmSync(stampFile(), { force: true });
      await build(undo);
      writeFileSync(stampFile(), stampOf(hash));
      return true;
    },
    { timeoutMs: BUILD_TIMEOUT_MS, ...(onWait ? { onWait } : {}) },
  );
}

async function build(undo: UndoList): Promise<void> {
  const deadline = Date.now() + BUILD_TIMEOUT_MS;
  let output = "";
  while (Date.now() < deadline) {
    const child = startChild({
      name: "The build",
      args: [join(repository, "node_modules/next/dist/bin/next"), "build", repository],
      env: { NEXT_TELEMETRY_DISABLED: "1" },
    });
    undo.add(child.stop);
    if ((await child.ended) === 0) return;
    output = child.lastLines();
    // somebody builds by hand at this moment, which our own lock does not see
    if (!output.includes("Another next build process")) break;
    await sleep(BUSY_MS);
  }
  throw new Error(`The build failed:\n${output}`);
}

function isBuilt(hash: string): boolean {
  return existsSync(stampFile()) && readFileSync(stampFile(), "utf8") === stampOf(hash);
}

// With the id of the build, so that a build made by hand in between is noticed.
function stampOf(hash: string): string {
  const idFile = join(repository, ".next", "BUILD_ID");
  return `${hash} ${existsSync(idFile) ? readFileSync(idFile, "utf8") : "none"}`;
}

function stampFile(): string {
  return join(repository, ".next", "source-hash");
}
