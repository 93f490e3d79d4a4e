import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import type { Database } from "#db/client.ts";
import { noting, onlyReading } from "#db/read-only.ts";
import { AUTH, inWorkspace } from "#db/scope.ts";
import { owner } from "#tests/fakes/world.ts";
import { atOnce, type Subject } from "./subject.ts";

const READ_ONLY = { name: "DatabaseError", code: "25006", isUnavailable: false };
const write = sql`insert into rate_buckets (key, tokens) values (gen_random_uuid()::text, 1)`;
const mode = sql`select current_setting('transaction_read_only') as "readOnly"`;

export function onlyReadingCases(subject: () => Subject): void {
  const ways: readonly [string, (db: Database) => Database][] = [
    ["as whom the address signs in", (db) => db],
    ["inside a workspace", (db) => db.within(inWorkspace(owner.workspaceId))],
    ["as the sign-in", (db) => db.within(AUTH)],
  ];

  describe.each(ways)("%s", (_who, within) => {
    test("what only reads cannot write, and Postgres says so", async () => {
      const db = within(subject().door.db);

      await expect(onlyReading(() => db.execute(write))).rejects.toMatchObject(READ_ONLY);
      await expect(
        onlyReading(() => db.execute(sql`with done as (delete from rate_buckets) select 1 as one`)),
      ).rejects.toMatchObject(READ_ONLY);
      await expect(
        onlyReading(() => db.query("update rate_buckets set tokens = $1", [0])),
      ).rejects.toMatchObject(READ_ONLY);
    });

    test("it ends with the statement: the connection's next may write", async () => {
      const db = within(subject().door.db);

      await atOnce(10, () => onlyReading(() => db.execute(mode)));
      const after = await atOnce(10, () => db.execute(mode));

      expect(after.flatMap(({ rows }) => rows)).toEqual(
        Array.from({ length: 10 }, () => ({ readOnly: "off" })),
      );
    });
  });

  test("nothing in it can take that back", async () => {
    const { db } = subject().door;
    const back = sql`select set_config('transaction_read_only', 'off', true)`;

    await expect(onlyReading(() => db.execute(back))).rejects.toMatchObject({ code: "25001" });
  });

  test("it holds for whatever is asked for later in the same work, and for nobody else", async () => {
    const { db } = subject().door;
    const modeOf = async () => (await db.execute(mode)).rows[0]?.readOnly;

    const [inside, outside] = await Promise.all([
      onlyReading(async () => {
        await db.execute(sql`select 1`);
        return [await modeOf(), ...(await atOnce(3, modeOf))];
      }),
      atOnce(3, modeOf),
    ]);

    expect(inside).toEqual(["on", "on", "on", "on"]);
    expect(outside).toEqual(["off", "off", "off"]);
  });

  test("a note with a name is written all the same, in whichever scope", async () => {
    const db = noting(subject().door.db, "limits").within(AUTH);

    await onlyReading(() => db.execute(write));

    expect(await onlyReading(() => db.execute(mode))).toEqual({ rows: [{ readOnly: "off" }] });
  });

  test("it costs no trip more", async () => {
    const { db, driver, seen } = subject().door;
    const before = seen?.requests ?? 0;

    await onlyReading(() => db.within(AUTH).execute(mode));
    await onlyReading(() => db.execute(mode));

    expect((seen?.requests ?? 0) - before).toBe(driver === "neon-http" ? 2 : 0);
  });
}
