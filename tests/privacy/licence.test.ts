import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Job, LicenceClass } from "#lib/engine/ports.ts";
import { person } from "#tests/fakes/fake-source.ts";
import { seededDatabase } from "#tests/fakes/world.ts";
import { type Nights, nightsOn } from "./nights.ts";

let database: Awaited<ReturnType<typeof seededDatabase>>;
let nights: Nights;
beforeAll(async () => {
  database = await seededDatabase();
  nights = nightsOn(database.db);
});
afterAll(() => database.close());
beforeEach(() => nights.forget());

describe("what a source's terms allow", () => {
  const fields = async (job: Job) =>
    (
      await database.db.execute<{ name: string; providerId: string; title: string | null }>(sql`
        select prospect_data ->> 'name' as name, prospect_data ->> 'providerId' as "providerId",
          prospect_data ->> 'title' as title
        from prospect_search_results where job_id = ${job.id} order by position`)
    ).rows;
  const later = (hours: number) =>
    nights.run(sql`with rows as (update prospect_search_results set fields_until = fields_until - ${hours}::int * interval '1 hour')
      update prospect_search_jobs set fields_until = fields_until - ${hours}::int * interval '1 hour'`);
  const bare = (id: number) => ({
    name: "No longer kept",
    providerId: person(id).providerId,
    title: null,
  });

  test("`keep`: nothing is taken away", async () => {
    const { job } = await nights.search([person(1)], "keep");
    await later(24 * 365);
    await nights.sweep();
    expect(await fields(job)).toMatchObject([{ name: "Person 1" }]);
  });

  test.each<[LicenceClass, number]>([
    ["day", 24],
    ["month", 24 * 30],
  ])(
    "`%s`: the fields go when their time is over, the row and its decision stay",
    async (licence, hours) => {
      const { job, choose, list } = await nights.search([person(1), person(2)], licence);
      await choose("approved", [1]);

      await later(hours - 1);
      await nights.sweep();
      expect(await fields(job)).toMatchObject([{ name: "Person 1" }, { name: "Person 2" }]);

      await later(1);
      await nights.sweep();

      expect(await fields(job)).toEqual([bare(1), bare(2)]);
      const { results } = await list();
      expect(results.map(({ decision, isHidden }) => [decision, isHidden])).toEqual([
        ["approved", true],
        ["undecided", true],
      ]);
      expect(await nights.retention.listFieldsDue({ limit: 10 })).toEqual([]);
    },
  );

  test("`id_only`: the fields are never stored, and the same person is still told from others", async () => {
    const { job, now } = await nights.search([person(1), person(2), person(1)], "id_only");

    expect(await fields(job)).toEqual([bare(1), bare(2)]);
    expect((await now()).tally).toMatchObject({ fetched: 3, shown: 2, merged: 1 });
  });

  test("rows of a later page keep their own time", async () => {
    const { job } = await nights.search([person(1), person(2)], "day");
    await nights.run(
      sql`update prospect_search_results set fields_until = now() - interval '1 minute' where position = 1`,
    );
    await nights.run(
      sql`update prospect_search_jobs set fields_until = now() - interval '1 minute'`,
    );

    await nights.sweep();

    expect(await fields(job)).toMatchObject([{ name: "No longer kept" }, { name: "Person 2" }]);
    const { rows } = await nights.run(sql`select j.fields_until = r.fields_until as is_next
      from prospect_search_jobs j join prospect_search_results r on r.job_id = j.id and r.position = 2`);
    expect(rows).toEqual([{ is_next: true }]);
  });
});
