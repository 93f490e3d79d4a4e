import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { MOST_CONNECTIONS, openDoor } from "#tests/db/door.ts";
import { owner } from "#tests/fakes/world.ts";
import { atOnce, type Subject } from "./subject.ts";

const workspace = sql`${owner.workspaceId}`;

export function failing(subject: () => Subject): void {
  describe("a statement is refused by Postgres's own code", () => {
    test.each([
      ["42601", "not SQL", sql`selec 1`],
      ["42P01", "no such table", sql`select from nowhere`],
      ["42703", "no such column", sql`select nothing from users`],
      ["42883", "no such function", sql`select nothing(1)`],
      [
        "23505",
        "a second of its kind",
        sql`insert into workspaces (id, name) values (${workspace}, 'x')`,
      ],
      [
        "23503",
        "nobody to belong to",
        sql`insert into members (workspace_id, user_id, role) values (gen_random_uuid(), gen_random_uuid(), 'owner')`,
      ],
      ["23502", "a value that must be there", sql`insert into workspaces (name) values (null)`],
      ["22P02", "no such id", sql`select ${"no id"}::uuid`],
      ["22003", "too large a number", sql`select ${"99999999999"}::int`],
      ["22012", "a division by zero", sql`select 1 / ${0}::int`],
      ["P0001", "an exception of its own", sql`do $$ begin raise exception 'no'; end $$`],
    ])("%s: %s", async (code, _what, statement) => {
      const { db } = subject().door;

      await expect(db.execute(statement)).rejects.toMatchObject({
        name: "DatabaseError",
        code,
        isUnavailable: false,
      });
      expect(await db.execute(sql`select 1 as one`)).toEqual({ rows: [{ one: 1 }] });
    });
  });

  test("a statement that takes too long is ended by the database's own default", async () => {
    const door = await openDoor(subject().door.driver, ["statement_timeout = '300ms'"]);

    await expect(door.db.execute(sql`select pg_sleep(10)`)).rejects.toMatchObject({
      code: "57014",
      isUnavailable: true,
    });

    expect(await door.db.execute(sql`select 1 as one`)).toEqual({ rows: [{ one: 1 }] });
    await door.close();
  });

  test("a statement that waits too long for a lock is ended by the database's own default", async () => {
    const door = await openDoor(subject().door.driver, ["lock_timeout = '300ms'"]);
    const holder = await door.openSession();
    await holder.execute("begin");
    await holder.execute(sql`select from workspaces for update`);

    await expect(door.db.execute(sql`update workspaces set name = 'x'`)).rejects.toMatchObject({
      code: "55P03",
      isUnavailable: true,
    });

    await holder.execute("rollback");
    await door.db.execute(sql`update workspaces set name = 'x'`);
    await door.close();
  });

  test("no answer in time is no answer, and the next statement is not disturbed", async () => {
    const db = subject().door.connect({ options: { queryTimeoutMs: 2_000 } });

    await expect(db.execute(sql`select pg_sleep(8)`)).rejects.toMatchObject(noAnswer);

    expect(await db.execute(sql`select 1 as one`)).toEqual({ rows: [{ one: 1 }] });
  });

  test("nobody there is no answer, and the message says where, not with which password", async () => {
    const error = await subject()
      .door.connectToNobody()
      .execute(sql`select 1`)
      .catch((cause) => cause);

    expect(error).toMatchObject(noAnswer);
    expect(error.message).toMatch(/DATABASE_URL at [\w.-]+:\d+: \S/);
    expect(error.message).not.toMatch(/postgres:\/\//);
  });

  test("a wrong password and an unknown database are refused as what they are", async () => {
    const { door } = subject();

    await expect(
      door.connect({ login: { password: "wrong" } }).execute(sql`select 1`),
    ).rejects.toMatchObject({ code: "28P01", isUnavailable: true });
    await expect(
      door.connect({ login: { database: "nowhere" } }).execute(sql`select 1`),
    ).rejects.toMatchObject({ code: "3D000", isUnavailable: true });
  });

  test("connections that the server ends are replaced", async () => {
    const { db } = subject().door;
    await atOnce(5, () => db.execute(sql`select pg_sleep(0.05)`));
    const admin = await subject().door.openSession();

    await admin.execute(sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`);

    const isAnswered = () => db.execute(sql`select 1`).then(Boolean, () => false);
    let failures = 0;
    while (!(await isAnswered())) failures += 1;
    expect(failures).toBeLessThanOrEqual(MOST_CONNECTIONS); // one for each that was found dead
  });

  test("what came here came by the way it says", async () => {
    const { driver, db, seen } = subject().door;
    const before = { ...seen };

    await atOnce(3, () => db.execute(sql`select 1`));

    const requests = (seen?.requests ?? 0) - (before.requests ?? 0);
    expect(requests).toBe(driver === "neon-http" ? 3 : 0);
    if (driver === "neon-ws") expect(seen?.sockets).toBeGreaterThan(0);
    if (driver === "pg") expect(seen).toBeNull();
  });
}

const noAnswer = { name: "DatabaseError", code: "no_answer", isUnavailable: true };
