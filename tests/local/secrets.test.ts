import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readEnv } from "#lib/env.ts";
import { readSecrets } from "#scripts/local/secrets.ts";
import { makeDataDir } from "#tests/setup/data-dir.ts";

async function folder(): Promise<{ path: string; file: string }> {
  const { path, remove } = await makeDataDir();
  onTestFinished(remove);
  return { path, file: join(path, "secrets.json") };
}

test("secrets are made once, for their owner alone, and are ones that the app takes", async () => {
  const { path, file } = await folder();

  const [first, again] = [await readSecrets(path), await readSecrets(path)];

  expect(again).toEqual(first);
  expect(statSync(file).mode & 0o077).toBe(0);
  const { DATA_KEYS } = readEnv({
    DATABASE_URL: "postgres://u:p@127.0.0.1:5432/d",
    APP_SECRET: first.appSecret,
    DATA_KEYS: `local:${first.dataKey}`,
  });
  expect(DATA_KEYS).toHaveLength(1);
});

test("what an earlier version kept stays, and what it lacks is made", async () => {
  const { path, file } = await folder();
  const { dataKey: _, ...kept } = await readSecrets(path);
  writeFileSync(file, JSON.stringify(kept));

  const secrets = await readSecrets(path);

  expect(secrets).toMatchObject(kept);
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(secrets);
});
