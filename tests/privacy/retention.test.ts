import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { retentionStore } from "#db/retention-store.ts";
import type { Prospect } from "#lib/contract/prospect.ts";
import { decide } from "#lib/engine/decide.ts";
import type { Job, LicenceClass, Owner } from "#lib/engine/ports.ts";
import { tidy } from "#lib/privacy/tidy.ts";
import { addPerson } from "#tests/fakes/colleagues.ts";
import { fakeSource, people, person } from "#tests/fakes/fake-source.ts";
import {
  ledgerOf,
  owner,
  reload,
  requestFor,
  seededDatabase,
  slice,
  start,
  worldOn,
} from "#tests/fakes/world.ts";

let database: Awaited<ReturnType<typeof seededDatabase>>;
let stranger: Owner;
beforeAll(async () => {
  database = await seededDatabase();
  stranger = await addPerson(database.db, "elsewhere");
});
afterAll(() => database.close());
beforeEach(async () => {
  await run(sql`delete from prospect_search_jobs`);
  await run(sql`delete from retention_runs`);
  await run(sql`delete from retention_turns`);
  await run(sql`delete from audit_events`);
  await run(sql`update workspaces set keep_approved_months = 12`);
});

const run = (statement: Parameters<typeof database.db.execute>[0]) => database.db.execute(statement);
const asker = { ...owner, sessionId: null, origin: { address: null, requestId: null } };
const bugs: unknown[] = [];

const world = () => ({
  retention: retentionStore(database.db),
  log: { info: () => undefined, warn: () => undefined, bug: (error: unknown) => void bugs.push(error) },
});

/** The clean-up as the sweeps of a night do it, whatever was done today. */
async function night(): Promise<void> {
  await run(sql`update retention_turns set next_at = now() - interval '1 minute'`);
  for (let sweep = 0; sweep < 5; sweep += 1) await tidy(world());
  expect(bugs).toEqual([]);
}

async function search(prospects: readonly Prospect[], licence: LicenceClass = "keep") {
  const answer = async () => ({ prospects, nextCursor: null, reported: prospects.length });
  const source = fakeSource({ answer });
  const limits = (api: Parameters<typeof source.limits>[0]) => ({ ...source.limits(api), licence });
  const on = worldOn(database.db, { source: { ...source, limits } });
  const job = await start(on, requestFor(5));
  await slice(on, job);
  const choose = async (decision: "approved" | "rejected", positions: readonly number[]) => {
    const { results } = await on.results.list({
      workspaceId: owner.workspaceId,
      jobId: job.id,
      query: { limit: 200, sort: "position", order: "asc" },
    }).then((page) => page ?? { results: [] });
    const ids = results.filter((row) => positions.includes(row.position)).map(({ id }) => id);
    return decide(on, { owner, request: { jobId: job.id, selection: { ids }, decision } });
  };
  return { on, job, choose, now: () => reload(on, job), list: () => listOf(on, job) };
}

async function listOf(on: ReturnType<typeof worldOn>, job: Job, page?: number) {
  const query = { limit: 200, sort: "position" as const, order: "asc" as const };
  const input = { workspaceId: owner.workspaceId, jobId: job.id };
  const paged = page === undefined ? {} : { page, perPage: 2 };
  const found = await on.results.list({ ...input, query: { ...query, ...paged } });
  if (!found) throw new Error("the search is gone");
  return found;
}

/** As if the rows of the search, and itself, had been made so long ago. */
async function age({ id }: Job, days: number): Promise<void> {
  await run(sql`update prospect_search_jobs set created_at = created_at - ${days}::int * interval '1 day' where id = ${id}`);
  await run(sql`update prospect_search_results set created_at = created_at - ${days}::int * interval '1 day',
    obtained_at = obtained_at - ${days}::int * interval '1 day' where job_id = ${id}`);
}

async function left({ id }: Job): Promise<number> {
  const { rows } = await database.db.execute<{ count: number }>(
    sql`select count(*)::int as count from prospect_search_results where job_id = ${id}`,
  );
  return rows[0]?.count ?? 0;
}

async function trail(): Promise<unknown[]> {
  const { rows } = await run(
    sql`select actor_kind, detail from audit_events where action = 'retention.run' and workspace_id = ${owner.workspaceId} order by created_at`,
  );
  return rows;
}

describe("rows whose time is over", () => {
  test("are gone a day after it and not a day before, and every count still adds up", async () => {
    const { job, choose, now, list } = await search(people(1, 8));
    await choose("approved", [1, 2]);
    await choose("rejected", [3]);
    const before = await now();

    await age(job, 89);
    await night();
    expect(await left(job)).toBe(8);

    await age(job, 2);
    await night();

    expect(await left(job)).toBe(2); // of 5 shown and 3 in reserve, the approved ones
    const after = await now();
    expect(ledgerOf(after)).toEqual(ledgerOf(before));
    expect(after.tally).toEqual({ ...before.tally, rejected: 0, removed: 3 });
    const page = await list();
    expect([page.total, page.counts]).toEqual([2, { approved: 2, rejected: 0, undecided: 0 }]);
    expect(page.results.map(({ position }) => position)).toEqual([1, 2]);
  });

  test("are gone after the months the workspace set, where they were approved", async () => {
    const { job, choose } = await search(people(1, 3));
    await choose("approved", [1, 2, 3]);
    await age(job, 200);
    await night();
    expect(await left(job)).toBe(3);

    await world().retention.change({ by: asker, change: { keepApprovedMonths: 6 } });
    await night();

    expect(await left(job)).toBe(0);
  });

  test("numbered pages hold what is left, without holes", async () => {
    const { on, job, choose } = await search(people(1, 5));
    await choose("approved", [1, 4, 5]);
    await age(job, 91);
    await night();

    const pages = [await listOf(on, job, 1), await listOf(on, job, 2)];

    expect(pages.map(({ results }) => results.map(({ position }) => position))).toEqual([[1, 4], [5]]);
    expect(pages.map(({ total, totalPages }) => [total, totalPages])).toEqual([[3, 2], [3, 2]]);
  });

  test("finding an approved person again does not move their date", async () => {
    const first = await search([person(1)]);
    await first.choose("approved", [1]);
    await age(first.job, 364);
    const again = await search([person(1), person(2)]);
    await again.choose("approved", [1, 2]);

    await run(sql`update prospect_search_results set obtained_at = obtained_at - interval '2 days'`);
    await night();

    expect([await left(first.job), await left(again.job)]).toEqual([0, 1]);
    expect((await again.list()).results.map(({ name }) => name)).toEqual(["Person 2"]);
  });

  test("go in batches, and whoever comes next goes on where one stopped", async () => {
    const { job } = await search(people(1, 9));
    await age(job, 91);
    const { retention } = world();
    const { workspaceId } = owner;

    const batches = [
      await retention.removeExpired({ workspaceId, limit: 4 }),
      await retention.removeExpired({ workspaceId, limit: 4 }),
      await retention.removeExpired({ workspaceId, limit: 4 }),
      await retention.removeExpired({ workspaceId, limit: 4 }),
    ];

    expect(batches).toEqual([4, 4, 1, 0]);
    expect(await left(job)).toBe(0);
  });

  test("a row approved while the clean-up waits for it stays", async () => {
    const { job, choose } = await search(people(1, 2));
    await age(job, 91);

    const [, removed] = await Promise.all([
      choose("approved", [1]),
      world().retention.removeExpired({ ...owner, limit: 10 }),
    ]);
    await night();

    const page = await database.db.execute(
      sql`select decision from prospect_search_results where job_id = ${job.id}`,
    );
    expect(page.rows.every((row) => row.decision === "approved")).toBe(true);
    expect(removed + page.rows.length).toBeLessThanOrEqual(2);
    const { rows } = await run(sql`select progress_current - removed - approved - rejected as undecided, approved
      from prospect_search_jobs where id = ${job.id}`);
    expect(rows).toEqual([{ undecided: 0, approved: page.rows.length }]);
  });

  test("of another workspace are its own business", async () => {
    const { job } = await search(people(1, 2));
    await age(job, 91);
    await world().retention.removeExpired({ workspaceId: stranger.workspaceId, limit: 10 });
    expect(await left(job)).toBe(2);
  });
});

describe("the night", () => {
  test("comes once a day for each workspace, however many look, and each run is noted", async () => {
    const { job } = await search(people(1, 4));
    await age(job, 91);

    await Promise.all([tidy(world()), tidy(world()), tidy(world())]);
    await tidy(world());
    await tidy(world());

    expect(await trail()).toEqual([{ actor_kind: "system", detail: { rows: 4, searches: 1 } }]);
    const { rows } = await run(sql`select next_at > now() as is_later, next_at < now() + interval '25 hours' as is_soon,
      extract(hour from next_at at time zone 'utc')::int as hour from retention_turns`);
    expect(new Set(rows.map((row) => JSON.stringify(row)))).toEqual(
      new Set([JSON.stringify({ is_later: true, is_soon: true, hour: 3 })]),
    );
    await night();
    expect(await trail()).toHaveLength(2);
  });

  test("of a process that died is somebody else's after five minutes", async () => {
    const { retention } = world();
    const taken = await retention.takeTurns({ limit: 10, leaseMs: 300_000 });
    expect(await retention.takeTurns({ limit: 10, leaseMs: 300_000 })).toEqual([]);

    await run(sql`update retention_turns set next_at = next_at - interval '6 minutes'`);

    const again = await retention.takeTurns({ limit: 10, leaseMs: 300_000 });
    expect(again.toSorted()).toEqual(taken.toSorted());
  });

  test("forgets lines of the trail that are a year old, and no younger ones", async () => {
    await run(sql`insert into audit_events (workspace_id, actor_kind, action, created_at) values
      (${owner.workspaceId}, 'system', 'old', now() - interval '366 days'),
      (null, 'user', 'old', now() - interval '366 days'),
      (${owner.workspaceId}, 'system', 'young', now() - interval '364 days')`);

    await night();

    const { rows } = await run(sql`select action from audit_events where action in ('old', 'young')`);
    expect(rows).toEqual([{ action: "young" }]);
  });
});

describe("the countdown", () => {
  test("says how many rows of how many searches go next, and when each search's do", async () => {
    const [one, two, far] = [
      await search(people(1, 3)),
      await search(people(4, 3)),
      await search(people(7, 3)),
    ];
    await age(one.job, 85);
    await age(two.job, 85);
    await age(far.job, 70);
    await two.choose("approved", [1]);

    const { next, coming } = await world().retention.read(owner);

    expect(next).toMatchObject({ rows: 5, searches: 2 });
    const days = (Date.parse(next?.at ?? "") - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(5);
    expect(days).toBeLessThan(6.01);
    expect(coming.map(({ jobId, rows }) => [jobId, rows])).toEqual([
      ...[[one.job.id, 3] as const, [two.job.id, 2] as const].toSorted(([a], [b]) => (a < b ? -1 : 1)),
      [far.job.id, 3],
    ]);
  });

  test("holds: that night exactly those rows go, and are listed as gone", async () => {
    const { job } = await search(people(1, 3));
    await age(job, 91);
    expect((await world().retention.read(owner)).next).toMatchObject({ rows: 3, searches: 1 });

    await night();

    const after = await world().retention.read(owner);
    expect([after.next, after.coming]).toEqual([null, []]);
    expect(after.gone).toEqual([
      { jobId: job.id, name: job.name, at: expect.any(String), rows: 3 },
    ]);
    expect(after.lastRunAt).not.toBeNull();
  });

  test("is silent where nothing goes within thirty days", async () => {
    await search(people(1, 3));
    expect((await world().retention.read(owner)).next).toBeNull();
  });
});

describe("what a source's terms allow", () => {
  const fields = async (job: Job) =>
    (
      await database.db.execute<{ name: string; providerId: string; title: string | null }>(sql`
        select prospect_data ->> 'name' as name, prospect_data ->> 'providerId' as "providerId",
          prospect_data ->> 'title' as title
        from prospect_search_results where job_id = ${job.id} order by position`)
    ).rows;
  const later = (hours: number) =>
    run(sql`with rows as (update prospect_search_results set fields_until = fields_until - ${hours}::int * interval '1 hour')
      update prospect_search_jobs set fields_until = fields_until - ${hours}::int * interval '1 hour'`);
  const bare = (id: number) => ({ name: "No longer kept", providerId: person(id).providerId, title: null });

  test("`keep`: nothing is taken away", async () => {
    const { job } = await search([person(1)], "keep");
    await later(24 * 365);
    await tidy(world());
    expect(await fields(job)).toMatchObject([{ name: "Person 1" }]);
  });

  test.each<[LicenceClass, number]>([
    ["day", 24],
    ["month", 24 * 30],
  ])("`%s`: the fields go when their time is over, the row and its decision stay", async (licence, hours) => {
    const { job, choose, list } = await search([person(1), person(2)], licence);
    await choose("approved", [1]);

    await later(hours - 1);
    await tidy(world());
    expect(await fields(job)).toMatchObject([{ name: "Person 1" }, { name: "Person 2" }]);

    await later(1);
    await tidy(world());

    expect(await fields(job)).toEqual([bare(1), bare(2)]);
    const { results } = await list();
    expect(results.map(({ decision, isHidden }) => [decision, isHidden])).toEqual([
      ["approved", true],
      ["undecided", true],
    ]);
    expect(await world().retention.listFieldsDue({ limit: 10 })).toEqual([]);
  });

  test("`id_only`: the fields are never stored, and the same person is still told from others", async () => {
    const { job, now } = await search([person(1), person(2), person(1)], "id_only");

    expect(await fields(job)).toEqual([bare(1), bare(2)]);
    expect((await now()).tally).toMatchObject({ fetched: 3, shown: 2, merged: 1 });
  });

  test("rows of a later page keep their own time", async () => {
    const { job } = await search([person(1), person(2)], "day");
    await run(sql`update prospect_search_results set fields_until = now() - interval '1 minute' where position = 1`);
    await run(sql`update prospect_search_jobs set fields_until = now() - interval '1 minute'`);

    await tidy(world());

    expect(await fields(job)).toMatchObject([{ name: "No longer kept" }, { name: "Person 2" }]);
    const { rows } = await run(sql`select j.fields_until = r.fields_until as is_next
      from prospect_search_jobs j join prospect_search_results r on r.job_id = j.id and r.position = 2`);
    expect(rows).toEqual([{ is_next: true }]);
  });
});
