import { writeFile } from "node:fs/promises";
import path from "node:path";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { chainStore } from "#db/chain-store.ts";
import { personStore } from "#db/person-store.ts";
import { retentionStore } from "#db/retention-store.ts";
import { suppressionStore } from "#db/suppression-store.ts";
import { log } from "#lib/log.ts";
import { closeDays } from "#lib/privacy/close-days.ts";
import { erasePerson } from "#lib/privacy/erase-person.ts";
import { hasherIn } from "#lib/safeguards.ts";
import { fillWorkspace, PROFILE } from "#tests/access/full-workspace.ts";
import { owner, seededDatabase } from "#tests/fakes/world.ts";
import { makeDataDir } from "#tests/setup/data-dir.ts";
import { runProgram } from "#tests/setup/program.ts";
import { TEST_SECRET } from "#tests/setup/secret.ts";

let database: Awaited<ReturnType<typeof seededDatabase>>;
let folder: Awaited<ReturnType<typeof makeDataDir>>;
beforeAll(async () => {
  database = await seededDatabase();
  folder = await makeDataDir();
});
afterAll(async () => {
  await database.close();
  await folder.remove();
});

const run = (script: string, ...args: string[]) =>
  runProgram([`scripts/${script}.ts`, ...args], {
    env: { DATABASE_URL: database.url, APP_SECRET: TEST_SECRET },
  });
const file = (name: string) => path.join(folder.path, name);

test("the register is written, and a database that is behind it is told again", async () => {
  const { db } = database;
  await fillWorkspace(db, owner, { accountId: "ours" });
  const privacy = {
    persons: personStore(db),
    suppressions: suppressionStore(db),
    retention: retentionStore(db),
    suppressionHasher: hasherIn({ APP_SECRET: TEST_SECRET, FORMER_APP_SECRETS: [] }),
  };
  const by = { ...owner, sessionId: null, origin: { address: null, requestId: null } };
  await erasePerson(privacy, { by, asked: { kind: "profile", value: PROFILE } });
  const register = await run("privacy-register");
  expect([register.code, register.stderr]).toEqual([0, ""]);
  await writeFile(file("register.jsonl"), register.stdout);
  await db.execute(sql`delete from suppressions where reason = 'erased'`);
  await db.execute(sql`delete from erasures where hashes <> '[]'`);
  const { resultId } = await fillWorkspace(db, owner, { accountId: "restored" });
  await db.execute(sql`update prospect_search_results set created_at = now() - interval '1 day'`);

  const replayed = await run("privacy-replay", "--register", file("register.jsonl"));

  expect([replayed.code, replayed.stdout]).toEqual([
    0,
    expect.stringMatching(/missing: [1-9]\d*\. Rows erased again: 1\./),
  ]);
  const { rows } = await db.execute(
    sql`select id from prospect_search_results where id = ${resultId}`,
  );
  expect(rows).toEqual([]);
  const cut = await run("privacy-replay", "--register", "package.json");
  expect([cut.code, cut.stderr]).toEqual([1, expect.stringContaining("not one of a register")]);
});

test("a line of the trail that was changed is named by workspace and day, and exit code 1", async () => {
  const { db } = database;
  await db.execute(sql`delete from audit_chains`);
  await db.execute(sql`insert into audit_events (workspace_id, actor_kind, action, created_at)
    select ${owner.workspaceId}, 'system', 'one', now() - n * interval '2 days' from generate_series(1, 3) n`);
  const printed: string[] = [];
  const spy = vi.spyOn(console, "info").mockImplementation((line) => void printed.push(line));
  await closeDays({ chain: chainStore(db), log }, owner.workspaceId);
  spy.mockRestore();
  await writeFile(file("service.log"), `starting ...\n${printed.join("\n")}\n`);

  const whole = await run("audit-verify", "--log", file("service.log"));
  expect([whole.code, whole.stdout]).toEqual([0, "Days that fit: 3. Past: 0. Broken: 0.\n"]);

  await db.execute(sql`update audit_events set action = 'two'
    where action = 'one' and created_at < now() - interval '5 days'`);
  const day = new Date(Date.now() - 6 * 86_400_000).toISOString().slice(0, 10);
  const broken = await run("audit-verify");
  expect([broken.code, broken.stderr]).toEqual([
    1,
    `${owner.workspaceId} ${day}: a line was changed\n`,
  ]);

  await db.execute(sql`delete from audit_chains`);
  await closeDays(
    { chain: chainStore(db), log: { ...log, info: () => undefined } },
    owner.workspaceId,
  );
  expect((await run("audit-verify")).code).toBe(0);
  const told = await run("audit-verify", "--log", file("service.log"));
  expect([told.code, told.stderr]).toEqual([1, expect.stringContaining("another hash")]);
});
