import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { addPerson } from "#tests/fakes/colleagues.ts";
import { people, person } from "#tests/fakes/fake-source.ts";
import { ledgerOf, owner, seededDatabase } from "#tests/fakes/world.ts";
import { type Nights, nightsOn } from "./nights.ts";

let database: Awaited<ReturnType<typeof seededDatabase>>;
let nights: Nights;
beforeAll(async () => {
  database = await seededDatabase();
  nights = nightsOn(database.db);
});
afterAll(() => database.close());
beforeEach(() => nights.forget());

const asker = { ...owner, sessionId: null, origin: { address: null, requestId: null } };

async function trail(): Promise<unknown[]> {
  const { rows } = await nights.run(sql`select actor_kind, detail from audit_events
    where action = 'retention.run' and workspace_id = ${owner.workspaceId} order by created_at`);
  return rows;
}

describe("rows whose time is over", () => {
  test("are gone a day after it and not a day before, and every count still adds up", async () => {
    const { job, choose, now, list } = await nights.search(people(1, 8));
    await choose("approved", [1, 2]);
    await choose("rejected", [3]);
    const before = await now();

    await nights.age(job, 89);
    await nights.night();
    expect(await nights.left(job)).toBe(8);

    await nights.age(job, 2);
    await nights.night();

    expect(await nights.left(job)).toBe(2); // of 5 shown and 3 in reserve, the approved ones
    const after = await now();
    expect(ledgerOf(after)).toEqual(ledgerOf(before));
    expect(after.tally).toEqual({ ...before.tally, rejected: 0, removed: 3 });
    const page = await list();
    expect([page.total, page.counts]).toEqual([2, { approved: 2, rejected: 0, undecided: 0 }]);
    expect(page.results.map(({ position }) => position)).toEqual([1, 2]);
  });

  test("are gone after the months the workspace set, where they were approved", async () => {
    const { job, choose } = await nights.search(people(1, 3));
    await choose("approved", [1, 2, 3]);
    await nights.age(job, 200);
    await nights.night();
    expect(await nights.left(job)).toBe(3);

    await nights.retention.change({ by: asker, change: { keepApprovedMonths: 6 } });
    await nights.night();

    expect(await nights.left(job)).toBe(0);
  });

  test("numbered pages hold what is left, without holes", async () => {
    const { job, choose, list } = await nights.search(people(1, 5));
    await choose("approved", [1, 4, 5]);
    await nights.age(job, 91);
    await nights.night();

    const pages = [await list(1), await list(2)];

    expect(pages.map(({ results }) => results.map(({ position }) => position))).toEqual([
      [1, 4],
      [5],
    ]);
    expect(pages.map(({ total, totalPages }) => [total, totalPages])).toEqual([
      [3, 2],
      [3, 2],
    ]);
  });

  test("finding an approved person again does not move their date", async () => {
    const first = await nights.search([person(1)]);
    await first.choose("approved", [1]);
    await nights.age(first.job, 364);
    const again = await nights.search([person(1), person(2)]);
    await again.choose("approved", [1, 2]);

    await nights.run(
      sql`update prospect_search_results set obtained_at = obtained_at - interval '2 days'`,
    );
    await nights.night();

    expect([await nights.left(first.job), await nights.left(again.job)]).toEqual([0, 1]);
    expect((await again.list()).results.map(({ name }) => name)).toEqual(["Person 2"]);
  });

  test("go in batches, and whoever comes next goes on where one stopped", async () => {
    const { job } = await nights.search(people(1, 9));
    await nights.age(job, 91);
    const { retention } = nights;
    const { workspaceId } = owner;

    const batches = [
      await retention.removeExpired({ workspaceId, limit: 4 }),
      await retention.removeExpired({ workspaceId, limit: 4 }),
      await retention.removeExpired({ workspaceId, limit: 4 }),
      await retention.removeExpired({ workspaceId, limit: 4 }),
    ];

    expect(batches).toEqual([4, 4, 1, 0]);
    expect(await nights.left(job)).toBe(0);
  });

  test("a row approved while the clean-up waits for it stays", async () => {
    const { job, choose } = await nights.search(people(1, 2));
    await nights.age(job, 91);

    const [, removed] = await Promise.all([
      choose("approved", [1]),
      nights.retention.removeExpired({ ...owner, limit: 10 }),
    ]);
    await nights.night();

    const page = await database.db.execute(
      sql`select decision from prospect_search_results where job_id = ${job.id}`,
    );
    expect(page.rows.every((row) => row.decision === "approved")).toBe(true);
    expect(removed + page.rows.length).toBeLessThanOrEqual(2);
    const { rows } =
      await nights.run(sql`select progress_current - removed - approved - rejected as undecided, approved
      from prospect_search_jobs where id = ${job.id}`);
    expect(rows).toEqual([{ undecided: 0, approved: page.rows.length }]);
  });

  test("of another workspace are its own business", async () => {
    const { job } = await nights.search(people(1, 2));
    await nights.age(job, 91);
    const { workspaceId } = await addPerson(database.db, "elsewhere");

    await nights.retention.removeExpired({ workspaceId, limit: 10 });
    expect(await nights.left(job)).toBe(2);
  });
});

describe("the night", () => {
  test("comes once a day for each workspace, however many look, and each run is noted", async () => {
    const { job } = await nights.search(people(1, 4));
    await nights.age(job, 91);

    await Promise.all([nights.sweep(), nights.sweep(), nights.sweep()]);
    await nights.sweep();
    await nights.sweep();

    expect(await trail()).toEqual([{ actor_kind: "system", detail: { rows: 4, searches: 1 } }]);
    const { rows } =
      await nights.run(sql`select next_at > now() as is_later, next_at < now() + interval '25 hours' as is_soon,
      extract(hour from next_at at time zone 'utc')::int as hour from retention_turns`);
    expect(new Set(rows.map((row) => JSON.stringify(row)))).toEqual(
      new Set([JSON.stringify({ is_later: true, is_soon: true, hour: 3 })]),
    );
    await nights.night();
    expect(await trail()).toHaveLength(2);
  });

  test("of a process that died is somebody else's after five minutes", async () => {
    const { retention } = nights;
    const taken = await retention.takeTurns({ limit: 10, leaseMs: 300_000 });
    expect(await retention.takeTurns({ limit: 10, leaseMs: 300_000 })).toEqual([]);

    await nights.run(sql`update retention_turns set next_at = next_at - interval '6 minutes'`);

    const again = await retention.takeTurns({ limit: 10, leaseMs: 300_000 });
    expect(again.toSorted()).toEqual(taken.toSorted());
  });

  test("forgets lines of the trail that are a year old, and no younger ones", async () => {
    await nights.run(sql`insert into audit_events (workspace_id, actor_kind, action, created_at) values
      (${owner.workspaceId}, 'system', 'old', now() - interval '366 days'),
      (null, 'user', 'old', now() - interval '366 days'),
      (${owner.workspaceId}, 'system', 'young', now() - interval '364 days')`);

    await nights.night();

    const { rows } = await nights.run(
      sql`select action from audit_events where action in ('old', 'young')`,
    );
    expect(rows).toEqual([{ action: "young" }]);
  });
});

describe("what ended long ago is forgotten, and what ended lately is not:", () => {
  const days = (count: number) => sql`now() - ${count}::int * interval '1 day'`;
  const left = async (table: string) => {
    const { rows } = await nights.run(
      sql`select count(*)::int as count from ${sql.identifier(table)}`,
    );
    return rows[0]?.count;
  };
  const trailLength = async () => {
    const { rows } = await nights.run(
      sql`select count(*)::int as count from audit_events where action like 'kept.%'`,
    );
    return rows[0]?.count;
  };

  test.each([
    ["accepted", sql`accepted_at = ${days(31)}`, sql`accepted_at = ${days(29)}`],
    ["revoked", sql`revoked_at = ${days(31)}`, sql`revoked_at = ${days(29)}`],
    ["expired", sql`expires_at = ${days(31)}`, sql`expires_at = ${days(29)}`],
  ])("invitations that were %s", async (_how, old, young) => {
    await nights.run(sql`delete from invitations`);
    for (const change of [old, young, sql`expires_at = now() + interval '1 day'`]) {
      const { rows } = await nights.run(sql`
        insert into invitations (workspace_id, user_id, email, role, token_hash, expires_at)
        values (${owner.workspaceId}, ${owner.userId}, 'x@example.com', 'member', gen_random_uuid(), now())
        returning id`);
      await nights.run(sql`update invitations set ${change} where id = ${rows[0]?.id}`);
    }
    await nights.run(sql`insert into audit_events (workspace_id, actor_kind, action, object)
      select workspace_id, 'user', 'kept.invitation', id from invitations`);
    expect(await left("invitations")).toBe(3);

    await nights.night();

    expect([await left("invitations"), await trailLength()]).toEqual([2, 3]);
  });

  test("links to an account", async () => {
    for (const age of [31, 29, -1]) {
      await nights.run(sql`insert into connection_links (workspace_id, user_id, token_hash, expires_at)
        values (${owner.workspaceId}, ${owner.userId}, gen_random_uuid(), ${days(age)})`);
    }

    await nights.night();

    expect(await left("connection_links")).toBe(2);
  });

  test("recoveries of a second factor", async () => {
    const { userId } = await addPerson(database.db, "here");
    await nights.run(sql`insert into factor_recoveries (user_id, ends_at, stop_hashes, stopped_at, used_at) values
      (${userId}, ${days(31)}, '{}', null, ${days(33)}), (${userId}, ${days(20)}, '{}', ${days(31)}, null),
      (${userId}, ${days(29)}, '{}', null, ${days(29)}), (${userId}, now() + interval '1 day', '{}', null, null)`);

    await nights.night();

    expect(await left("factor_recoveries")).toBe(2);
  });

  test("accounts whose e-mail nobody confirmed for a week, where nothing hangs on them", async () => {
    const names = ["old", "young", "confirmed", "member", "signed in", "searched"];
    const made = new Map<string, string>();
    for (const name of names) {
      const { userId } = await addPerson(database.db, "here");
      made.set(name, userId);
      await nights.run(sql`update users set name = ${name}, created_at = ${days(name === "young" ? 6 : 8)},
        email_verified = ${name === "confirmed"} where id = ${userId}`);
      if (name !== "member") await nights.run(sql`delete from members where user_id = ${userId}`);
      await nights.run(sql`insert into accounts (user_id, account_id, provider_id)
        values (${userId}, ${userId}, 'credential')`);
    }
    await nights.run(sql`insert into sessions (user_id, token, expires_at)
      values (${made.get("signed in")}, gen_random_uuid(), now() + interval '1 day')`);
    const { job } = await nights.search([person(1)]);
    await nights.run(
      sql`update prospect_search_jobs set user_id = ${made.get("searched")} where id = ${job.id}`,
    );
    await nights.run(sql`insert into audit_events (actor_kind, actor_id, action)
      values ('user', ${made.get("old")}, 'kept.sign_up')`);

    await nights.night();

    const { rows } = await nights.run(sql`select name from users
      where id in (select user_id from accounts) and name <> 'Bob' order by name`);
    expect(rows.map(({ name }) => name)).toEqual(names.filter((name) => name !== "old").toSorted());
    expect(await trailLength()).toBe(1);
  });
});

describe("the countdown", () => {
  test("says how many rows of how many searches go next, and when each search's do", async () => {
    const [one, two, far] = [
      await nights.search(people(1, 3)),
      await nights.search(people(4, 3)),
      await nights.search(people(7, 3)),
    ];
    await nights.age(one.job, 85);
    await nights.age(two.job, 85);
    await nights.age(far.job, 70);
    await two.choose("approved", [1]);

    const { next, coming } = await nights.retention.read(owner);

    expect(next).toMatchObject({ rows: 5, searches: 2 });
    const days = (Date.parse(next?.at ?? "") - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(5);
    expect(days).toBeLessThan(6.01);
    expect(coming.map(({ jobId, rows }) => [jobId, rows])).toEqual([
      ...[[one.job.id, 3] as const, [two.job.id, 2] as const].toSorted(([a], [b]) =>
        a < b ? -1 : 1,
      ),
      [far.job.id, 3],
    ]);
  });

  test("holds: that night exactly those rows go, and are listed as gone", async () => {
    const { job } = await nights.search(people(1, 3));
    await nights.age(job, 91);
    expect((await nights.retention.read(owner)).next).toMatchObject({ rows: 3, searches: 1 });

    await nights.night();

    const after = await nights.retention.read(owner);
    expect([after.next, after.coming]).toEqual([null, []]);
    expect(after.gone).toEqual([
      { jobId: job.id, name: job.name, at: expect.any(String), rows: 3 },
    ]);
    expect(after.lastRunAt).not.toBeNull();
  });

  test("is silent where nothing goes within thirty days", async () => {
    await nights.search(people(1, 3));
    expect((await nights.retention.read(owner)).next).toBeNull();
  });
});
