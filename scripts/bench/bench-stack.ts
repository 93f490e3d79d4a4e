import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { setting } from "#scripts/local/environment.mjs";
import { type Stack, type StackOptions, startStack } from "#scripts/local/stack.ts";
import { undoList } from "#scripts/local/undo-list.ts";
import type { BenchServer } from "./bench-database.ts";

const OTHERS = ["UNIPILE_BASE_URL", "PUSHER_KEY"] as const;

/** The whole product on a database of its own; it ends with the bench at the latest. */
export async function openStack(
  server: BenchServer,
  options: Pick<StackOptions, "env" | "simulator">,
): Promise<Stack> {
  const real = OTHERS.filter((name) => setting(name) !== undefined);
  if (real.length > 0) {
    throw new Error(`a bench must not reach a real service: unset ${real.join(", ")}`);
  }
  const undo = undoList();
  server.undo.add(undo.run);
  return startStack({
    dataDir: await mkdtemp(join(server.folder, "stack-")),
    databaseUrl: await server.createDatabase(),
    port: 0,
    undo,
    ...options,
  });
}
