import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { decide } from "#lib/engine/decide.ts";
import { erasePerson } from "#lib/privacy/erase-person.ts";
import { exportWorkspace } from "#lib/privacy/export-workspace.ts";
import { suppress } from "#lib/privacy/suppress.ts";
import { addPerson } from "#tests/fakes/colleagues.ts";
import { fakeSource, person } from "#tests/fakes/fake-source.ts";
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
import { ASKED, by, JANE, PROFILE, RECRUITER, SALES, type Scene, sceneOn, TRACES } from "./jane.ts";

let database: Awaited<ReturnType<typeof seededDatabase>>;
let scene: Scene;
beforeAll(async () => {
  database = await seededDatabase();
  scene = sceneOn(database.db);
});
afterAll(() => database.close());
beforeEach(() => scene.forget());

describe("erasing one person", () => {
  test.each(ASKED)(
    "by %s leaves no trace in any table but hashes, and every count adds up",
    async (_by, asked) => {
      const found = await scene.search(
        [person(1), JANE, person(2)],
        "Jane Doe or jane.doe@acme.example",
      );
      await scene.search([SALES, person(3)]);
      await scene.search([RECRUITER]);
      await scene.approveAll(found);
      const before = await reload(found.on, found.job);
      expect(await scene.dump()).toMatch(TRACES);

      const erasure = await erasePerson(scene.privacy, { by, asked });

      expect(erasure).toMatchObject({ rows: 3, decisions: 1, searches: 1 });
      expect(await scene.dump()).not.toMatch(TRACES);
      const after = await reload(found.on, found.job);
      expect(ledgerOf(after)).toEqual(ledgerOf(before));
      expect(after.tally).toEqual({ ...before.tally, approved: 2, removed: 1 });
      expect(after.criteria.people.keywords).toContain("[erased]");
      const { rows } = await database.db.execute(sql`select removed from erasures`);
      expect(rows).toMatchObject([{ removed: { rows: 3 } }]);
    },
  );

  test("keeps them out, whichever way they come again", async () => {
    await scene.search([JANE]);
    await scene.search([SALES]);
    await scene.search([RECRUITER]);
    await erasePerson(scene.privacy, { by, asked: { kind: "profile", value: PROFILE } });

    for (const way of [
      JANE,
      SALES,
      RECRUITER,
      { ...JANE, memberId: null },
      { ...SALES, headline: "x" },
    ]) {
      const { on, job } = await scene.search([way, person(5)]);
      expect((await reload(on, job)).tally).toMatchObject({ suppressed: 1, shown: 1 });
    }
    expect(await scene.dump()).not.toMatch(TRACES);
  });

  test("goes on with the search they were found in: its next page leaves them out", async () => {
    const pages = [
      { prospects: [JANE, person(1)], nextCursor: "2", reported: 4 },
      { prospects: [SALES, person(2)], nextCursor: null, reported: 4 },
    ];
    const answer = async ({ cursor }: { cursor: string | null }) => {
      if (cursor !== null) {
        await erasePerson(scene.privacy, { by, asked: { kind: "profile", value: PROFILE } });
      }
      const page = pages[cursor === null ? 0 : 1];
      if (!page) throw new Error("no such page");
      return page;
    };
    const on = worldOn(database.db, { source: fakeSource({ answer }) });
    const job = await start(on, requestFor(50));
    await slice(on, job);

    const { tally } = await reload(on, job);
    expect(tally).toMatchObject({ fetched: 4, shown: 3, suppressed: 1, removed: 1 });
    expect(await scene.dump()).not.toMatch(TRACES);
  });

  test("of whom nothing is held still keeps them from being found", async () => {
    const erasure = await erasePerson(scene.privacy, {
      by,
      asked: { kind: "profile", value: PROFILE },
    });
    expect(erasure).toMatchObject({ rows: 0, suppressed: 1 });

    const { on, job } = await scene.search([JANE]);

    expect((await reload(on, job)).tally).toMatchObject({ suppressed: 1, shown: 0 });
  });

  test("by an address leaves alone whose address only holds it, and what only sounds like a name", async () => {
    const named = person(1, { name: "Joann Leeds", headline: "joann@acme.example" });
    const other = person(2, { name: "Xu Li", headline: "ann@acme.example.org" });
    const { on, job } = await scene.search([named, other], "Joann Leeds");
    await scene.search([person(3, { name: "Ann Lee", headline: "Write to ann@acme.example." })]);
    const asked = { kind: "email", value: "ann@acme.example" } as const;

    const erasure = await erasePerson(scene.privacy, { by, asked });

    expect(erasure).toMatchObject({ rows: 1, searches: 0 });
    const after = await reload(on, job);
    expect(after.tally).toMatchObject({ shown: 2, removed: 0 });
    expect(after.criteria.people.keywords).toBe("Joann Leeds");
  });

  test("finds them among thousands whose profiles are spelled with percent signs", async () => {
    const { job } = await scene.search([JANE]);
    await database.db.execute(sql`
      insert into prospect_search_results (job_id, workspace_id, user_id, identity, prospect_data, batch_number,
        disposition, position, seq, is_seen)
      select ${job.id}, ${owner.workspaceId}, ${owner.userId}, 'other:' || n,
        jsonb_build_object('name', 'Other ' || n, 'linkedinUrl', 'https://www.linkedin.com/in/%C3%A9-' || n),
        0, 'reserve', null, 1, false
      from generate_series(1, 2500) n`);
    await scene.search([RECRUITER]);

    const erasure = await erasePerson(scene.privacy, {
      by,
      asked: { kind: "profile", value: PROFILE },
    });

    expect(erasure.rows).toBe(2);
  });

  test("touches nobody else, here or in another workspace", async () => {
    const { on, job } = await scene.search([person(1), person(2, { name: "Jane Doering" })]);
    const stranger = await addPerson(database.db, "elsewhere");
    const asked = { kind: "profile", value: PROFILE } as const;
    await scene.search([JANE]);

    const elsewhere = await erasePerson(scene.privacy, { by: { ...by, ...stranger }, asked });
    await erasePerson(scene.privacy, { by, asked });

    expect(elsewhere.rows).toBe(0);
    expect((await reload(on, job)).tally).toMatchObject({ shown: 2, removed: 0 });
  });
});

describe("who came onto the list later", () => {
  const list = () =>
    suppress(scene.privacy, {
      owner,
      reason: "asked",
      subjects: [{ kind: "profile", value: PROFILE }],
    });

  test("is not approved: not by id, and not with all the others", async () => {
    const found = await scene.search([JANE, person(1)]);
    await list();

    const answer = await scene.approveAll(found);

    expect(answer).toMatchObject({
      changed: 1,
      skipped: [{ reason: "suppressed", count: 1 }],
      counts: { approved: 1, undecided: 1 },
    });
  });

  test("can be rejected", async () => {
    const { on, job } = await scene.search([JANE]);
    await list();
    const selection = { filter: {}, asOfSeq: 1_000, excludeIds: [] };

    const answer = await decide(on, {
      owner,
      request: { jobId: job.id, selection, decision: "rejected" },
    });

    expect([answer.changed, answer.skipped]).toEqual([1, []]);
  });

  test("is in no copy of the workspace, which says how many it left out", async () => {
    await scene.search([JANE, person(1)]);
    await list();
    const lines: Record<string, unknown>[] = [];

    for await (const line of await exportWorkspace(scene.privacy, { by }))
      lines.push(JSON.parse(line));

    expect(lines.at(-1)).toEqual({ end: true, rows: lines.length - 1, leftOut: 1 });
    expect(JSON.stringify(lines)).not.toMatch(/98765432|ACoAAB/);
    expect(lines.filter(({ table }) => table === "prospect_search_results")).toHaveLength(1);
  });
});
