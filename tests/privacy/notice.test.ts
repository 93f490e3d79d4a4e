import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { noticeStore } from "#db/notice-store.ts";
import type { NoticeMark } from "#lib/contract/privacy.ts";
import type { Job } from "#lib/engine/ports.ts";
import { accessPerson } from "#lib/privacy/access-person.ts";
import { suppress } from "#lib/privacy/suppress.ts";
import { addPerson } from "#tests/fakes/colleagues.ts";
import { person } from "#tests/fakes/fake-source.ts";
import { owner, seededDatabase } from "#tests/fakes/world.ts";
import { by, JANE, PROFILE, type Scene, sceneOn } from "./jane.ts";
import { nightsOn } from "./nights.ts";

let database: Awaited<ReturnType<typeof seededDatabase>>;
let scene: Scene;
beforeAll(async () => {
  database = await seededDatabase();
  scene = sceneOn(database.db);
});
afterAll(() => database.close());
beforeEach(() => scene.forget());

const { workspaceId } = owner;
const notices = () => noticeStore(database.db);
const list = (limit = 50, cursor?: string) =>
  notices().list({ workspaceId, query: { limit, ...(cursor !== undefined && { cursor }) } });
const mark = (what: NoticeMark) => notices().mark({ by, mark: what });
const age = (job: Job, days: number) => nightsOn(database.db).age(job, days);
const namesOf = ({ people }: Awaited<ReturnType<typeof list>>) => people.map(({ name }) => name);

test("whoever was found is to be told within 30 days, once, whichever searches found them", async () => {
  const first = await scene.search([JANE, person(1)]);
  await age(first.job, 31);
  await scene.search([JANE, person(2)]);

  const { people, ...counts } = await list();

  expect(counts).toMatchObject({ due: 1, overdue: 2, nextCursor: null });
  expect(people).toHaveLength(3);
  expect(people.at(-1)).toMatchObject({ name: person(2).name, isOverdue: false });
  const jane = people.find(({ name }) => name === JANE.name);
  expect(jane).toMatchObject({
    jobId: first.job.id,
    source: "LinkedIn, through Unipile",
    company: JANE.company,
    isOverdue: true,
  });
  const { obtainedAt = "", noticeDueAt = "" } = jane ?? {};
  expect(Date.parse(noticeDueAt) - Date.parse(obtainedAt)).toBe(30 * 86_400_000);
});

test("is read page by page, the longest due first, each person once", async () => {
  const old = await scene.search([person(1), person(2), person(3)]);
  await age(old.job, 40);
  await scene.search([person(4), person(5)]);

  const all = await list();
  const names: (string | null)[] = [];
  let cursor: string | undefined;
  do {
    const page = await list(2, cursor);
    expect(page).toMatchObject({ due: 2, overdue: 3 });
    names.push(...namesOf(page));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);

  expect(names).toEqual(namesOf(all));
  expect(new Set(names).size).toBe(5);
  const moments = all.people.map(({ obtainedAt }) => obtainedAt);
  expect(moments).toEqual(moments.toSorted());
});

describe("marked as told", () => {
  test("are the chosen, with all of their rows, noted in the trail without a name", async () => {
    await scene.search([JANE, person(1)]);
    await scene.search([JANE]);
    const { people } = await list();
    const ids = people.filter(({ name }) => name === JANE.name).map(({ id }) => id);

    expect(await mark({ ids })).toBe(1);

    expect(namesOf(await list())).toEqual([person(1).name]);
    const file = await accessPerson(scene.privacy, {
      by,
      asked: { kind: "profile", value: PROFILE },
    });
    expect(file.rows).toHaveLength(2);
    for (const { noticedAt } of file.rows) expect(noticedAt).toMatch(/^\d{4}-.*Z$/);
    const { rows } = await database.db.execute(
      sql`select actor_id, object, detail from audit_events where action = 'privacy.noticed'`,
    );
    expect(rows).toEqual([{ actor_id: owner.userId, object: null, detail: { people: 1 } }]);
  });

  test("they stay so when another search finds them, and when the search is gone that did first", async () => {
    const { job } = await scene.search([JANE]);
    await age(job, 31);
    expect(await mark({ ids: (await list()).people.map(({ id }) => id) })).toBe(1);
    await scene.search([JANE]);
    await database.db.execute(sql`delete from prospect_search_jobs where id = ${job.id}`);

    expect(await list()).toMatchObject({ due: 0, overdue: 0, people: [] });
  });

  test("are all who were overdue at a moment, and nobody else; a second time nobody", async () => {
    const old = await scene.search([person(1), person(2)]);
    await age(old.job, 31);
    await scene.search([person(3)]);
    const { asOf } = await list();
    const later = await scene.search([person(4)]);
    await age(later.job, 30);
    await database.db.execute(sql`update prospect_search_results
      set obtained_at = ${asOf}::timestamptz - interval '30 days' + interval '1 millisecond' where job_id = ${later.job.id}`);

    expect(await mark({ overdueAsOf: asOf })).toBe(2);
    expect(await mark({ overdueAsOf: asOf })).toBe(0);
    expect(namesOf(await list()).toSorted()).toEqual([person(3).name, person(4).name].toSorted());
    const { rows } = await database.db.execute(
      sql`select detail from audit_events where action = 'privacy.noticed'`,
    );
    expect(rows).toEqual([{ detail: { people: 2 } }]);
  });

  test("a moment to come marks nobody who is not overdue", async () => {
    await scene.search([person(1)]);
    const overdueAsOf = new Date(Date.now() + 365 * 86_400_000).toISOString();
    expect(await mark({ overdueAsOf })).toBe(0);
  });
});

test("of another workspace nobody is listed or marked", async () => {
  await scene.search([JANE]);
  const { people } = await list();
  const stranger = await addPerson(database.db, "elsewhere");
  const theirs = { workspaceId: stranger.workspaceId, query: { limit: 50 } };

  expect(await notices().list(theirs)).toMatchObject({ due: 0, overdue: 0, people: [] });
  const ids = people.map(({ id }) => id);
  expect(await notices().mark({ by: { ...by, ...stranger }, mark: { ids } })).toBe(0);
  expect((await list()).due).toBe(1);
});

test("who must not be found is not to be told: of them nothing is kept", async () => {
  const subjects = [{ kind: "profile" as const, value: PROFILE }];
  await suppress(scene.privacy, { owner, reason: "asked", subjects });
  await scene.search([JANE, person(1)]);

  expect(namesOf(await list())).toEqual([person(1).name]);
});
