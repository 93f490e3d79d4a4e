import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { workspaceStore } from "#db/workspace-store.ts";
import type { Owner } from "#lib/engine/ports.ts";
import { accessPerson } from "#lib/privacy/access-person.ts";
import { erasePerson } from "#lib/privacy/erase-person.ts";
import { readRegister, writeRegister } from "#lib/privacy/register.ts";
import { replayRegister } from "#lib/privacy/replay-register.ts";
import { suppress } from "#lib/privacy/suppress.ts";
import { pepperOf, suppressionHasher } from "#lib/privacy/suppression-hash.ts";
import { fillWorkspace } from "#tests/access/full-workspace.ts";
import { addPerson } from "#tests/fakes/colleagues.ts";
import { person } from "#tests/fakes/fake-source.ts";
import { ledgerOf, owner, reload, seededDatabase } from "#tests/fakes/world.ts";
import { by, JANE, PROFILE, RECRUITER, SALES, type Scene, sceneOn, TRACES } from "./jane.ts";

let database: Awaited<ReturnType<typeof seededDatabase>>;
let scene: Scene;
beforeAll(async () => {
  database = await seededDatabase();
  scene = sceneOn(database.db);
});
afterAll(() => database.close());
beforeEach(() => scene.forget());

const ASKED = { kind: "profile", value: PROFILE } as const;
const erase = () => erasePerson(scene.privacy, { by, asked: ASKED });

async function exported(): Promise<string> {
  const lines: string[] = [];
  for await (const line of writeRegister(scene.privacy)) lines.push(line);
  return lines.join("");
}

const replay = (register = "", hasher = scene.privacy.suppressionHasher) =>
  replayRegister(
    { ...scene.privacy, suppressionHasher: hasher },
    register === "" ? [] : readRegister(register),
  );

async function findJane() {
  const found = await scene.search(
    [person(1), JANE, person(2)],
    "Jane Doe or jane.doe@acme.example",
  );
  await scene.search([SALES, person(3)]);
  await scene.search([RECRUITER]);
  await scene.approveAll(found);
  return found;
}

describe("after a backup from before an erasure was restored", () => {
  test("the register erases again: no trace in any table but hashes, and every count adds up", async () => {
    const found = await findJane();
    const restore = await scene.backUp();
    const before = await reload(found.on, found.job);
    await erase();
    const register = await exported();
    expect(register).not.toMatch(TRACES);
    await restore();
    expect(await scene.dump()).toMatch(TRACES);

    const replayed = await replay(register);

    expect(replayed).toMatchObject({ rows: 3, searches: 1, strange: 0 });
    expect(await scene.dump()).not.toMatch(TRACES);
    const after = await reload(found.on, found.job);
    expect(ledgerOf(after)).toEqual(ledgerOf(before));
    expect(after.tally).toEqual({ ...before.tally, approved: 2, removed: 1 });
    const { rows } = await database.db.execute(sql`
      select actor_kind, detail from audit_events where action = 'privacy.replayed'`);
    expect(rows).toEqual([
      {
        actor_kind: "system",
        detail: { entries: replayed.entries, rows: 3, searches: 1 },
      },
    ]);
  });

  test("they are on the list again, and what stands in the register stands in the database", async () => {
    const restore = await scene.backUp();
    await erase();
    const register = await exported();
    await restore();

    await replay(register);

    const { on, job } = await scene.search([JANE]);
    expect((await reload(on, job)).tally).toMatchObject({ suppressed: 1, shown: 0 });
    expect(await exported()).toBe(register);
  });

  test("who was only put on the list is on it again", async () => {
    const restore = await scene.backUp();
    const subjects = [{ kind: "domain" as const, value: "acme.example" }];
    await suppress(scene.privacy, { owner: by, reason: "asked", subjects });
    const register = await exported();
    await restore();

    expect(await replay(register)).toMatchObject({ entries: 1, rows: 0 });
    expect(await exported()).toBe(register);
  });

  test("a search that names them is cleansed, also where no row of theirs came back", async () => {
    const found = await findJane();
    await erase();
    const register = await exported();
    await database.db.execute(sql`update prospect_search_jobs set name = 'For JANE DOE.',
      criteria_text = 'jane.doe@acme.example' where id = ${found.job.id}`);

    expect(await replay(register)).toMatchObject({ rows: 0, searches: 1 });
    expect(await scene.dump()).not.toMatch(TRACES);
  });
});

describe("after a backup from before a workspace was deleted was restored", () => {
  const restored = async ({ workspaceId, userId }: Owner) => {
    await database.db.execute(sql`insert into workspaces (id, name, created_at)
      values (${workspaceId}, 'Gone', now() - interval '1 day')`);
    await database.db.execute(sql`insert into members (workspace_id, user_id, role)
      values (${workspaceId}, ${userId}, 'owner')`);
    await fillWorkspace(database.db, { workspaceId, userId }, { accountId: "theirs" });
    await database.db.execute(sql`delete from deleted_workspaces`);
  };
  const workspaces = async () =>
    (await database.db.execute<{ id: string }>(sql`select id from workspaces`)).rows.map(
      ({ id }) => id,
    );

  test("it is deleted again, others stay, and the register says so as before", async () => {
    const { db } = database;
    const gone = await addPerson(db, "elsewhere");
    await db.execute(sql`update members set role = 'owner' where user_id = ${gone.userId}`);
    await db.execute(sql`update workspaces set name = 'Gone' where id = ${gone.workspaceId}`);
    const caller = { ...gone, role: "owner" as const, sessionId: null, origin: by.origin };
    const { contents } = await workspaceStore(db).read(caller);
    const removal = { by: caller, name: "Gone", contents };
    expect(await workspaceStore(db).remove(removal)).toBe("done");
    const register = await exported();
    expect(register).toContain(`{"what":"deleted","workspaceId":"${gone.workspaceId}"`);
    await restored(gone);

    expect(await replay(register)).toMatchObject({ deleted: 1, entries: 0, strange: 0 });

    expect(await workspaces()).not.toContain(gone.workspaceId);
    expect(await workspaces()).toContain(owner.workspaceId);
    expect(await exported()).toBe(register);
    const { rows } = await db.execute(sql`select actor_kind, workspace_id from audit_events
      where action = 'workspace.deleted' and object = ${gone.workspaceId} order by created_at`);
    expect(rows).toEqual([
      { actor_kind: "user", workspace_id: null },
      { actor_kind: "system", workspace_id: null },
    ]);
    expect(await replay(register)).toMatchObject({ deleted: 0, strange: 0 });
  });
});

describe("rows that were put back by hand", () => {
  test("are erased again by what the database itself knows, and a second time there is nothing to do", async () => {
    await findJane();
    const { rows: results } = await database.db.execute(
      sql`select to_jsonb(r) as row from prospect_search_results r`,
    );
    await erase();
    const list = JSON.stringify(results.map(({ row }) => row));
    await database.db.execute(sql`insert into prospect_search_results
      select * from jsonb_populate_recordset(null::prospect_search_results, ${list}::jsonb) on conflict do nothing`);
    expect(await scene.dump()).toMatch(TRACES);

    expect(await replay()).toMatchObject({ entries: 0, rows: 3 });

    expect(await scene.dump()).not.toMatch(TRACES);
    expect(await replay()).toEqual({ deleted: 0, entries: 0, rows: 0, searches: 0, strange: 0 });
    const { rows } = await database.db.execute(
      sql`select from audit_events where action = 'privacy.replayed'`,
    );
    expect(rows).toHaveLength(1);
  });
});

test("somebody who was taken off the list and found anew stays, and nobody else is touched", async () => {
  await scene.search([person(1), JANE]);
  await erase();
  await database.db.execute(sql`delete from suppressions`);
  await scene.search([person(1), JANE]);

  expect(await replay(await exported())).toMatchObject({ rows: 0 });
  expect((await accessPerson(scene.privacy, { by, asked: ASKED })).rows).toHaveLength(1);
});

test("entries hold under a secret that came after", async () => {
  await findJane();
  const restore = await scene.backUp();
  await erase();
  const register = await exported();
  await restore();
  const [old, young] = [7, 8].map((byte) => pepperOf(new Uint8Array(32).fill(byte)));
  if (!(old && young)) throw new Error("no peppers");

  expect(await replay(register, suppressionHasher([young]))).toMatchObject({ rows: 0 });
  expect(await replay(register, suppressionHasher([young, old]))).toMatchObject({ rows: 3 });
  expect(await scene.dump()).not.toMatch(TRACES);
});

test.each([
  ["cut short", (text: string) => text.slice(0, text.lastIndexOf('{"what":"end"'))],
  ["without a line", (text: string) => text.slice(text.indexOf("\n") + 1)],
  ["something else", () => "person.json"],
])("a register that is %s is refused, and nothing is done", async (_what, change) => {
  await scene.search([JANE]);
  await erase();
  const register = await exported();

  expect(() => readRegister(change(register))).toThrow(/not whole|not one of a register/);
});
