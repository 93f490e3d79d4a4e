import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { repository } from "./data-dir.mjs";

/** One hash over these files and folders of the repository; one that is missing counts as empty. */
export function hashSources(sources: readonly string[]): string {
  const hash = createHash("sha256");
  for (const source of sources) addToHash(hash, join(repository, source));
  return hash.digest("hex");
}

function addToHash(hash: ReturnType<typeof createHash>, path: string): void {
  if (!existsSync(path)) return;
  const files = listFiles(path);
  for (const file of files)
    hash.update(`${file.slice(repository.length)}\0`).update(readFileSync(file));
}

function listFiles(path: string): string[] {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
