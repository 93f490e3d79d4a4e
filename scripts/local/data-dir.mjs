import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { environment } from "./environment.mjs";

export const repository = fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, "");

/** Where a copy on this machine keeps its database, its secrets and its notes. */
export function dataDir() {
  return environment.DATA_DIR ? resolve(environment.DATA_DIR) : join(repository, ".data");
}
