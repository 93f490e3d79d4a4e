import { describe, expect, test } from "vitest";
import { connect } from "#db/client.ts";
import { findUrlProblem, readDatabaseUrl, withoutNeonPooler } from "#db/database-url.ts";
import { freshDatabase } from "#tests/setup/database.ts";

const REMOTE = "postgres://ann:secret@db.example.com/app";
const LOCAL = "postgres://ann:secret@127.0.0.1:5433/app";
const NEON = "postgres://ann:secret@ep-a-pooler.eu-central-1.aws.neon.tech/app";

describe("the way to another machine", () => {
  test.each([
    [REMOTE, "verify-full"],
    [`${REMOTE}?sslmode=prefer`, "verify-full"],
    [`${REMOTE}?sslmode=require`, "verify-full"],
    [`${REMOTE}?sslmode=require&uselibpqcompat=true`, "verify-full"],
    [`${REMOTE}?sslmode=verify-ca`, "verify-full"],
    [`${REMOTE}?ssl=true`, "verify-full"],
    [`${REMOTE}?sslmode=require&ssl=false`, "verify-full"],
    [`${REMOTE}?sslmode=no-verify`, "no-verify"],
    [`${REMOTE}?sslmode=disable`, "disable"],
    [`${REMOTE}?ssl=0`, "disable"],
    ["postgres://ann@127.0.0.1/app?host=db.example.com", "verify-full"],
    ["postgres://ann@10.0.0.5/app", "verify-full"],
    ["postgres://ann@localhost.example.com/app", "verify-full"],
    [`${NEON}?sslmode=require&channel_binding=require`, "verify-full"],
  ])("%s means %s", (url, sslMode) => {
    const address = readDatabaseUrl(url);

    expect(address.sslMode).toBe(sslMode);
    const { searchParams } = new URL(address.href);
    expect(searchParams.getAll("sslmode")).toEqual([sslMode]);
    expect([searchParams.has("ssl"), searchParams.has("uselibpqcompat")]).toEqual([false, false]);
  });
});

describe("the way within this machine", () => {
  test.each([
    [LOCAL, "disable"],
    ["postgres://ann@localhost/app", "disable"],
    ["postgres://ann@[::1]:5432/app", "disable"],
    ["postgres:///app?host=/run/postgresql&user=ann", "disable"],
    [`${LOCAL}?sslmode=require`, "verify-full"],
    [`${LOCAL}?sslmode=no-verify`, "no-verify"],
  ])("%s means %s", (url, sslMode) => {
    expect(readDatabaseUrl(url).sslMode).toBe(sslMode);
  });

  test("a server that does not speak TLS is told apart, with what to write instead", async () => {
    const { url, drop } = await freshDatabase();
    const db = connect(`${url}?sslmode=require`);

    await expect(db.execute("select 1")).rejects.toMatchObject({
      code: "no_answer",
      message: expect.stringMatching(/DATABASE_URL at 127\.0\.0\.1:\d+: .*SSL.*sslmode=disable/),
    });

    await db.close();
    await drop();
  });
});

describe("an address that is wrong", () => {
  test.each([
    ["mysql://ann@host/app", "must start with postgres://"],
    ["postgres://ann:se/cr@et@host/app", "%2F"],
    ["postgres://ann:secret#1@host/app", "%23"],
    ["postgres:///app", "must name a host"],
    [`${REMOTE}?sslmode=allow`, "sslmode"],
    [`${REMOTE}?sslmode=`, "sslmode"],
  ])("%s is refused with what it should look like, and not repeated", (url, words) => {
    expect(findUrlProblem(url)).toContain(words);
    expect(() => connect(url)).toThrow(`DATABASE_URL ${findUrlProblem(url)}`);
    expect(findUrlProblem(url)).not.toContain("ann");
  });

  test("a driver for Neon needs an address at Neon", () => {
    expect(() => connect(LOCAL, { driver: "neon-http" })).toThrow("DATABASE_DRIVER must be pg");
  });
});

test("a session goes to Neon's database itself, not to its pooler", () => {
  expect(new URL(withoutNeonPooler(readDatabaseUrl(NEON)).href).hostname).toBe(
    "ep-a.eu-central-1.aws.neon.tech",
  );
  const other = readDatabaseUrl("postgres://ann@ep-a-pooler.example.com/app");
  expect(withoutNeonPooler(other)).toEqual(other);
});
