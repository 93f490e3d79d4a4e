import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Role } from "#lib/contract/access.ts";
import { addLost, addOperator, to } from "./lost.ts";
import { openStage, type Someone, type Stage } from "./stage.ts";

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const setRole = ({ userId, workspaceId }: Someone, role: Role) =>
  stage.db.execute(sql`update members set role = ${role}
    where user_id = ${userId} and workspace_id = ${workspaceId}`);

const setOperator = ({ userId }: Someone, isOne: boolean) =>
  stage.db.execute(sql`update users set is_operator = ${isOne} where id = ${userId}`);

describe("a workspace does not vouch alone for a factor that guards another one", () => {
  test.each([
    ["a member of one that somebody else owns", "member", true],
    ["an admin of one", "admin", false],
    ["the owner of one, alone in it", "owner", false],
  ] as const)("where the person is %s", async (_name, role, isOwned) => {
    const { owner, lost, ask, approve, confirm, operate, use, pass, hasFactor, join } =
      await addLost(stage);
    const operator = await addOperator(stage);
    const elsewhere = await stage.addWorkspace("Elsewhere");
    if (isOwned) await stage.addPerson("owner", elsewhere);
    await join(lost, elsewhere, role);
    await ask();
    const told = await approve();
    await expect(confirm()).rejects.toMatchObject({ code: "forbidden" });
    await pass("48 hours");
    expect([await use(), await hasFactor()]).toEqual([null, true]);

    expect(to(told)).toContain(operator.email);
    expect(await stage.world.recoveries.list(owner)).toMatchObject([
      { state: "approved", mayConfirm: false, needsOperator: true },
    ]);
    await operate(operator);
    await pass("24 hours");
    expect(await use()).not.toBeNull();
  });

  test("also where the one that vouches is the one that the person once joined, with two owners of its own", async () => {
    const { lost, ask, approve, confirm, use, pass, hasFactor, join } = await addLost(stage);
    const foreign = await stage.addPerson("owner");
    const puppet = await stage.addPerson("owner", foreign.workspaceId);
    await join(lost, foreign.workspaceId, "viewer");
    await ask();
    await approve(foreign);
    await expect(confirm(puppet)).rejects.toMatchObject({ code: "forbidden" });
    await pass("48 hours");

    expect([await use(), await hasFactor()]).toEqual([null, true]);
  });

  test("unless the owner who approved runs the service: then a second person there is enough", async () => {
    const { owner, lost, ask, approve, confirm, use, pass, join } = await addLost(stage);
    await join(lost, await stage.addWorkspace("Elsewhere"), "owner");
    await setOperator(owner, true);
    await ask();
    await approve();
    await confirm();
    await pass("24 hours");
    await setOperator(owner, false);
    expect(await use()).toBeNull();
    await setOperator(owner, true);

    expect(await use()).not.toBeNull();
  });

  test("nor one that the person has joined another beside since", async () => {
    const { lost, ask, approve, confirm, use, pass, hasFactor, join } = await addLost(stage);
    await ask();
    await approve();
    await confirm();
    const elsewhere = await stage.addPerson("owner");
    await join(lost, elsewhere.workspaceId, "member");
    await pass("25 hours");

    expect([await use(), await hasFactor()]).toEqual([null, true]);
  });
});

describe("who vouched is asked for their rank again when it is used", () => {
  test.each(["owner", "admin"] as const)("the %s", async (which) => {
    const people = await addLost(stage);
    const { ask, approve, confirm, use, pass, hasFactor } = people;
    await ask();
    await approve();
    await confirm();
    await pass("25 hours");
    await setRole(people[which], "member");
    expect([await use(), await hasFactor()]).toEqual([null, true]);
    await setRole(people[which], which);

    expect(await use()).not.toBeNull();
  });

  test("an operator", async () => {
    const { admin, ask, approve, operate, use, pass, hasFactor } = await addLost(stage);
    const operator = await addOperator(stage);
    await setRole(admin, "member");
    await ask();
    await approve();
    await operate(operator);
    await pass("25 hours");
    await setOperator(operator, false);
    expect([await use(), await hasFactor()]).toEqual([null, true]);
    await setOperator(operator, true);

    expect(await use()).not.toBeNull();
  });

  test("and others may vouch in their place, with a wait of its own", async () => {
    const { owner, admin, ask, approve, confirm, use, pass } = await addLost(stage);
    const second = await stage.addPerson("owner", owner.workspaceId);
    await ask();
    await approve();
    await confirm();
    await pass("25 hours");
    await setRole(owner, "member");
    expect((await ask()).state).toBe("asked");
    await approve(second);
    expect(await ask()).toMatchObject({ state: "approved", dueAt: null });
    expect(await use()).toBeNull();
    await confirm(admin);
    expect(await use()).toBeNull();
    await pass("24 hours");

    expect(await use()).not.toBeNull();
  });
});
