import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { repository } from "#scripts/local/data-dir.mjs";
import { environment } from "#scripts/local/environment.mjs";
import { makeDataDir } from "#tests/setup/data-dir.ts";
import { noSettings } from "#tests/setup/no-settings.ts";
import { runProgram } from "#tests/setup/program.ts";

const names = Object.keys(noSettings());
const REAL = "postgres://ann:secret@db.example.com/customers";

const PROGRAM = `
import { environment, loadEnvFiles } from "${repository}/scripts/local/environment.mjs";
loadEnvFiles();
console.log(JSON.stringify(environment));
`;

afterEach(() => {
  vi.unstubAllEnvs();
});

test("no program that a test starts sees a real account, from the shell or from a file", async () => {
  const { path: folder, remove } = await makeDataDir();
  const lines = names.map((name) => `${name}=${REAL}\n`);
  writeFileSync(join(folder, ".env"), [...lines, "CHROMIUM_PATH=/opt/chromium\n"].join(""));
  for (const name of names) vi.stubEnv(name, REAL);

  const { stdout } = await runProgram(["--input-type=module", "-e", PROGRAM], {
    cwd: folder,
    env: { DATA_DIR: folder },
  });
  await remove();

  const seen = JSON.parse(stdout);
  const settings = Object.fromEntries(names.map((name) => [name, seen[name]]));
  expect(settings).toEqual({ ...noSettings(), DATA_DIR: folder });
  expect(names).toEqual(expect.arrayContaining(["DATABASE_URL", "UNIPILE_API_KEY", "API_KEY"]));
  expect(seen.CHROMIUM_PATH).toBe("/opt/chromium");
});

test("nor does what a test does in its own process", () => {
  const own = names.filter((name) => name !== "BASE_URL"); // the test runner has one of its own
  expect(Object.fromEntries(own.map((name) => [name, environment[name]]))).toEqual(
    Object.fromEntries(own.map((name) => [name, ""])),
  );
});
