import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  createWorkspace,
  deleteWorkspace,
  renameWorkspace,
  switchWorkspace,
} from "#lib/access/workspaces.ts";
import { countRows, fillWorkspace, listUnowned, OF_NO_WORKSPACE } from "./full-workspace.ts";
import { openStage, outcomes, type Stage } from "./stage.ts";

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

async function currentOf({ sessionId }: { sessionId: string }) {
  const { rows } = await stage.db.execute<{ workspace_id: string | null }>(
    sql`select workspace_id from sessions where id = ${sessionId}`,
  );
  return rows[0]?.workspace_id;
}

test("whoever makes a workspace owns it, and it is listed beside their others", async () => {
  const viewer = await stage.addPerson("viewer");

  const id = await createWorkspace(stage.world, { by: viewer, name: "Mine" });

  expect(await stage.roles(id)).toEqual({ [viewer.userId]: "owner" });
  expect(await stage.world.workspaces.list(viewer)).toEqual([
    { id: viewer.workspaceId, name: "Acme", role: "viewer" },
    { id, name: "Mine", role: "owner" },
  ]);
  expect(await stage.trail(id)).toEqual(["workspace.created"]);
});

describe("switching", () => {
  test("moves this session and no other, to a workspace one is in", async () => {
    const [ann, bob] = [await stage.addPerson("owner"), await stage.addPerson("owner")];
    const id = await createWorkspace(stage.world, { by: ann, name: "Mine" });

    await switchWorkspace(stage.world, { by: ann, workspaceId: id });

    expect(await currentOf(ann)).toBe(id);
    expect(await currentOf(bob)).toBe(bob.workspaceId);
  });

  test("is refused alike for a foreign workspace, one that is not, and another's session", async () => {
    const [ann, bob] = [await stage.addPerson("owner"), await stage.addPerson("owner")];
    const own = { by: ann, workspaceId: ann.workspaceId };
    const answers = await outcomes([
      switchWorkspace(stage.world, { by: ann, workspaceId: bob.workspaceId }),
      switchWorkspace(stage.world, { by: ann, workspaceId: randomUUID() }),
      switchWorkspace(stage.world, { ...own, by: { ...ann, sessionId: bob.sessionId } }),
      switchWorkspace(stage.world, { ...own, by: { ...ann, sessionId: null } }),
    ]);

    expect(answers.refused).toEqual(["not_found", "not_found", "not_found", "not_found"]);
    expect([await currentOf(ann), await currentOf(bob)]).toEqual([
      ann.workspaceId,
      bob.workspaceId,
    ]);
  });
});

test("a workspace is renamed by its owners and admins", async () => {
  const owner = await stage.addPerson("owner");
  const [admin, member, viewer] = [
    await stage.addPerson("admin", owner.workspaceId),
    await stage.addPerson("member", owner.workspaceId),
    await stage.addPerson("viewer", owner.workspaceId),
  ];
  const stranger = { ...(await stage.addPerson("owner")), workspaceId: owner.workspaceId };
  const rename = (by: typeof owner) => renameWorkspace(stage.world, { by, name: `By ${by.role}` });

  const answers = await outcomes([rename(member), rename(viewer), rename(stranger)]);
  await rename(owner);
  await rename(admin);

  expect(answers.refused).toEqual(["forbidden", "forbidden", "forbidden"]);
  expect((await stage.world.workspaces.read(owner)).name).toBe("By admin");
  expect(await stage.trail(owner.workspaceId)).toEqual(["workspace.renamed", "workspace.renamed"]);
});

describe("deleting", () => {
  async function full(account: string) {
    const owner = await stage.addPerson("owner");
    await fillWorkspace(stage.db, owner, { accountId: account });
    return owner;
  }

  test("knows every table there is: one that does not say whose its rows are has to be looked at", async () => {
    expect(await listUnowned(stage.db)).toEqual(OF_NO_WORKSPACE);
  });

  test("removes every row of the workspace in every table, and none of another", async () => {
    const [owner, other] = [await full("account-1"), await full("account-2")];
    const [before, others] = [
      await countRows(stage.db, owner.workspaceId),
      await countRows(stage.db, other.workspaceId),
    ];
    expect(Object.entries(before).filter(([, count]) => count === 0)).toEqual([]);

    const { contents } = await deleteWorkspace(stage.world, { by: owner, name: "Acme" });

    expect(contents).toEqual({
      searches: 1,
      prospects: 1,
      decisions: 1,
      accounts: 1,
      members: 1,
      invitations: 1,
      apiKeys: 1,
      providerKeys: 1,
      suppressions: 1,
      auditEvents: 1,
    });
    const after = await countRows(stage.db, owner.workspaceId);
    expect(Object.entries(after).filter(([, count]) => count > 0)).toEqual([]);
    expect(await countRows(stage.db, other.workspaceId)).toEqual(others);
    const { rows } = await stage.db.execute(sql`
      select workspace_id, actor_id, detail from audit_events where object = ${owner.workspaceId}`);
    expect(rows).toEqual([{ workspace_id: null, actor_id: owner.userId, detail: contents }]);
    expect(await currentOf(owner)).toBeNull();
  });

  test("leaves the gauge of an account to the other workspace that uses it", async () => {
    const [owner, other] = [await full("shared"), await full("shared")];

    await deleteWorkspace(stage.world, { by: owner, name: "Acme" });

    const { rows } = await stage.db.execute(
      sql`select workspace_id, rows_by_hour from account_paces where account_id = 'shared'`,
    );
    expect(rows).toEqual([{ workspace_id: other.workspaceId, rows_by_hour: { "1": 5 } }]);
  });

  test("needs the name as it is, and an owner", async () => {
    const owner = await stage.addPerson("owner");
    const admin = await stage.addPerson("admin", owner.workspaceId);
    const before = await countRows(stage.db, owner.workspaceId);
    stage.hungUp.length = 0;

    const answers = await outcomes([
      deleteWorkspace(stage.world, { by: owner, name: "acme" }),
      deleteWorkspace(stage.world, { by: owner, name: "" }),
      deleteWorkspace(stage.world, { by: admin, name: "Acme" }),
    ]);

    expect(answers.refused).toEqual(["invalid", "invalid", "forbidden"]);
    expect(await countRows(stage.db, owner.workspaceId)).toEqual(before);
    expect(stage.hungUp).toEqual([]);
  });

  test("closes the sockets of everybody in it, and of nobody else", async () => {
    const owner = await stage.addPerson("owner");
    const viewer = await stage.addPerson("viewer", owner.workspaceId);
    await stage.addPerson("owner");
    stage.hungUp.length = 0;

    await deleteWorkspace(stage.world, { by: owner, name: "Acme" });

    expect(stage.hungUp).toEqual([owner.userId, viewer.userId]);
  });

  test("decides by the name at the moment it deletes", async () => {
    const owner = await stage.addPerson("owner");
    const { contents } = await stage.world.workspaces.read(owner);
    await renameWorkspace(stage.world, { by: owner, name: "Renamed" });

    const verdict = await stage.world.workspaces.remove({ by: owner, name: "Acme", contents });

    expect(verdict).toBe("other_name");
    expect((await stage.world.workspaces.read(owner)).name).toBe("Renamed");
  });
});
