import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { chainStore } from "#db/chain-store.ts";
import { WORK } from "#db/scope.ts";
import { closeDays, inGroups } from "#lib/privacy/close-days.ts";
import { type NotedDay, verifyTrail } from "#lib/privacy/verify-trail.ts";
import { addPerson } from "#tests/fakes/colleagues.ts";
import { owner, seededDatabase } from "#tests/fakes/world.ts";
import { nightsOn } from "./nights.ts";

let database: Awaited<ReturnType<typeof seededDatabase>>;
let noted: NotedDay[];
beforeAll(async () => {
  database = await seededDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  noted = [];
  await database.db.execute(`delete from audit_chains`);
  await database.db.execute(`delete from audit_events`);
});

const run = (statement: Parameters<typeof database.db.execute>[0]) =>
  database.db.execute(statement);
const { workspaceId } = owner;

/** Three lines of a workspace, or of none, so many days ago. */
const write = (daysAgo: number, of: string | null = workspaceId) =>
  run(sql`insert into audit_events (workspace_id, actor_kind, action, detail, created_at)
    select ${of}::uuid, 'system', 'one.' || n, jsonb_build_object('rows', n),
      date_trunc('day', now() at time zone 'utc') at time zone 'utc'
        - make_interval(days => ${daysAgo}::int) + n * interval '1 hour'
    from generate_series(4, 6) n`);

const chain = () => chainStore(database.db);
const close = (of: string | null = workspaceId) =>
  closeDays(
    {
      chain: chain(),
      log: {
        info: (_event, { workspaceId: of = null, day, digest }) =>
          void noted.push({
            workspaceId: of === null ? null : String(of),
            day: String(day),
            digest: String(digest),
          }),
        warn: () => undefined,
        bug: () => undefined,
      },
    },
    of,
  );
const verify = (told: readonly NotedDay[] = []) => verifyTrail({ chain: chain() }, told);
const dayOf = (daysAgo: number) =>
  new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10);
const linesOf = (daysAgo: number) => sql`(created_at at time zone 'utc')::date = ${dayOf(daysAgo)}`;

describe("a day that is over", () => {
  test("is closed once, after the day before it that had lines, and fits", async () => {
    for (const days of [9, 5, 4]) await write(days);
    await write(5, null);
    await close();
    await close();
    await close(null);

    const { rows } = await run(sql`select day::text, lines, previous, hash from audit_chains
      where workspace_id is not null order by day`);
    expect(rows).toMatchObject([
      { day: dayOf(9), lines: 3, previous: "" },
      { day: dayOf(5), lines: 3, previous: rows[0]?.hash },
      { day: dayOf(4), lines: 3, previous: rows[1]?.hash },
    ]);
    expect(noted).toHaveLength(4);
    expect(noted[0]).toEqual({
      workspaceId,
      day: dayOf(9),
      digest: inGroups(String(rows[0]?.hash)),
    });
    expect(await verify(noted)).toEqual({ fitting: 4, past: 0, broken: [] });
  });

  test("today is left open", async () => {
    await run(sql`insert into audit_events (workspace_id, actor_kind, action)
      values (${workspaceId}, 'system', 'now')`);
    await close();
    expect(noted).toEqual([]);
  });

  test("is closed by the clean-up that comes every night, of each workspace and of none", async () => {
    await write(3);
    await write(3, null);
    const nights = nightsOn(database.db);
    await run(`delete from retention_turns`);
    await nights.sweep();

    const { rows } = await run(`select workspace_id, day::text from audit_chains order by 1`);
    expect(rows).toEqual([
      { workspace_id: workspaceId, day: dayOf(3) },
      { workspace_id: null, day: dayOf(3) },
    ]);
  });
});

describe("what whoever owns the tables did to the lines is told, with workspace and day", () => {
  test.each([
    [
      "removed one",
      sql`delete from audit_events where action = 'one.5' and ${linesOf(5)}`,
      /3 lines, and there are 2/,
    ],
    ["removed all", sql`delete from audit_events where ${linesOf(5)}`, /3 lines, and there are 0/],
    [
      "changed one",
      sql`update audit_events set detail = '{}' where action = 'one.5' and ${linesOf(5)}`,
      /was changed/,
    ],
    [
      "moved one",
      sql`update audit_events set created_at = created_at + interval '1 microsecond' where action = 'one.5' and ${linesOf(5)}`,
      /was changed/,
    ],
    [
      "put one in another's place",
      sql`update audit_events set id = gen_random_uuid() where action = 'one.4' and ${linesOf(5)}`,
      /was changed/,
    ],
    [
      "wrote one",
      sql`insert into audit_events (workspace_id, actor_kind, action, created_at) select workspace_id, actor_kind, action, created_at from audit_events where action = 'one.4' and ${linesOf(5)}`,
      /3 lines, and there are 4/,
    ],
  ])("%s", async (_what, statement, reason) => {
    for (const days of [6, 5, 4]) await write(days);
    await close();
    await run(statement);

    expect(await verify()).toEqual({
      fitting: 2,
      past: 0,
      broken: [{ workspaceId, day: dayOf(5), reason: expect.stringMatching(reason) }],
    });
  });

  test("wrote some into a day that had none", async () => {
    for (const days of [6, 4]) await write(days);
    await close();
    await write(5);

    expect((await verify()).broken).toEqual([
      { workspaceId, day: dayOf(5), reason: expect.stringMatching(/3 written after/) },
    ]);
  });

  test("took a day out of the chain as well", async () => {
    for (const days of [6, 5, 4]) await write(days);
    await close();
    await run(sql`delete from audit_events where ${linesOf(5)}`);
    await run(sql`delete from audit_chains where day = ${dayOf(5)}`);

    expect((await verify()).broken).toMatchObject([{ workspaceId, day: dayOf(4) }]);
    expect((await verify(noted)).broken.map(({ day }) => day).toSorted()).toEqual([
      dayOf(5),
      dayOf(4),
    ]);
  });

  test("made the whole chain anew: the log still knows the old one", async () => {
    for (const days of [6, 5]) await write(days);
    await close();
    const told = [...noted];
    await run(sql`delete from audit_events where action = 'one.5'`);
    await run(`delete from audit_chains`);
    await close();

    expect((await verify()).broken).toEqual([]);
    expect((await verify(told)).broken).toMatchObject([
      { workspaceId, day: dayOf(6), reason: expect.stringContaining("another hash") },
      { workspaceId, day: dayOf(5) },
    ]);
  });
});

test("days that the clock has forgotten, and those of a workspace that was deleted, are past", async () => {
  const stranger = await addPerson(database.db, "elsewhere");
  for (const days of [6, 5]) await write(days);
  await write(5, stranger.workspaceId);
  await close();
  await close(stranger.workspaceId);
  await run(sql`update audit_chains set day = day - 366 where day = ${dayOf(6)}`);
  await run(sql`delete from audit_events where ${linesOf(6)}`);
  await run(sql`delete from workspaces where id = ${stranger.workspaceId}`);
  const told = noted.filter(({ day }) => day !== dayOf(6));

  expect(await verify(told)).toEqual({ fitting: 1, past: 2, broken: [] });
});

test.each(["update audit_chains set hash = ''", "delete from audit_chains"])(
  "the role that closes days may not %s",
  async (statement) => {
    await expect(database.db.within(WORK).execute(statement)).rejects.toMatchObject({
      code: "42501",
    });
  },
);
