import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { accessPerson } from "#lib/privacy/access-person.ts";
import { exportWorkspace } from "#lib/privacy/export-workspace.ts";
import { addPerson } from "#tests/fakes/colleagues.ts";
import { person } from "#tests/fakes/fake-source.ts";
import { seededDatabase } from "#tests/fakes/world.ts";
import { ASKED, by, JANE, PROFILE, RECRUITER, SALES, type Scene, sceneOn } from "./jane.ts";

let database: Awaited<ReturnType<typeof seededDatabase>>;
let scene: Scene;
beforeAll(async () => {
  database = await seededDatabase();
  scene = sceneOn(database.db);
});
afterAll(() => database.close());
beforeEach(() => scene.forget());

describe("one person's file", () => {
  test.each(ASKED)(
    "by %s holds every row of theirs, with source and date of each value",
    async (_by, asked) => {
      const found = await scene.search([person(1), JANE, person(2)]);
      await scene.search([SALES, person(3)]);
      await scene.search([RECRUITER]);
      await scene.approveAll(found);

      const file = await accessPerson(scene.privacy, { by, asked });

      expect(file.rows.map(({ values }) => heldIn(values, "providerId")).toSorted()).toEqual([
        "ACoAAB-jane",
        "ACwAAC-sales",
        "AEMAAD-recruiter",
      ]);
      expect(file.rows.map(({ decision }) => decision).toSorted()).toEqual([
        "approved",
        "undecided",
        "undecided",
      ]);
      for (const { values, source, keptUntil, obtainedAt, noticeDueAt, noticedAt } of file.rows) {
        expect(Date.parse(noticeDueAt) - Date.parse(obtainedAt)).toBe(30 * 86_400_000);
        expect(noticedAt).toBeNull();
        expect(source).toBe("LinkedIn, through Unipile");
        expect(Date.parse(keptUntil)).toBeGreaterThan(Date.now());
        expect(values.length).toBeGreaterThan(5);
        for (const value of values) expect([value.source, value.obtainedAt]).not.toContain("");
      }
      expect([file.isSuppressed, file.exports]).toEqual([false, []]);
    },
  );

  test("is empty for somebody else, and for another workspace", async () => {
    await scene.search([JANE]);
    const stranger = await addPerson(database.db, "elsewhere");
    const asked = { kind: "profile", value: PROFILE } as const;

    const [here, there] = [
      await accessPerson(scene.privacy, { by, asked: { kind: "person", value: "1234567" } }),
      await accessPerson(scene.privacy, { by: { ...by, ...stranger }, asked }),
    ];

    expect([here.rows, there.rows, there.searches]).toEqual([[], [], []]);
  });

  test("names the searches that look for them, and the copies that were taken since", async () => {
    await scene.search([JANE], 'director "Jane Doe"');
    for await (const _ of await exportWorkspace(scene.privacy, { by }));

    const file = await accessPerson(scene.privacy, {
      by,
      asked: { kind: "profile", value: PROFILE },
    });

    expect(file.searches).toHaveLength(1);
    expect(file.exports).toMatchObject([{ by: "You" }]);
    const { rows } = await database.db.execute(
      sql`select action, detail from audit_events where action = 'privacy.read'`,
    );
    expect(rows).toEqual([{ action: "privacy.read", detail: { rows: 1 } }]);
  });

  test("by what names nobody is refused", async () => {
    const asked = { kind: "email", value: "nobody" } as const;
    await expect(accessPerson(scene.privacy, { by, asked })).rejects.toMatchObject({
      code: "invalid",
      field: "value",
    });
  });
});

function heldIn(values: readonly { field: string; value: unknown }[], field: string) {
  return values.find((one) => one.field === field)?.value;
}
