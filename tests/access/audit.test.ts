import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inWorkspace } from "#db/scope.ts";
import { actorOf, anybody, audit, auditPerson, auditRefusal } from "#lib/access/audit.ts";
import { AuditQuery } from "#lib/contract/audit.ts";
import { openStage, type Someone, type Stage } from "./stage.ts";

let stage: Stage;
let ann: Someone;

beforeAll(async () => {
  stage = await openStage();
  ann = await stage.addPerson("owner");
  for (const action of ["session.started", "key.created", "key.revoked", "keyring.made"]) {
    await audit(stage.world, { actor: actorOf(ann), action, object: ann.userId });
  }
});
afterAll(() => stage.close());

const list = async (query: Record<string, unknown> = {}, by = ann) =>
  stage.world.trail.list({ by, query: AuditQuery.parse(query) });

const actions = async (query: Record<string, unknown>) =>
  (await list(query)).events.map(({ action }) => action);

describe("the list", () => {
  test("tells who, what, when and from where, the newest first", async () => {
    const { events } = await list();

    expect(events.map(({ action }) => action)).toEqual([
      "keyring.made",
      "key.revoked",
      "key.created",
      "session.started",
    ]);
    expect(events[0]).toEqual({
      id: expect.any(String),
      at: expect.stringMatching(/^\d{4}-.*Z$/),
      actor: { kind: "user", id: ann.userId, name: ann.email.split("@")[0] },
      action: "keyring.made",
      object: ann.userId,
      result: "done",
      address: "203.0.113.0/24",
      requestId: "request-1",
      detail: {},
    });
  });

  test("goes on where a page ended, each event once", async () => {
    const first = await list({ limit: 3 });
    const rest = await list({ limit: 3, cursor: first.nextCursor });

    expect([first.events.length, rest.events.length, rest.nextCursor]).toEqual([3, 1, null]);
    expect(new Set([...first.events, ...rest.events].map(({ id }) => id)).size).toBe(4);
  });

  test("is narrowed by kind, actor, result and day", async () => {
    expect(await actions({ action: "key" })).toEqual(["key.revoked", "key.created"]);
    expect(await actions({ action: "key.created" })).toEqual(["key.created"]);
    expect(await actions({ actor: randomUUID() })).toEqual([]);
    expect(await actions({ actor: ann.userId, result: "done" })).toHaveLength(4);
    expect(await actions({ result: "refused" })).toEqual([]);
    expect(await actions({ from: "2020-01-01", to: "2020-12-31" })).toEqual([]);
    expect(await actions({ from: "2020-01-01", to: "2999-01-01" })).toHaveLength(4);
    const filter = { action: "key" };
    expect(await stage.world.trail.count({ by: ann, filter })).toBe(2);
  });

  test("counts a day from midnight to midnight in UTC, the last one as well", async () => {
    const bob = await stage.addPerson("owner");
    await stage.db.execute(sql`
      insert into audit_events (workspace_id, actor_kind, action, created_at)
      values (${bob.workspaceId}, 'system', 'a.b', '2020-12-31T23:59:59Z'),
        (${bob.workspaceId}, 'system', 'a.b', '2021-01-01T00:00:00Z')`);
    const count = (filter: { from?: string; to?: string }) =>
      stage.world.trail.count({ by: bob, filter });

    expect([
      await count({ to: "2020-12-30" }),
      await count({ to: "2020-12-31" }),
      await count({ from: "2020-12-31", to: "2020-12-31" }),
      await count({ from: "2021-01-01" }),
      await count({ from: "2021-01-02" }),
    ]).toEqual([0, 1, 1, 1, 0]);
  });

  test("shows a workspace its own events alone", async () => {
    const stranger = await stage.addPerson("owner");
    expect((await list({}, stranger)).events).toEqual([]);
    expect((await list({}, { ...stranger, userId: ann.userId })).events).toEqual([]);
  });
});

describe("what was noted", () => {
  test.each([
    "update audit_events set action = 'nothing'",
    "delete from audit_events",
    "truncate audit_events",
  ])("cannot be changed: %s", async (statement) => {
    const inside = stage.db.within(inWorkspace(ann.workspaceId));

    await expect(inside.execute(statement)).rejects.toMatchObject({ code: "42501" });
    expect((await list()).events).toHaveLength(4);
  });

  test("may belong to no workspace and to nobody, as a sign-in that failed", async () => {
    const origin = { address: null, requestId: "request-nobody" };
    await audit(stage.world, {
      actor: anybody(origin),
      action: "session.refused",
      result: "refused",
      detail: { method: "password" },
    });

    const { rows } = await stage.db.execute(sql`
      select workspace_id, actor_id, result, detail from audit_events where request_id = 'request-nobody'`);
    expect(rows).toEqual([
      { workspace_id: null, actor_id: null, result: "refused", detail: { method: "password" } },
    ]);
  });
});

describe("what a person does to themselves", () => {
  const origin = { address: "203.0.113.0/24", requestId: "request-2" };

  test("is told in each of their workspaces, and in no other", async () => {
    const bob = await stage.addPerson("owner");
    const second = await stage.addWorkspace();
    await stage.db.execute(sql`insert into members (workspace_id, user_id, role)
      values (${second}, ${bob.userId}, 'viewer')`);

    await auditPerson(stage.world, { userId: bob.userId, origin, action: "sign_in.signed_in" });

    expect(await stage.trail(bob.workspaceId)).toEqual(["sign_in.signed_in"]);
    expect(await stage.trail(second)).toEqual(["sign_in.signed_in"]);
    expect(await stage.trail(ann.workspaceId)).not.toContain("sign_in.signed_in");
  });

  test("is told without a workspace of who is in none, or not known", async () => {
    const nomad = await stage.addStranger();
    const refused = { action: "sign_in.refused", result: "refused", origin } as const;
    await auditPerson(stage.world, { userId: nomad.userId, ...refused });
    await auditPerson(stage.world, { userId: null, ...refused });

    const { rows } = await stage.db.execute(sql`
      select workspace_id, actor_id, address from audit_events where action = 'sign_in.refused'
      order by actor_id nulls last`);
    const same = { workspace_id: null, address: "203.0.113.0/24" };
    expect(rows).toEqual([
      { ...same, actor_id: nomad.userId },
      { ...same, actor_id: null },
    ]);
  });

  test("is told where the address that was given is a member's, and what is said of it is theirs", async () => {
    const cid = await stage.addPerson("member");
    const refused = { action: "sign_in.refused", result: "refused", origin } as const;
    await auditPerson(stage.world, { userId: null, email: cid.email, ...refused });

    const { events } = await list({ action: "sign_in" }, cid);
    expect(events).toMatchObject([
      { object: cid.userId, actor: { id: cid.userId }, result: "refused" },
    ]);
  });
});

describe("a refusal", () => {
  const route = "DELETE /api/v1/members/:userId";

  async function refusals(by: Someone) {
    const { events } = await list({ action: "request.refused" }, by);
    return events.map(({ detail }) => detail);
  }

  test("is noted once a minute for the same person, route and status, however many at once", async () => {
    const [bob, cid] = [await stage.addPerson("member"), await stage.addPerson("member")];
    const refuse = (by: Someone, status: number) =>
      auditRefusal(stage.world, { actor: actorOf(by), route, status, code: "forbidden" });

    await Promise.all(Array.from({ length: 20 }, () => refuse(bob, 403)));
    await Promise.all([refuse(bob, 404), refuse(cid, 403)]);

    expect(await refusals(bob)).toEqual([
      { route, status: 404, code: "forbidden" },
      { route, status: 403, code: "forbidden" },
    ]);
    expect(await refusals(cid)).toHaveLength(1);
  });

  test("is noted again when the minute is over", async () => {
    const bob = await stage.addPerson("member");
    const refuse = () =>
      auditRefusal(stage.world, { actor: actorOf(bob), route, status: 403, code: "forbidden" });
    await refuse();
    await stage.db.execute(sql`update rate_buckets set filled_at = now() - interval '61 seconds'`);
    await refuse();

    expect(await refusals(bob)).toHaveLength(2);
  });
});
