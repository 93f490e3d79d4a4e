import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { setting } from "./environment.mjs";

export const repository = fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, "");

// Not by lib/env.ts: the end-to-end check of earlier clients comes here on a Node that runs no TypeScript.
/** Where a copy on this machine keeps its database, its secrets and its notes. */
export function dataDir() {
  return setting("DATA_DIR") ? resolve(setting("DATA_DIR")) : join(repository, ".data");
}
