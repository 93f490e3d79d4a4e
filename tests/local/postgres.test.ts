import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Client } from "pg";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ensurePostgres } from "#scripts/local/postgres.ts";
import { makeDataDir } from "#tests/setup/data-dir.ts";
import { type Program, startProgram } from "#tests/setup/program.ts";

let dataDir: string;
let users: Program[];
let remove: () => Promise<void>;

beforeEach(async () => {
  ({ path: dataDir, remove } = await makeDataDir());
  users = [];
});

afterEach(async () => {
  for (const user of users) user.kill("SIGTERM");
  await Promise.all(users.map((user) => user.ended));
  await serverIsGone();
  await remove();
});

function startUser(): Program {
  const user = startProgram(["tests/local/postgres-user.ts", dataDir]);
  users.push(user);
  return user;
}

async function urlOf(user: Program): Promise<string> {
  await user.says(/^ready postgres.*\n/m);
  return /^ready (postgres.*)\n/m.exec(user.stdout())?.[1] ?? "";
}

async function ask(url: string, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

function serverPid(): number {
  return Number.parseInt(readFileSync(join(dataDir, "cluster/postmaster.pid"), "utf8"), 10);
}

function isServerNoted(): boolean {
  try {
    return serverPid() > 0;
  } catch {
    return false;
  }
}

function serverIsGone(): Promise<void> {
  return vi.waitFor(() => expect(isServerNoted()).toBe(false), { timeout: 30_000, interval: 50 });
}

test("four that start at once share one server", async () => {
  const addresses = await Promise.all(
    [startUser(), startUser(), startUser(), startUser()].map(urlOf),
  );

  expect(new Set(addresses).size).toBe(1);
  expect(await ask(addresses[0] ?? "", "select 1 as one")).toEqual([{ one: 1 }]);
});

test("the server stays until the last user leaves, and keeps what was written for the next", async () => {
  const first = startUser();
  const url = await urlOf(first);
  const second = startUser();
  await urlOf(second);
  await ask(url, "create table kept as select 7 as number");

  first.kill("SIGTERM");
  await first.ended;
  expect(await ask(url, "select number from kept")).toEqual([{ number: 7 }]);
  second.kill("SIGTERM");
  await second.ended;
  expect(isServerNoted()).toBe(false);

  const later = await urlOf(startUser());
  expect(await ask(later, "select number from kept")).toEqual([{ number: 7 }]);
});

test("a user that was killed does not keep the server alive", async () => {
  const killed = startUser();
  await urlOf(killed);
  const last = startUser();
  await urlOf(last);

  killed.kill("SIGKILL");
  await killed.ended;
  last.kill("SIGTERM");
  await last.ended;

  expect(isServerNoted()).toBe(false);
});

test("a server whose only user was killed ends by itself", async () => {
  const only = startUser();
  const url = await urlOf(only);

  only.kill("SIGKILL");
  await only.ended;

  await serverIsGone();
  await expect(ask(url, "select 1")).rejects.toThrow("ECONNREFUSED");
});

test("a note whose pid belongs to somebody else by now does not count as a user", async () => {
  await mkdir(join(dataDir, "users"));
  await writeFile(join(dataDir, "users", "before"), `${process.pid}@1`);
  const only = startUser();
  await urlOf(only);

  only.kill("SIGTERM");
  await only.ended;

  expect(isServerNoted()).toBe(false);
});

test("a server that was killed is started again, with everything that was written", async () => {
  const first = startUser();
  await ask(await urlOf(first), "create table kept as select 7 as number");
  await ask(await urlOf(first), "checkpoint");

  process.kill(serverPid(), "SIGKILL");
  const url = await urlOf(startUser());

  expect(await ask(url, "select number from kept")).toEqual([{ number: 7 }]);
});

test("a pid file left by a crash, whose pid is now another program's, is no obstacle", async () => {
  const first = startUser();
  await urlOf(first);
  const file = join(dataDir, "cluster/postmaster.pid");
  const left = readFileSync(file, "utf8");
  first.kill("SIGTERM");
  await first.ended;
  await writeFile(file, left.replace(/^\d+/, String(process.pid)));

  expect(await ask(await urlOf(startUser()), "select 1 as one")).toEqual([{ one: 1 }]);
});

test("the password is random for each data folder and readable by its owner alone", async () => {
  const url = new URL(await urlOf(startUser()));

  expect(url.password).toMatch(/^[0-9a-f]{48}$/);
  url.password = "postgres";
  await expect(ask(url.href, "select 1")).rejects.toThrow("password authentication failed");
});

test.runIf(process.getuid?.() === 0)(
  "as root: a folder that only root can enter is refused with its name (needs root)",
  async () => {
    const inner = join(dataDir, "root-only");
    await mkdir(join(inner, "data"), { recursive: true, mode: 0o700 });

    await expect(ensurePostgres({ dataDir: join(inner, "data") })).rejects.toThrow(
      `${join(inner, "data")} cannot be reached`,
    );
  },
);
