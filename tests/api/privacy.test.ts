import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Erasure, PersonFile, Privacy } from "#lib/contract/privacy.ts";
import { fillWorkspace, PROFILE } from "#tests/access/full-workspace.ts";
import { type App, type Someone, startApp } from "./app.ts";
import { ask } from "./ask.ts";
import { type SignedIn, signedIn } from "./signed-in.ts";

let app: App;
let ann: Someone;
let other: Someone;
let session: SignedIn;
let elsewhere: SignedIn;

beforeAll(async () => {
  app = await startApp();
  ann = await app.addSomeone({ role: "owner" });
  other = await app.addSomeone({ role: "admin" });
  [session, elsewhere] = [await signedIn(app.db, ann), await signedIn(app.db, other)];
});
beforeEach(async () => {
  await app.db.execute(sql`delete from prospect_search_jobs`);
  await app.db.execute(sql`delete from suppressions`);
  await app.db.execute(sql`delete from rate_buckets`);
});
afterAll(() => app.stop());

const at = (path = "") => `${app.origin}/api/v1/privacy${path}`;
const post = (path: string, json: unknown, { headers } = session) =>
  ask(at(path), { headers, json });
const JANE = { kind: "profile", value: PROFILE };

describe("what is kept how long", () => {
  const patch = (json: unknown) => ask(at(), { method: "PATCH", headers: session.headers, json });

  test("is told and changed, and the change stands in the trail without what was said", async () => {
    const notice = "We found you on LinkedIn.";
    expect((await patch({ keepApprovedMonths: 24, notice, contact: "a@b.example" })).status).toBe(
      204,
    );

    const told = await ask(at(), { headers: session.headers });
    expect(Privacy.parse(told.body)).toMatchObject({
      keepApprovedMonths: 24,
      keepUndecidedDays: 90,
      notice,
      contact: "a@b.example",
      next: null,
    });
    const { rows } = await app.db.execute(sql`
      select detail from audit_events where action = 'privacy.changed' and workspace_id = ${ann.workspaceId}`);
    expect(rows).toEqual([
      { detail: { fields: ["keepApprovedMonths", "notice", "contact"], keepApprovedMonths: 24 } },
    ]);
    const theirs = await ask(at(), { headers: elsewhere.headers });
    expect(theirs.body).toMatchObject({ keepApprovedMonths: 12, notice: "" });
  });

  test.each([
    [{ keepApprovedMonths: 37 }, "keepApprovedMonths"],
    [{ keepApprovedMonths: 0 }, "keepApprovedMonths"],
    [{ keepUndecidedDays: 3_650 }, "keepUndecidedDays"],
    [{ notice: "x".repeat(10_001) }, "notice"],
  ])("refuses %o", async (change, field) => {
    expect(await patch(change)).toMatchObject({ status: 422, body: { field } });
  });
});

describe("one person", () => {
  test("is told of and erased where they are held, and elsewhere nothing is told", async () => {
    await fillWorkspace(app.db, ann, { accountId: "ours" });

    const file = PersonFile.parse((await post("/access", JANE)).body);
    const theirs = await post("/access", JANE, elsewhere);
    const nobody = await post("/access", { ...JANE, value: `${PROFILE}x` }, elsewhere);

    expect(file.rows).toHaveLength(1);
    const without = ({ body }: typeof theirs) => ({ ...body, asked: null, madeAt: null });
    expect(without(theirs)).toEqual(without(nobody));
    expect([theirs.status, nobody.status]).toEqual([202, 202]);
    expect((await post("/erase", JANE, elsewhere)).body).toMatchObject({ rows: 0 });
    expect(Erasure.parse((await post("/erase", JANE)).body)).toMatchObject({
      rows: 1,
      decisions: 1,
    });
    expect(PersonFile.parse((await post("/access", JANE)).body)).toMatchObject({
      rows: [],
      isSuppressed: true,
    });
    expect(app.printed()).not.toMatch(/jane/i);
  });

  test("by what names nobody is refused, naming the field", async () => {
    const answer = await post("/access", { kind: "email", value: "nobody" });
    expect(answer).toMatchObject({ status: 422, body: { field: "value" } });
  });
});

describe("a copy", () => {
  test("comes as lines of JSON, is not cached, and ends with how many they are", async () => {
    await fillWorkspace(app.db, ann, { accountId: "copied" });

    const { status, headers, body } = await post("/export", {});

    expect([status, headers.get("content-type"), headers.get("cache-control")]).toEqual([
      200,
      "application/x-ndjson; charset=utf-8",
      "no-store",
    ]);
    expect(headers.get("content-disposition")).toMatch(
      /^attachment; filename="workspace-.*\.jsonl"$/,
    );
    const lines: string[] = String(body).trim().split("\n");
    expect(JSON.parse(lines.at(-1) ?? "")).toEqual({
      end: true,
      rows: lines.length - 1,
      leftOut: 0,
    });
    expect(body).not.toContain(other.workspaceId);
  });

  test("counts the people in it, and is whole though the hour has no more of them", async () => {
    await app.db.execute(sql`delete from prospect_search_jobs`);
    await fillWorkspace(app.db, ann, { accountId: "counted" });
    const bucketOf = async () => {
      const { rows } = await app.db.execute<{ tokens: number }>(
        sql`select tokens from rate_buckets where key = ${`rows:user:${ann.userId}`}`,
      );
      return rows.map(({ tokens }) => tokens);
    };

    await post("/export", {});
    expect(await bucketOf()).toEqual([50_000 * 100 - 1]); // RATE_LIMIT_SCALE of the tests
    await app.db.execute(sql`update rate_buckets set tokens = -1e9 where key like 'rows:%'`);
    const { status, body } = await post("/export", {});

    expect(status).toBe(200);
    expect(String(body)).toMatch(/"end":true.*\n$/);
    expect(await bucketOf()).toEqual([0]);
  });

  test("is taken fifty times a day at most, and ten times an hour by one person", async () => {
    await post("/export", {});
    const spent = (whose: string) =>
      app.db.execute(sql`update rate_buckets set tokens = 0 where key like ${`copies:${whose}:%`}`);

    await spent("workspace");
    const { status, headers } = await post("/export", {});

    expect(status).toBe(429);
    const wait = (24 * 3_600) / (50 * 100); // a fiftieth of a day, and RATE_LIMIT_SCALE of the tests
    expect(Number(headers.get("retry-after"))).toBe(Math.ceil(wait));
  });
});

describe("who is still to be told", () => {
  test("is counted as rows that are given away", async () => {
    await fillWorkspace(app.db, ann, { accountId: "untold" });
    const read = () => ask(at("/notices"), { headers: session.headers });

    const { status, body } = await read();
    expect([status, body.people.length]).toEqual([200, 1]);
    await app.db.execute(sql`update rate_buckets set tokens = -1e9 where key like 'rows:user:%'`);

    expect((await read()).status).toBe(429);
  });
});

test("what is done to the list stands in the trail, by person and by key", async () => {
  const list = `${app.origin}/api/v1/suppressions`;
  const entry = { kind: "email", value: "jane@acme.example" };
  const { body } = await ask(list, { as: ann, json: entry });
  await ask(`${list}/${body.ids[0]}`, { method: "DELETE", headers: session.headers });

  const { rows } = await app.db.execute(sql`
    select actor_kind, action, object from audit_events
    where workspace_id = ${ann.workspaceId}
      and (object = ${body.ids[0]} or action = 'suppression.added' and actor_kind = 'key')
    order by created_at`);

  expect(rows).toEqual([
    { actor_kind: "key", action: "suppression.added", object: null },
    { actor_kind: "user", action: "suppression.lifted", object: body.ids[0] },
  ]);
});
