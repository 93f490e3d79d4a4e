import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { environment } from "./environment.mjs";
import { withFileLock } from "./file-lock.mjs";
import { openCluster, startCluster, stopCluster } from "./postgres-cluster.ts";
import { identityOf, isAlive } from "./process-identity.mjs";
import { countUsers, registerUser } from "./process-users.ts";
import { canEnter, findServerUser } from "./server-user.ts";

export type LocalPostgres = { url: string; stop: () => Promise<void> };

/**
 * The local Postgres of a data folder, started when nobody runs it yet. Every process that asks is a user of it;
 * the last one to stop, or to die, ends it.
 */
export async function ensurePostgres(options: {
  dataDir: string;
  durable?: boolean;
}): Promise<LocalPostgres> {
  const dataDir = resolve(options.dataDir);
  mkdirSync(dataDir, { recursive: true });
  const user = findServerUser();
  if (!canEnter(dataDir, user)) {
    throw new Error(`${dataDir} cannot be reached by the user that runs Postgres (not root).`);
  }
  return withFileLock(join(dataDir, "lock"), async () => {
    const unregister = registerUser(join(dataDir, "users"));
    try {
      const cluster = await openCluster({ dataDir, password: readPassword(dataDir), user });
      const url = await startCluster(cluster, options.durable ?? false);
      startKeeper(dataDir);
      return { url, stop: () => leave(dataDir, unregister) };
    } catch (error) {
      unregister();
      throw error;
    }
  });
}

/** Ends the server when no living process uses it; true when it is over. */
export async function stopUnused(dataDir: string): Promise<boolean> {
  if (!existsSync(join(dataDir, "cluster"))) return true;
  return withFileLock(join(dataDir, "lock"), async () => {
    if (countUsers(join(dataDir, "users")) > 0) return false;
    const password = readPassword(dataDir);
    await stopCluster(await openCluster({ dataDir, password, user: findServerUser() }));
    dismissKeeper(dataDir);
    return true;
  });
}

async function leave(dataDir: string, unregister: () => void): Promise<void> {
  unregister();
  await stopUnused(dataDir);
}

function readPassword(dataDir: string): string {
  const file = join(dataDir, "password");
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString("hex"), { mode: 0o600 });
  return readFileSync(file, "utf8");
}

// Watches from outside, so that the server also ends when its last user was killed without a chance to stop it.
function startKeeper(dataDir: string): void {
  const note = join(dataDir, "keeper");
  if (existsSync(note) && isAlive(readFileSync(note, "utf8"))) return;
  const keeper = spawn(
    process.execPath,
    [join(import.meta.dirname, "postgres-keeper.ts"), dataDir],
    { detached: true, stdio: "ignore", cwd: import.meta.dirname, env: environment },
  );
  keeper.unref();
  if (keeper.pid) writeFileSync(note, identityOf(keeper.pid) ?? "");
}

// Under the lock: whoever starts the server next must not count on a keeper that is about to go.
function dismissKeeper(dataDir: string): void {
  const note = join(dataDir, "keeper");
  if (!existsSync(note)) return;
  const keeper = readFileSync(note, "utf8");
  rmSync(note);
  if (keeper === identityOf(process.pid) || !isAlive(keeper)) return;
  try {
    process.kill(Number.parseInt(keeper, 10));
  } catch {
    // it went by itself since we looked
  }
}
