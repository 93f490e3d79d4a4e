import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { SuppressionAnswer, SuppressionList } from "#lib/contract/suppression.ts";
import { type App, type Someone, startApp } from "./app.ts";
import { ask } from "./ask.ts";

let app: App;
let ann: Someone;
beforeAll(async () => {
  app = await startApp();
  ann = await app.addSomeone({ role: "owner" });
});
beforeEach(() => app.db.execute(sql`delete from suppressions`));
afterAll(() => app.stop());

const at = (path = "") => `${app.origin}/api/v1/suppressions${path}`;
const add = (json: unknown, as = ann) => ask(at(), { as, json });
const list = (as = ann, query = "") => ask(at(query), { as });

async function remove(id: string, someone: Someone) {
  const session = await ask(`${app.origin}/api/session`, { json: { apiKey: someone.apiKey } });
  const cookie = session.headers.get("set-cookie")?.split(";")[0] ?? "";
  const headers = { cookie, "sec-fetch-site": "same-origin" };
  return ask(at(`/${id}`), { method: "DELETE", headers });
}

describe("the list of those who must not be found again", () => {
  test("takes one or many, tells them without their values, and lets them go", async () => {
    const one = SuppressionAnswer.parse(
      (await add({ kind: "email", value: "jane@acme.com" })).body,
    );
    const many = await add({
      suppressions: [
        { kind: "email", value: "JANE@acme.com" },
        { kind: "company", value: "Globex Inc." },
      ],
    });
    expect([many.status, many.body.added]).toEqual([201, 1]);
    expect(many.body.ids[0]).toBe(one.ids[0]);

    const told = await list();
    expect(SuppressionList.parse(told.body).suppressions).toMatchObject([
      { kind: "company", reason: "asked", createdBy: "Ann" },
      { kind: "email", reason: "asked", createdBy: "Ann" },
    ]);
    expect(JSON.stringify(told.body)).not.toMatch(/jane|globex|hash/i);

    expect((await remove(one.ids[0] ?? "", ann)).status).toBe(204);
    expect((await list()).body.suppressions).toHaveLength(1);
    expect((await remove(one.ids[0] ?? "", ann)).status).toBe(404);
  });

  test("says in the trail who changed it, and never whom it is about", async () => {
    const key = await app.addSomeone({ role: "admin", scopes: ["suppressions:write"] });
    const { body } = await add({ kind: "email", value: "jane@acme.com" }, key);
    await add({ kind: "email", value: "jane@acme.com" }, key); // is on it already
    const admin = await app.addSomeone({ role: "admin", workspaceId: key.workspaceId });
    await remove(body.ids[0], admin);

    const { rows } = await app.db.execute<Record<string, unknown>>(sql`
      select action, actor_kind, actor_id, object, detail from audit_events
      where workspace_id = ${key.workspaceId} and action like 'suppression.%' order by created_at`);
    expect(rows).toEqual([
      {
        action: "suppression.added",
        actor_kind: "key",
        actor_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        object: null,
        detail: { added: 1, reason: "asked" },
      },
      {
        action: "suppression.lifted",
        actor_kind: "user",
        actor_id: admin.userId,
        object: body.ids[0],
        detail: { kind: "email" },
      },
    ]);
    expect(rows[0]?.actor_id).not.toBe(key.userId);
  });

  test("is read page by page", async () => {
    for (const name of ["a", "b", "c"]) await add({ kind: "domain", value: `${name}.com` });

    const { body: first } = await list(ann, "?limit=2");
    const { body: second } = await list(ann, `?limit=2&cursor=${first.nextCursor}`);

    expect([first.suppressions.length, second.suppressions.length]).toEqual([2, 1]);
    expect(second.nextCursor).toBeNull();
    expect((await list(ann, "?cursor=none")).status).toBe(422);
  });

  test("belongs to its workspace", async () => {
    const stranger = await app.addSomeone({ role: "owner" });
    const { body } = await add({ kind: "domain", value: "acme.com" });

    expect((await list(stranger)).body.suppressions).toEqual([]);
    expect((await remove(body.ids[0], stranger)).status).toBe(404);
    expect((await list()).body.suppressions).toHaveLength(1);
  });

  test("is added to by members and by keys that may, and lifted by owners and admins in person", async () => {
    const { workspaceId } = ann;
    const member = await app.addSomeone({ role: "member", workspaceId });
    const viewer = await app.addSomeone({ role: "viewer", workspaceId });
    const admin = await app.addSomeone({ role: "admin", workspaceId });
    const key = await app.addSomeone({ workspaceId, scopes: ["suppressions:write"] });
    const poor = await app.addSomeone({ workspaceId, scopes: ["jobs:write"] });
    const json = { kind: "company", value: "Acme" };

    const { body } = await add(json, member);
    const id = body.ids[0];
    const everybody = [member, key, viewer, poor];
    const statuses = async (ask: (who: Someone) => Promise<{ status: number }>) =>
      Promise.all(everybody.map(async (who) => (await ask(who)).status));

    expect(await statuses((who) => add(json, who))).toEqual([201, 201, 403, 403]);
    expect(await statuses((who) => list(who))).toEqual([200, 200, 403, 403]);
    for (const person of [member, viewer]) expect((await remove(id, person)).status).toBe(403);
    const byKey = await ask(at(`/${id}`), { as: ann, method: "DELETE" });
    expect([byKey.status, byKey.body.code]).toEqual([403, "session_required"]);
    expect((await ask(at(), { json })).status).toBe(401);
    expect((await remove(id, admin)).status).toBe(204);
  });
});

describe("a body is refused", () => {
  test.each<[string, unknown, string]>([
    ["with a mail that is none", { kind: "email", value: "jane" }, "value"],
    ["with a kind that is none", { kind: "name", value: "Jane" }, ""],
    ["without a value", { kind: "email" }, ""],
    ["with an empty list", { suppressions: [] }, ""],
    [
      "with one that names nobody among others",
      {
        suppressions: [
          { kind: "domain", value: "acme.com" },
          { kind: "phone", value: "555" },
        ],
      },
      "suppressions.1.value",
    ],
    [
      "with more than 2,500",
      { suppressions: Array.from({ length: 2_501 }, () => ({ kind: "domain", value: "a.com" })) },
      "",
    ],
    ["with a hash of its own", { kind: "email", value: "jane@acme.com", hash: "x" }, ""],
  ])("%s, and nothing of it is kept", async (_what, json, field) => {
    const answer = await add(json);

    expect(answer.status).toBe(422);
    if (field !== "") expect(answer.body.field).toBe(field);
    expect((await list()).body.suppressions).toEqual([]);
  });

  test("over 256 KiB, and not with 2,500 entries of the usual length", async () => {
    const value = (number: number) =>
      `somebody.with.a.longer.name-${number}@a-company-${number}.com`;
    const entries = (count: number) =>
      Array.from({ length: count }, (_, at) => ({ kind: "email", value: value(at) }));

    expect((await add({ suppressions: entries(2_500) })).body.added).toBe(2_500);
    const long = entries(2_500).map((entry) => ({
      ...entry,
      value: `${"x".repeat(60)}${entry.value}`,
    }));
    expect((await add({ suppressions: long })).status).toBe(413);
  });
});
