import { join } from "node:path";
import { ensurePostgres } from "#scripts/local/postgres.ts";
import { findBinaries } from "#scripts/local/postgres-binaries.ts";
import { runProgram } from "#scripts/local/run-program.ts";
import { findServerUser } from "#scripts/local/server-user.ts";
import { makeDataDir } from "./data-dir.ts";

/** A Postgres of one's own, which a test may restart under everybody's hands. */
export async function privatePostgres() {
  const dataDir = await makeDataDir();
  const user = findServerUser();
  const { pgCtl } = await findBinaries(user);
  const postgres = await ensurePostgres({ dataDir: dataDir.path });
  const folder = join(dataDir.path, "cluster");
  return {
    url: postgres.url,
    /** Breaks every connection; afterwards the server is at the same address again. */
    async restart(): Promise<void> {
      const log = ["-l", join(folder, "server.log")];
      const args = ["restart", "-D", folder, ...log, "-m", "fast", "-w", "-t", "60"];
      const { code, output } = await runProgram(pgCtl, args, user);
      if (code !== 0) throw new Error(`Postgres did not restart: ${output}`);
    },
    async stop(): Promise<void> {
      await postgres.stop();
      await dataDir.remove();
    },
  };
}
