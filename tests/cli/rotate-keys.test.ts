import { randomBytes } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { providerKeyStore } from "#db/provider-key-store.ts";
import { openKey, placeOf } from "#lib/vault/open-key.ts";
import { vaultOf } from "#lib/vault/seal.ts";
import { recordingLog } from "#tests/adapters/recording-log.ts";
import { owner, seededDatabase } from "#tests/fakes/world.ts";
import { runProgram } from "#tests/setup/program.ts";
import { TEST_SECRET } from "#tests/setup/secret.ts";

const keyOf = (id: string) => ({ id, key: randomBytes(32) });
const [old, young] = [keyOf("old"), keyOf("young")];
type Key = ReturnType<typeof keyOf>;
const KEY = "a-provider-key-of-the-tests";

let database: Awaited<ReturnType<typeof seededDatabase>>;
beforeAll(async () => {
  database = await seededDatabase();
  const id = crypto.randomUUID();
  const sealed = vaultOf([old]).seal(KEY, placeOf(owner.workspaceId, id));
  await providerKeyStore(database.db).put({
    owner,
    key: { id, provider: "hunter", sealed, ending: "ests", baseUrl: null },
  });
});
afterAll(() => database.close());

const textOf = (keys: readonly Key[]) =>
  keys.map(({ id, key }) => `${id}:${key.toString("base64")}`).join(",");

const rotate = (keys: readonly Key[]) =>
  runProgram(["scripts/rotate-keys.ts"], {
    env: { DATABASE_URL: database.url, APP_SECRET: TEST_SECRET, DATA_KEYS: textOf(keys) },
  });

test("keys are sealed anew, once, and never shown", async () => {
  const lost = await rotate([young]);
  expect([lost.code, lost.stdout]).toEqual([1, expect.stringContaining("Sealed anew: 0")]);
  expect(lost.stderr).toContain("old");
  expect(lost.stderr).toMatch(
    /"event":"vault\.refused","workspaceId":"[\w-]+","sealedId":"[\w-]+","code":"unknown_key"/,
  );

  const first = await rotate([young, old]);
  const second = await rotate([young]);

  expect([first.code, first.stdout]).toEqual([0, expect.stringContaining("Sealed anew: 1.")]);
  const { rows } = await database.db.execute(sql`
    select workspace_id, actor_kind, detail from audit_events where action = 'provider_key.resealed'`);
  expect(rows).toEqual([
    { workspace_id: owner.workspaceId, actor_kind: "system", detail: { keys: 1, keyId: "young" } },
  ]);
  expect([second.code, second.stdout]).toEqual([0, expect.stringContaining("newest key: 1.")]);
  const output = [lost, first, second].map(({ stdout, stderr }) => stdout + stderr).join();
  expect(output).not.toContain(KEY);
  const keys = { providerKeys: providerKeyStore(database.db), vault: vaultOf([young]) };
  const wanted = { workspaceId: owner.workspaceId, provider: "hunter" } as const;
  expect(await openKey({ ...keys, unipileUrl: null, log: recordingLog() }, wanted)).toMatchObject({
    apiKey: KEY,
  });
});

test("without data keys it says what is missing", async () => {
  const { code, stderr } = await rotate([]);
  expect(code).toBe(1);
  expect(stderr).toContain("DATA_KEYS must be set");
});
