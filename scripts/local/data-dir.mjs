import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { setting } from "./environment.mjs";

export const repository = fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, "");

/** Where a copy on this machine keeps its database, its secrets and its notes. */
export function dataDir() {
  return setting("DATA_DIR") ? resolve(setting("DATA_DIR")) : join(repository, ".data");
}
