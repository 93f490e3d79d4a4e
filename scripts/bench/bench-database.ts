import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { prepareDatabase } from "#lib/container.ts";
import { ensurePostgres } from "#scripts/local/postgres.ts";
import { canEnter, findServerUser } from "#scripts/local/server-user.ts";
import type { UndoList } from "#scripts/local/undo-list.ts";

export interface BenchServer {
  /** Takes back what a part starts, also when the bench is interrupted. */
  readonly undo: UndoList;
  /** A folder for what belongs to this run alone. */
  readonly folder: string;
  /** Of Postgres. */
  readonly version: string;
  /** A new database with the app's tables and its first workspace. */
  createDatabase(): Promise<string>;
}

/** A Postgres of one's own in a temporary folder; `undo` removes both. */
export async function startBenchServer(undo: UndoList): Promise<BenchServer> {
  const dataDir = await mkdtemp(join(tmpdir(), "prospect-finder-bench-"));
  undo.add(() => rm(dataDir, { recursive: true, force: true }));
  // mkdtemp makes a folder for us alone; the user that runs Postgres must be able to pass through
  if (!canEnter(dataDir, findServerUser())) await chmod(dataDir, 0o711);
  const postgres = await ensurePostgres({ dataDir });
  undo.add(postgres.stop);
  const admin = new pg.Pool({ connectionString: postgres.url, max: 1 });
  undo.add(() => admin.end());
  const { rows } = await admin.query<{ server_version: string }>("show server_version");
  let databases = 0;
  return {
    undo,
    folder: dataDir,
    version: rows[0]?.server_version ?? "unknown",
    async createDatabase() {
      databases += 1;
      const url = new URL(postgres.url);
      url.pathname = `bench_${databases}`;
      await admin.query(`create database bench_${databases}`);
      await prepareDatabase({
        vars: { DATABASE_URL: url.href },
        apiKey: "pf_key_of_the_bench",
      });
      return url.href;
    },
  };
}
