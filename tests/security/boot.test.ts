import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect, type Database, openSession } from "#db/client.ts";
import { bypassingRoles, findOpenDoors } from "#db/row-security.ts";
import { readEnv } from "#lib/env.ts";
import { repository } from "#scripts/local/data-dir.mjs";
import { emptyDatabase } from "#tests/setup/database.ts";
import { runProgram } from "#tests/setup/program.ts";
import { openTwoWorkspaces, type TwoWorkspaces } from "./two-workspaces.ts";

const DATABASE_URL = "postgres://u:p@127.0.0.1:5432/d";
const good = randomBytes(32).toString("hex");
const key = randomBytes(32).toString("base64");

/** In the way of whoever fills in the example: what stands after the sign, and what the comments show. */
function samplesOf(name: string): string[] {
  const example = readFileSync(`${repository}/.env.example`, "utf8");
  const values = [...example.matchAll(new RegExp(`^${name}=(.*)$`, "gm"))].map(
    ([, value]) => value ?? "",
  );
  const shown = [...example.matchAll(/openssl rand [\w -]+\d|\ba:\.\.\.=/g)].map(([text]) => text);
  return [...values, ...shown];
}

const WEAK: readonly (readonly [what: string, secret: string])[] = [
  ["is missing", ""],
  ["is short", good.slice(0, 31)],
  ["is one character again and again", "x".repeat(64)],
  ["has few characters", "abababcdcdababcdcdabcdabababcdcdab"],
  ["repeats itself", "correct horse".repeat(4)],
  ["repeats itself and breaks off", `${"k3J9-pQ2x".repeat(4)}k3J9`],
  ["counts", "abcdefghijklmnopqrstuvwxyz0123456789"],
  ["counts down", "zyxwvutsrqponmlkjihgfedcba9876543210"],
  ["asks to be changed", "please-change-me-before-production-1"],
  ["is a sample", "this-is-an-example-secret-of-the-docs"],
  ["stands for another", "your-secret-key-goes-here-right-now!"],
  ["is a password", "MyPassword-of-2026-is-long-enough-ok"],
];

describe("a start is refused where APP_SECRET", () => {
  test.each(WEAK)("%s", (_what, secret) => {
    const read = () => readEnv({ DATABASE_URL, APP_SECRET: secret });

    expect(read).toThrow(/APP_SECRET must .*openssl rand -hex 32/);
    if (secret !== "") expect(read).not.toThrow(secret);
  });

  test("is what the example shows", () => {
    const samples = samplesOf("APP_SECRET");
    expect(samples.length).toBeGreaterThan(2);
    for (const secret of samples) {
      expect(() => readEnv({ DATABASE_URL, APP_SECRET: secret })).toThrow("APP_SECRET must");
    }
  });

  test("is also a key of DATA_KEYS", () => {
    const again = Buffer.from(good, "hex").toString("base64");
    const read = () => readEnv({ DATABASE_URL, APP_SECRET: good, DATA_KEYS: `a:${again}` });
    expect(read).toThrow("DATA_KEYS must not hold APP_SECRET");
  });

  test("unlike any that openssl makes", () => {
    for (const _ of Array.from({ length: 500 })) {
      const secret = randomBytes(32).toString("hex");
      const again = randomBytes(24).toString("base64");
      expect(readEnv({ DATABASE_URL, APP_SECRET: secret }).APP_SECRET).toBe(secret);
      expect(readEnv({ DATABASE_URL, APP_SECRET: again }).APP_SECRET).toBe(again);
    }
  });
});

describe("a start is refused where DATA_KEYS", () => {
  const bytes = (text: string) => `a:${Buffer.from(text).toString("base64")}`;

  test.each([
    ["is short", `a:${randomBytes(16).toString("base64")}`],
    ["repeats itself", `a:${Buffer.alloc(32, randomBytes(4)).toString("base64")}`],
    ["is zero", `a:${Buffer.alloc(32).toString("base64")}`],
    ["is typed", bytes("change-me-32-characters-of-text!")],
    ["holds a key twice", `a:${key},b:${key}`],
    ["names nothing", key],
  ])("%s", (_what, keys) => {
    const read = () => readEnv({ DATABASE_URL, APP_SECRET: good, DATA_KEYS: keys });
    expect(read).toThrow(/DATA_KEYS .*(openssl rand -base64 32|the same key twice)/);
    expect(read).not.toThrow(keys);
  });

  test("is what the example shows", () => {
    const samples = samplesOf("DATA_KEYS").filter((sample) => sample !== ""); // empty: no keys of workspaces
    expect(samples.length).toBeGreaterThan(1);
    for (const keys of samples) {
      const read = () => readEnv({ DATABASE_URL, APP_SECRET: good, DATA_KEYS: keys });
      expect(read).toThrow("DATA_KEYS must be id:key");
    }
  });
});

describe("row security that does not bind", () => {
  let two: TwoWorkspaces;
  let other: Database;
  beforeAll(async () => {
    two = await openTwoWorkspaces();
    other = connect(two.url, { max: 1 });
  });
  afterAll(async () => {
    await other.close();
    await two.close();
  });

  test("is found nowhere in a migrated database, nor in one that is still empty", async () => {
    const empty = await emptyDatabase();
    const db = connect(empty.url, { max: 1 });

    expect(await findOpenDoors(two.db)).toEqual([]);
    expect(await findOpenDoors(db)).toEqual([]);
    await db.close();
    await empty.drop();
  });

  test("is nothing to say of a database that is away", async () => {
    const away = connect("postgres://ann:word@127.0.0.1:1/none");
    expect(await findOpenDoors(away)).toEqual([]);
    await away.close();
  });

  test.each(["bypassrls", "superuser"])("is found in a role that is %s", async (what) => {
    const session = await openSession(two.url);
    await session.execute("begin"); // a role belongs to the whole server: nobody else may see this
    await session.execute(`alter role prospect_work ${what}`);

    expect(await bypassingRoles(session)).toEqual([
      expect.stringContaining("prospect_work passes over row security"),
    ]);
    await session.close();
  });

  test("keeps the process from starting, in words that name the table", async () => {
    const start = () =>
      runProgram(["scripts/worker.ts"], {
        env: { DATABASE_URL: two.url, APP_SECRET: good, DISPATCH: "inline" },
      });
    await other.execute("create policy more on prospect_search_jobs to prospect_web using (true)");
    const shown = await start();
    await other.execute("drop policy more on prospect_search_jobs");
    await other.execute("alter table connections no force row level security");
    const unbound = await start();

    expect([shown.code, unbound.code]).toEqual([1, 1]);
    expect(shown.stderr).toContain(
      "prospect_search_jobs shows its rows to whoever is in no workspace",
    );
    expect(unbound.stderr).toContain("connections has no row security that binds everybody");
    expect(shown.stdout + unbound.stdout).not.toContain("ready");
  });
});
