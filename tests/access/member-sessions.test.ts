import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { endMemberSessions, listMembers, signOutAnybody } from "#lib/access/members.ts";
import type { Role } from "#lib/contract/access.ts";
import { openStage, outcomes, type Someone, type Stage } from "./stage.ts";

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const ROLES: readonly Role[] = ["owner", "admin", "member", "viewer"];

async function sessionsOf({ userId }: Pick<Someone, "userId">): Promise<number> {
  const { rows } = await stage.db.execute<{ count: number }>(
    sql`select count(*)::int as count from sessions where user_id = ${userId}`,
  );
  return rows[0]?.count ?? -1;
}

async function addSession({ userId }: Pick<Someone, "userId">, workspaceId: string) {
  await stage.db.execute(sql`insert into sessions (user_id, token, workspace_id, expires_at, updated_at)
    values (${userId}, gen_random_uuid()::text, ${workspaceId}, now() + interval '1 hour', now() - interval '3 hours')`);
}

async function pair(by: Role, of: Role) {
  const actor = await stage.addPerson(by);
  const target = await stage.addPerson(of, actor.workspaceId);
  return { actor, target };
}

describe("the list of members", () => {
  test("says on how many sessions each is, and when they were last active, and no more of them", async () => {
    const { actor, target } = await pair("admin", "member");
    const elsewhere = await stage.addWorkspace("Elsewhere");
    await addSession(target, elsewhere);
    await stage.db.execute(sql`update sessions set expires_at = now() - interval '1 second',
      updated_at = '2026-11-20T08:00:00Z' where id = ${target.sessionId}`);
    await stage.db.execute(sql`update sessions set updated_at = '2026-11-25T08:00:00Z'
      where user_id = ${target.userId} and workspace_id = ${elsewhere}`);
    const never = await stage.addPerson("viewer", actor.workspaceId);
    await stage.db.execute(sql`delete from sessions where user_id = ${never.userId}`);

    const members = await listMembers(stage.world, actor);

    const of = (who: Someone) => members.find(({ userId }) => userId === who.userId);
    expect(members).toHaveLength(3);
    expect(of(target)).toEqual({
      userId: target.userId,
      name: target.email.split("@")[0],
      email: target.email,
      role: "member",
      joinedAt: expect.any(String),
      isYou: false,
      sessions: 1,
      lastActiveAt: "2026-11-25T08:00:00.000Z",
    });
    expect(of(never)).toMatchObject({ sessions: 0, lastActiveAt: null });
  });
});

describe("ending a member's sessions", () => {
  test.each(ROLES)("by an %s, of each other role", async (by) => {
    const allowed: Role[] = [];
    for (const of of ROLES) {
      const { actor, target } = await pair(by, of);
      const { userId } = target;
      const { done } = await outcomes([endMemberSessions(stage.world, { by: actor, userId })]);
      expect(await sessionsOf(target)).toBe(done === 1 ? 0 : 1);
      expect(await sessionsOf(actor)).toBe(1);
      if (done === 1) allowed.push(of);
    }

    expect(allowed).toEqual({ owner: ROLES, admin: ROLES.slice(1), member: [], viewer: [] }[by]);
  });

  test("signs them out everywhere, and is noted where it was done, with how many", async () => {
    const { actor, target } = await pair("owner", "member");
    const elsewhere = await stage.addWorkspace("Elsewhere");
    await addSession(target, elsewhere);

    await endMemberSessions(stage.world, { by: actor, userId: target.userId });

    expect([await sessionsOf(target), await sessionsOf(actor)]).toEqual([0, 1]);
    expect(await stage.trail(elsewhere)).toEqual([]);
    const { rows } = await stage.db.execute(sql`select actor_id, action, object, detail
      from audit_events where workspace_id = ${actor.workspaceId}`);
    expect(rows).toEqual([
      {
        actor_id: actor.userId,
        action: "member.sessions_ended",
        object: target.userId,
        detail: { ended: 2 },
      },
    ]);
  });

  test("is refused for who is in another workspace, for oneself, and by who was an admin a moment ago", async () => {
    const { actor, target } = await pair("admin", "member");
    const stranger = await stage.addPerson("viewer");
    const end = (userId: string) => endMemberSessions(stage.world, { by: actor, userId });

    await expect(end(stranger.userId)).rejects.toMatchObject({ code: "not_found" });
    await expect(end(actor.userId)).rejects.toMatchObject({ code: "conflict" });
    await stage.db.execute(sql`update members set role = 'member' where user_id = ${actor.userId}`);
    await expect(end(target.userId)).rejects.toMatchObject({ code: "forbidden" });
    expect(await Promise.all([stranger, actor, target].map(sessionsOf))).toEqual([1, 1, 1]);
    expect(await stage.trail(actor.workspaceId)).toEqual([]);
  });
});

describe("signing somebody out as who runs the service", () => {
  test("takes anybody, and each of their workspaces reads it", async () => {
    const [operator, target] = [await stage.addPerson("viewer"), await stage.addPerson("owner")];
    const second = await stage.addWorkspace("Second");
    await stage.db.execute(sql`insert into members (workspace_id, user_id, role)
      values (${second}, ${target.userId}, 'member')`);

    const ended = await signOutAnybody(stage.world, { by: operator, email: target.email });

    expect([ended, await sessionsOf(target), await sessionsOf(operator)]).toEqual([1, 0, 1]);
    const { rows } =
      await stage.db.execute(sql`select workspace_id, actor_kind, actor_id from audit_events
      where action = 'member.sessions_ended' and object = ${target.userId}`);
    expect(rows).toHaveLength(2);
    for (const workspace_id of [second, target.workspaceId]) {
      expect(rows).toContainEqual({
        workspace_id,
        actor_kind: "operator",
        actor_id: operator.userId,
      });
    }
  });

  test("says where nobody has the address", async () => {
    const by = await stage.addPerson("viewer");
    const out = signOutAnybody(stage.world, { by, email: "nobody@elsewhere.com" });

    await expect(out).rejects.toMatchObject({ code: "not_found" });
  });
});
