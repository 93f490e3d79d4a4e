import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  changeRole,
  leaveWorkspace,
  removeMember,
  transferOwnership,
} from "#lib/access/members.ts";
import type { Role } from "#lib/contract/access.ts";
import { openStage, outcomes, type Stage } from "./stage.ts";

const ROLES: readonly Role[] = ["owner", "admin", "member", "viewer"];

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

/** A workspace with one person of each role, and a second owner. */
async function team() {
  const workspaceId = await stage.addWorkspace();
  const [owner, admin, member, viewer, second] = await Promise.all(
    [...ROLES, "owner" as const].map((role) => stage.addPerson(role, workspaceId)),
  );
  if (!owner || !admin || !member || !viewer || !second) throw new Error("nobody came");
  return { workspaceId, owner, admin, member, viewer, second };
}

describe("changing a role", () => {
  test.each(ROLES)("by an %s to each role of each other person", async (by) => {
    const tries = ROLES.flatMap((of) => ROLES.map((role) => ({ of, role })));
    const allowed: string[] = [];
    for (const { of, role } of tries) {
      const people = await team();
      const actor = by === of ? await stage.addPerson(by, people.workspaceId) : people[by];
      const { userId } = people[of];
      const { done } = await outcomes([changeRole(stage.world, { by: actor, userId, role })]);
      expect((await stage.roles(people.workspaceId))[userId]).toBe(done === 1 ? role : of);
      if (done === 1) allowed.push(`${of} > ${role}`);
    }

    const mayChange = { owner: ROLES, admin: ROLES.slice(1), member: [], viewer: [] }[by];
    expect(allowed).toEqual(mayChange.flatMap((of) => mayChange.map((role) => `${of} > ${role}`)));
  });

  test("never takes the last owner, whoever asks and however many at once", async () => {
    for (let round = 0; round < 10; round += 1) {
      const { workspaceId, owner, second } = await team();

      const answers = await outcomes([
        changeRole(stage.world, { by: owner, userId: second.userId, role: "member" }),
        changeRole(stage.world, { by: second, userId: owner.userId, role: "member" }),
      ]);

      const roles = Object.values(await stage.roles(workspaceId));
      expect(roles.filter((role) => role === "owner")).toHaveLength(1);
      expect(answers.done).toBe(1);
      expect(["forbidden", "conflict"]).toContain(answers.refused[0]);
    }
  });

  test("of oneself by the only owner is refused", async () => {
    const owner = await stage.addPerson("owner");

    const answers = await outcomes([
      changeRole(stage.world, { by: owner, userId: owner.userId, role: "admin" }),
    ]);

    expect(answers.refused).toEqual(["conflict"]);
  });

  test("notes who was what before and after", async () => {
    const { workspaceId, owner, member } = await team();
    await changeRole(stage.world, { by: owner, userId: member.userId, role: "viewer" });

    const { rows } = await stage.db.execute(sql`
      select actor_id, action, object, result, address, request_id, detail from audit_events
      where workspace_id = ${workspaceId}`);
    expect(rows).toEqual([
      {
        actor_id: owner.userId,
        action: "member.role_changed",
        object: member.userId,
        result: "done",
        address: "203.0.113.0/24",
        request_id: "request-1",
        detail: { from: "member", to: "viewer" },
      },
    ]);
  });

  test("grants nothing to who was an admin a moment ago, or of another workspace", async () => {
    const { workspaceId, admin, member, owner } = await team();
    const stranger = await stage.addPerson("owner");
    await changeRole(stage.world, { by: owner, userId: admin.userId, role: "member" });

    const answers = await outcomes([
      changeRole(stage.world, { by: admin, userId: member.userId, role: "viewer" }),
      changeRole(stage.world, { by: stranger, userId: member.userId, role: "viewer" }),
    ]);

    expect(answers.refused).toEqual(["forbidden", "not_found"]);
    expect((await stage.roles(workspaceId))[member.userId]).toBe("member");
  });
});

describe("removing somebody", () => {
  async function hold(userId: string, workspaceId: string) {
    await stage.db.execute(sql`
      insert into api_keys (workspace_id, user_id, name, key_hash, prefix, scopes)
      values (${workspaceId}, ${userId}, 'key', gen_random_uuid()::text, 'pf_', '{all}')`);
    const { rows } = await stage.db.execute<{ id: string }>(sql`
      insert into sessions (user_id, token, workspace_id, expires_at)
      values (${userId}, gen_random_uuid()::text, null, now() + interval '1 day') returning id`);
    return rows[0]?.id;
  }

  test("ends their sessions there and their keys there, and nothing elsewhere", async () => {
    const { workspaceId, admin, member } = await team();
    await hold(member.userId, workspaceId);
    const elsewhere = await stage.addWorkspace("Elsewhere");
    await stage.db.execute(sql`
      insert into members (workspace_id, user_id, role) values (${elsewhere}, ${member.userId}, 'viewer')`);
    const session = await hold(member.userId, elsewhere);
    await stage.db.execute(
      sql`update sessions set workspace_id = ${elsewhere} where id = ${session}`,
    );

    await removeMember(stage.world, { by: admin, userId: member.userId });

    const sessions = await stage.db.execute(
      sql`select workspace_id from sessions where user_id = ${member.userId}`,
    );
    const keys = await stage.db.execute(sql`
      select workspace_id, revoked_at is not null as is_revoked from api_keys
      where user_id = ${member.userId} order by revoked_at is null`);
    expect(sessions.rows).toEqual([{ workspace_id: elsewhere }]);
    expect(keys.rows).toEqual([
      { workspace_id: workspaceId, is_revoked: true },
      { workspace_id: elsewhere, is_revoked: false },
    ]);
    expect((await stage.roles(workspaceId))[member.userId]).toBeUndefined();
    expect((await stage.roles(elsewhere))[member.userId]).toBe("viewer");
    expect(await stage.trail(workspaceId)).toEqual(["member.removed"]);
  });

  test.each([
    ["member", "viewer", "forbidden"],
    ["viewer", "member", "forbidden"],
    ["admin", "owner", "forbidden"],
    ["owner", "owner", "conflict"],
  ] as const)("is refused to a %s who removes a %s", async (by, of, code) => {
    const people = await team();
    const before = await stage.roles(people.workspaceId);

    const answers = await outcomes([
      removeMember(stage.world, { by: people[by], userId: people[of].userId }),
    ]);

    expect(answers.refused).toEqual([code]);
    expect(await stage.roles(people.workspaceId)).toEqual(before);
  });

  test("of two owners who remove each other leaves one", async () => {
    for (let round = 0; round < 10; round += 1) {
      const { workspaceId, owner, second } = await team();
      await outcomes([
        removeMember(stage.world, { by: owner, userId: second.userId }),
        removeMember(stage.world, { by: second, userId: owner.userId }),
      ]);
      const roles = Object.values(await stage.roles(workspaceId));
      expect(roles.filter((role) => role === "owner")).toHaveLength(1);
    }
  });
});

describe("leaving", () => {
  test("takes the seat and the keys, and the session goes on elsewhere", async () => {
    const { workspaceId, viewer } = await team();
    await leaveWorkspace(stage.world, { by: viewer });

    const { rows } = await stage.db.execute(
      sql`select workspace_id from sessions where id = ${viewer.sessionId}`,
    );
    expect(rows).toEqual([{ workspace_id: null }]);
    expect((await stage.roles(workspaceId))[viewer.userId]).toBeUndefined();
    expect(await stage.trail(workspaceId)).toEqual(["member.left"]);
  });

  test("is refused to the last owner, also when two leave at once", async () => {
    for (let round = 0; round < 10; round += 1) {
      const { workspaceId, owner, second } = await team();
      const answers = await outcomes([
        leaveWorkspace(stage.world, { by: owner }),
        leaveWorkspace(stage.world, { by: second }),
      ]);
      expect(answers).toEqual({ done: 1, refused: ["conflict"] });
      const roles = Object.values(await stage.roles(workspaceId));
      expect(roles.filter((role) => role === "owner")).toHaveLength(1);
    }
  });
});

describe("ownership", () => {
  test("goes to a member, and who had it stays as an admin", async () => {
    const { workspaceId, owner, viewer } = await team();
    await transferOwnership(stage.world, { by: owner, userId: viewer.userId });

    const roles = await stage.roles(workspaceId);
    expect([roles[owner.userId], roles[viewer.userId]]).toEqual(["admin", "owner"]);
    expect(await stage.trail(workspaceId)).toEqual(["ownership.transferred"]);
  });

  test("is not an admin's to give, nor to somebody from elsewhere", async () => {
    const { admin, owner, member } = await team();
    const stranger = await stage.addPerson("member");

    const answers = await outcomes([
      transferOwnership(stage.world, { by: admin, userId: member.userId }),
      transferOwnership(stage.world, { by: owner, userId: stranger.userId }),
      transferOwnership(stage.world, { by: owner, userId: owner.userId }),
    ]);

    expect(answers.refused).toEqual(["forbidden", "not_found", "conflict"]);
  });

  test("given away twice at once goes to one, and one owner less is none", async () => {
    const { workspaceId, owner, member, viewer } = await team();
    const answers = await outcomes([
      transferOwnership(stage.world, { by: owner, userId: member.userId }),
      transferOwnership(stage.world, { by: owner, userId: viewer.userId }),
    ]);

    const roles = await stage.roles(workspaceId);
    expect(answers).toEqual({ done: 1, refused: ["forbidden"] });
    expect(Object.values(roles).filter((role) => role === "owner")).toHaveLength(2);
    expect(roles[owner.userId]).toBe("admin");
  });
});

describe("sockets are closed", () => {
  test("of whoever is given another role, is removed, leaves, or hands the workspace over, and of nobody else", async () => {
    const { owner, admin, member, viewer, second } = await team();
    stage.hungUp.length = 0;

    await changeRole(stage.world, { by: owner, userId: viewer.userId, role: "member" });
    await removeMember(stage.world, { by: admin, userId: viewer.userId });
    await leaveWorkspace(stage.world, { by: member });
    await transferOwnership(stage.world, { by: owner, userId: second.userId });

    const closed = [viewer, viewer, member, second, owner].map(({ userId }) => userId);
    expect(stage.hungUp).toEqual(closed);
  });

  test("of nobody where nothing was changed", async () => {
    const { owner, admin, viewer } = await team();
    stage.hungUp.length = 0;

    await outcomes([
      changeRole(stage.world, { by: viewer, userId: admin.userId, role: "viewer" }),
      changeRole(stage.world, { by: admin, userId: owner.userId, role: "viewer" }),
      removeMember(stage.world, { by: admin, userId: owner.userId }),
      removeMember(stage.world, { by: admin, userId: admin.userId }),
      transferOwnership(stage.world, { by: admin, userId: viewer.userId }),
    ]);
    const alone = await stage.addPerson("owner");
    await outcomes([leaveWorkspace(stage.world, { by: alone })]);

    expect(stage.hungUp).toEqual([]);
  });
});
