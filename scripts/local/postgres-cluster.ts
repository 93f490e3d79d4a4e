import {
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { findFreePort } from "./free-port.ts";
import { findBinaries, type PostgresBinaries } from "./postgres-binaries.ts";
import { runProgram } from "./run-program.ts";
import type { ServerUser } from "./server-user.ts";

export type Cluster = {
  folder: string;
  password: string;
  user: ServerUser | null;
  binaries: PostgresBinaries;
};

const START_TIMEOUT_MS = 60_000;
const RETRY_MS = 200;
const ALWAYS = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "200",
  synchronous_commit: "off",
  // workers share memory through /dev/shm, which containers keep very small
  max_parallel_workers_per_gather: "0",
  timezone: "UTC",
};
const THROW_AWAY = { fsync: "off", full_page_writes: "off" };

export async function openCluster(options: {
  dataDir: string;
  password: string;
  user: ServerUser | null;
}): Promise<Cluster> {
  const { dataDir, password, user } = options;
  const binaries = await findBinaries(user);
  const cluster = { folder: join(dataDir, "cluster"), password, user, binaries };
  if (!existsSync(join(cluster.folder, "PG_VERSION"))) await createCluster(cluster);
  return cluster;
}

// Made beside its place and renamed: a start that dies half-way leaves nothing that looks finished.
async function createCluster(cluster: Cluster): Promise<void> {
  const draft = `${cluster.folder}.new`;
  const passwordFile = `${cluster.folder}.password`;
  rmSync(draft, { recursive: true, force: true });
  rmSync(passwordFile, { force: true });
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordFile, cluster.password, { mode: 0o600 });
  if (cluster.user) {
    for (const path of [draft, passwordFile]) chownSync(path, cluster.user.uid, cluster.user.gid);
  }
  const args = ["-D", draft, "-U", "postgres", `--pwfile=${passwordFile}`, "--auth=scram-sha-256"];
  const format = ["--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"];
  const result = await runProgram(cluster.binaries.initdb, [...args, ...format], cluster.user);
  rmSync(passwordFile, { force: true });
  if (result.code !== 0) throw new Error(`initdb failed: ${result.output}`);
  rmSync(cluster.folder, { recursive: true, force: true });
  renameSync(draft, cluster.folder);
}

/** Starts the server unless it runs already; the answer is its address. */
export async function startCluster(cluster: Cluster, durable: boolean): Promise<string> {
  const settings = { ...ALWAYS, ...(durable ? {} : THROW_AWAY) };
  const options = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`);
  const deadline = Date.now() + START_TIMEOUT_MS;
  let problem = "";
  while (Date.now() < deadline) {
    const running = await runningUrl(cluster);
    if (running) return running;
    if (problem) await sleep(RETRY_MS);
    // the port was free a moment ago; if somebody took it meanwhile, the next attempt takes another
    const port = await findFreePort();
    const result = await pgCtl(cluster, "start", ["-o", `-p ${port} ${options.join(" ")}`]);
    problem = result.output;
  }
  const log = existsSync(logFile(cluster)) ? readFileSync(logFile(cluster), "utf8") : "";
  throw new Error(`Postgres did not start: ${problem}\n${log.slice(-2_000)}`);
}

export async function stopCluster(cluster: Cluster): Promise<void> {
  if (!(await findPostmaster(cluster))) return;
  const gentle = await pgCtl(cluster, "stop", ["-m", "fast"]);
  if (gentle.code === 0 || !(await findPostmaster(cluster))) return;
  await pgCtl(cluster, "stop", ["-m", "immediate"]);
}

/** The address of the server of this cluster when one runs and answers as this cluster. */
async function runningUrl(cluster: Cluster): Promise<string | null> {
  const postmaster = await findPostmaster(cluster);
  if (!postmaster) return null;
  const url = `postgres://postgres:${cluster.password}@127.0.0.1:${postmaster.port}/postgres`;
  return (await answersAs(cluster, url)) ? url : null;
}

async function findPostmaster(cluster: Cluster): Promise<{ port: string } | null> {
  const file = join(cluster.folder, "postmaster.pid");
  if (!existsSync(file)) return null;
  const [pid = "", , , port = ""] = readFileSync(file, "utf8").split("\n");
  if (isPostgres(pid) && (await pgCtl(cluster, "status", [])).code === 0)
    return { port: port.trim() };
  // Left by a crash. Postgres would refuse to start if the pid now belongs to another process of this user.
  rmSync(file, { force: true });
  return null;
}

function isPostgres(pid: string): boolean {
  if (process.platform !== "linux") return true;
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").trim() === "postgres";
  } catch {
    return false;
  }
}

async function answersAs(cluster: Cluster, url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, ssl: false, connectionTimeoutMillis: 5_000 });
  client.on("error", () => undefined); // a server that stops in this moment; the caller learns it from the query
  try {
    await client.connect();
    const answer = await client.query<{ data_directory: string }>("show data_directory");
    return resolve(answer.rows[0]?.data_directory ?? "") === resolve(cluster.folder);
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function pgCtl(cluster: Cluster, action: "start" | "stop" | "status", extra: string[]) {
  const place = ["-D", cluster.folder, ...(action === "start" ? ["-l", logFile(cluster)] : [])];
  const wait = action === "status" ? [] : ["-w", "-t", "60"];
  return runProgram(cluster.binaries.pgCtl, [action, ...place, ...wait, ...extra], cluster.user);
}

function logFile(cluster: Cluster): string {
  return join(cluster.folder, "server.log");
}
