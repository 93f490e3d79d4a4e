import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import type { Subject } from "./subject.ts";

export function readingValues(subject: () => Subject): void {
  async function select(statement: ReturnType<typeof sql>) {
    const { rows } = await subject().door.db.execute(statement);
    return rows[0];
  }

  test("a moment keeps its microseconds, as text", async () => {
    expect(
      await select(sql`select
        ('2026-03-01 12:34:56.123456+00'::timestamptz at time zone 'UTC') as local,
        '2026-03-01'::date as day, interval '90 minutes' as span,
        pg_typeof(now())::text as kind`),
    ).toEqual({
      local: "2026-03-01 12:34:56.123456",
      day: "2026-03-01",
      span: "01:30:00",
      kind: "timestamp with time zone",
    });
    const row = await select(sql`select now() as now, array[now()] as moments`);
    expect(row?.now).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?[+-]\d\d/);
    expect(row?.moments).toMatch(/^\{"\d{4}-/);
  });

  test("small numbers are numbers; those that a number cannot hold are text", async () => {
    expect(
      await select(sql`select 7::int2 as small, '-2147483648'::int4 as int, 0.1::float8 as real,
        9223372036854775807::bigint as big, 12345678901234567890.5::numeric as exact,
        count(*) as counted from (values (1), (2)) v`),
    ).toEqual({
      small: 7,
      int: -2_147_483_648,
      real: 0.1,
      big: "9223372036854775807",
      exact: "12345678901234567890.5",
      counted: "2",
    });
  });

  test("JSON, lists, truth and nothing are what they are", async () => {
    expect(
      await select(sql`select '{"a":[1,null,"ü"],"b":{"c":true}}'::jsonb as object,
        '[]'::json as list, 'null'::jsonb as json_null, '"x"'::jsonb as json_text,
        array['a,b', 'c"d', null, '']::text[] as words, array[1, 2] as numbers,
        array[true, false] as flags, '{}'::text[] as empty, true as yes, false as no,
        null::text as nothing, '00000000-0000-4000-8000-000000000001'::uuid as id`),
    ).toEqual({
      object: { a: [1, null, "ü"], b: { c: true } },
      list: [],
      json_null: null,
      json_text: "x",
      words: ["a,b", 'c"d', null, ""],
      numbers: [1, 2],
      flags: [true, false],
      empty: [],
      yes: true,
      no: false,
      nothing: null,
      id: "00000000-0000-4000-8000-000000000001",
    });
  });

  test("what is sent as a value arrives as that value", async () => {
    const text = 'it\'s "quoted" \\ back\nslash $1 🦊 \u202e ́';
    expect(
      await select(sql`select ${text}::text as text, ${""}::text as empty, ${null}::text as nothing,
        ${true}::boolean as yes, ${false}::boolean as no, ${-1.5}::float8 as number,
        ${9_007_199_254_740_991}::bigint as big, ${JSON.stringify({ text })}::jsonb as json,
        ${"{a,b}"}::text[] as list, ${"x".repeat(300_000)}::text = repeat('x', 300000) as long`),
    ).toEqual({
      text,
      empty: "",
      nothing: null,
      yes: true,
      no: false,
      number: -1.5,
      big: "9007199254740991",
      json: { text },
      list: ["a", "b"],
      long: true,
    });
  });

  test("a statement without rows gives none", async () => {
    const { db } = subject().door;
    expect(await db.execute(sql`select 1 where false`)).toEqual({ rows: [] });
    expect(await db.execute(sql`update users set name = name where false`)).toEqual({ rows: [] });
  });
}
