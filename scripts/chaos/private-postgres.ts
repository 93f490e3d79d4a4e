import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { prepareDatabase } from "#lib/container.ts";
import type { Owner } from "#lib/engine/ports.ts";
import { ensurePostgres } from "#scripts/local/postgres.ts";
import { type Cluster, openCluster } from "#scripts/local/postgres-cluster.ts";
import { runProgram } from "#scripts/local/run-program.ts";
import { canEnter, findServerUser } from "#scripts/local/server-user.ts";
import type { UndoList } from "#scripts/local/undo-list.ts";
import { oneAtATime } from "./one-at-a-time.ts";
import { PEOPLE_OF_THE_RUN } from "./plan-job.ts";
import { WITNESS } from "./witness.ts";

export interface PrivatePostgres {
  readonly url: string;
  readonly port: number;
  readonly pool: pg.Pool;
  /** The same server at the same address, a moment later. `immediate` ends it as a crash would. */
  restart(mode: "fast" | "immediate"): Promise<void>;
}

const DATABASE = "chaos";

/** A Postgres of one's own in `folder`, with the app's tables and a witness. */
export async function startPrivatePostgres(
  folder: string,
  undo: UndoList,
): Promise<PrivatePostgres> {
  const postgres = await ensurePostgres({ dataDir: folder });
  undo.add(postgres.stop);
  const url = new URL(postgres.url);
  const restarts = oneAtATime();
  undo.add(restarts.end);
  const cluster = await openCluster({
    dataDir: folder,
    password: url.password,
    user: findServerUser(),
  });
  await createDatabase(postgres.url);
  url.pathname = DATABASE;
  await prepareDatabase({ vars: { DATABASE_URL: url.href }, apiKey: "pf_key_of_the_chaos_run" });
  const pool = new pg.Pool({ connectionString: url.href, max: 5, query_timeout: 20_000 });
  pool.on("error", () => undefined); // the server restarts under it
  undo.add(() => pool.end());
  await pool.query(WITNESS);
  return {
    url: url.href,
    port: Number(url.port),
    pool,
    restart: (mode) => restarts.run(() => restartCluster(cluster, mode)),
  };
}

/** A folder that is gone afterwards, where the user that runs Postgres can pass through. */
export async function makeFolder(undo: UndoList): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "prospect-finder-chaos-"));
  undo.add(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  if (!canEnter(folder, findServerUser())) await chmod(folder, 0o711);
  return folder;
}

async function createDatabase(adminUrl: string): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await admin.query(`create database ${DATABASE}`);
    // As where the app is deployed: what was acknowledged survives a crash.
    await admin.query(`alter database ${DATABASE} set synchronous_commit = on`);
  } finally {
    await admin.end();
  }
}

async function restartCluster(cluster: Cluster, mode: "fast" | "immediate"): Promise<void> {
  const place = ["-D", cluster.folder, "-l", join(cluster.folder, "server.log")];
  const args = ["restart", ...place, "-m", mode, "-w", "-t", "60"];
  const result = await runProgram(cluster.binaries.pgCtl, args, cluster.user);
  if (result.code !== 0) throw new Error(`Postgres did not restart: ${result.output}`);
}

/** The first workspace with one person more, and a second one with two; whoever runs the service owns both, so both find its accounts. */
export async function addPeople(pool: pg.Pool): Promise<Owner[]> {
  const first = await pool.query<{ workspace_id: string }>("select workspace_id from members");
  const second = await pool.query<{ id: string }>(
    "insert into workspaces (name) values ('Second') returning id",
  );
  await pool.query(
    "insert into members (workspace_id, user_id, role) select $1, id, 'owner' from users where is_operator",
    [second.rows[0]?.id],
  );
  const workspaces = [first.rows[0]?.workspace_id, second.rows[0]?.id];
  const owners: Owner[] = [];
  for (const [index, workspace] of PEOPLE_OF_THE_RUN.entries()) {
    const workspaceId = workspaces[workspace] ?? "";
    const added = await pool.query<{ id: string }>(
      `with person as (insert into users (email, name) values ($2, $2) returning id)
       insert into members (workspace_id, user_id, role) select $1, id, 'member' from person returning user_id as id`,
      [workspaceId, `person-${index}@example.com`],
    );
    owners.push({ workspaceId, userId: added.rows[0]?.id ?? "" });
  }
  return owners;
}
