import { afterEach, beforeEach, expect, test } from "vitest";
import { connect, type Database } from "#db/client.ts";
import { emptyDatabase } from "#tests/setup/database.ts";
import { runProgram } from "#tests/setup/program.ts";

let empty: Awaited<ReturnType<typeof emptyDatabase>>;
let db: Database;
beforeEach(async () => {
  empty = await emptyDatabase();
  db = connect(empty.url, { max: 1 });
});
afterEach(async () => {
  await db.close();
  await empty.drop();
});

function migrate(args: string[] = [], env: Record<string, string> = {}) {
  return runProgram(["scripts/migrate.ts", ...args], { env: { DATABASE_URL: empty.url, ...env } });
}

test("a look says what is missing and changes nothing; migrating makes it good", async () => {
  const before = await migrate(["--check"]);
  const { rows } = await db.execute("select tablename from pg_tables where schemaname = 'public'");
  const migrated = await migrate();
  const after = await migrate(["--check"]);

  expect(before).toMatchObject({ code: 1, stdout: "" });
  expect(before.stderr).toContain("run npm run db:migrate");
  expect(before.stderr).toMatch(/^ {2}0000_/m);
  expect(rows).toEqual([]);
  expect(migrated).toMatchObject({ code: 0, stdout: "The database is up to date.\n" });
  expect(after).toMatchObject({ code: 0, stdout: "The database is up to date.\n" });
});

test("what was changed by hand is listed, and is a failure", async () => {
  await migrate();
  await db.execute("alter table users drop column email");
  await db.execute("alter table users alter column name drop not null");

  const migrated = await migrate();

  expect(migrated.code).toBe(1);
  expect(migrated.stderr).toContain("  users.email is missing\n");
  expect(migrated.stderr).toContain("  users.name is text, and should be text not null\n");
});

test("the first key makes the first workspace, once, and lasts a year from then on", async () => {
  const args = ["--first-key", `pf_${"k".repeat(30)}`];
  await migrate(args);
  await db.execute("update api_keys set expires_at = expires_at - interval '100 days'");
  expect((await migrate(args)).code).toBe(0);

  const { rows } = await db.execute(
    "select round(extract(epoch from expires_at - created_at) / 86400)::int as days from api_keys",
  );
  expect(rows).toEqual([{ days: 265 }]);
});

test.each([
  ["nobody there", "postgres://ann:secret@127.0.0.1:1/app", "127.0.0.1:1"],
  ["an address that is none", "postgres://ann:secret@/a b", "DATABASE_URL must look like"],
  ["a driver that does not fit", null, "DATABASE_DRIVER must be pg"],
])("%s is said in a line, without the password", async (_what, url, words) => {
  const env = url === null ? { DATABASE_DRIVER: "neon-http" } : { DATABASE_URL: url };

  const migrated = await migrate([], env);

  expect(migrated.code).toBe(1);
  expect(migrated.stderr).toContain(words);
  expect(migrated.stderr).not.toContain("secret");
});
