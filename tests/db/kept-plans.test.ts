import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect, type Database, keepingPlans } from "#db/client.ts";
import { across } from "#db/scope.ts";
import { freshDatabase } from "#tests/setup/database.ts";

let fresh: Awaited<ReturnType<typeof freshDatabase>>;

beforeAll(async () => {
  fresh = await freshDatabase();
});

afterAll(() => fresh.drop());

describe.each([
  ["as whom the address signs in", (db: Database) => db],
  ["inside a scope", (db: Database) => across(db)],
])("%s", (_, seenFrom) => {
  let db: Database;

  beforeAll(() => {
    db = connect(fresh.url, { max: 1 });
  });

  afterAll(() => db.close());

  const double = async (number: number) => {
    const kept = keepingPlans(seenFrom(db));
    const { rows } = await kept.execute(sql`select 2 * ${number}::int as double`);
    return rows;
  };

  async function keptPlans(): Promise<unknown[]> {
    const { rows } = await db.execute("select statement from pg_prepared_statements");
    return rows;
  }

  test("a statement that runs often is planned once, and no other is kept", async () => {
    expect([await double(1), await double(2)]).toEqual([[{ double: 2 }], [{ double: 4 }]]);
    expect(await keptPlans()).toEqual([{ statement: "select 2 * $1::int as double" }]);
  });

  test("an error of the statement is told and does not give the plans up", async () => {
    await expect(double(2_000_000_000)).rejects.toMatchObject({ code: "22003" });
    expect(await double(3)).toEqual([{ double: 6 }]);
    expect(await keptPlans()).toHaveLength(1);
  });

  test("behind a pooler that loses plans each statement still runs, from then on without a name", async () => {
    await db.execute("deallocate all");
    expect(await double(4)).toEqual([{ double: 8 }]);
    expect(await double(5)).toEqual([{ double: 10 }]);
    expect(await keptPlans()).toEqual([]);
  });
});

test("a statement whose answer has another type after a migration still runs", async () => {
  const db = connect(fresh.url, { max: 1 });
  const read = () => keepingPlans(db).execute("select value from kept");
  await db.execute("create table kept as select 1 as value");
  expect((await read()).rows).toEqual([{ value: 1 }]);
  await db.execute("alter table kept alter value type text");
  expect((await read()).rows).toEqual([{ value: "1" }]);
  await db.close();
});
