import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stopByFactor, stopByLetter } from "#lib/access/recoveries.ts";
import { addLost, addOperator, to, tokenIn } from "./lost.ts";
import { openStage, outcomes, type Stage } from "./stage.ts";

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

describe("who lost the second factor and the backup codes", () => {
  test("gets in 24 hours after an owner and a second admin vouched for them, once", async () => {
    const { owner, ask, approve, confirm, use, pass, hasFactor, tokens } = await addLost(stage);
    await ask();
    await approve();
    await confirm();
    await pass("23 hours 59 minutes");
    expect([await use(), await hasFactor()]).toEqual([null, true]);
    await pass("1 minute");

    expect(await use()).not.toBeNull();

    expect([await hasFactor(), await tokens()]).toEqual([false, []]);
    expect(await use()).toBeNull();
    expect(await stage.trail(owner.workspaceId)).toEqual([
      "recovery.asked",
      "recovery.approved",
      "recovery.confirmed",
      "recovery.used",
    ]);
  });

  test("gets in on one of two tries at once", async () => {
    const { ask, approve, confirm, use, pass } = await addLost(stage);
    await ask();
    await approve();
    await confirm();
    await pass("25 hours");

    const letters = await Promise.all(Array.from({ length: 8 }, () => use()));

    expect(letters.filter((one) => one !== null)).toHaveLength(1);
  });

  test("keeps the session that the sign-in has just begun, and no other", async () => {
    const { lost, ask, approve, confirm, use, pass, tokens } = await addLost(stage);
    await ask();
    await approve();
    await confirm();
    await pass("25 hours");
    await stage.db.execute(sql`insert into sessions (user_id, token, expires_at)
      values (${lost.userId}, 'the new one', now() + interval '1 day')`);
    await use();

    expect(await tokens()).toEqual(["the new one"]);
  });

  test("has seven days to use it, and seven to be vouched for", async () => {
    const { ask, approve, confirm, use, pass, hasFactor } = await addLost(stage);
    await ask();
    await approve();
    await confirm();
    await pass("8 days");
    expect([await use(), await hasFactor()]).toEqual([null, true]);

    const again = await ask();
    expect(again).toMatchObject({ state: "asked", dueAt: null });
    await pass("7 days");
    await expect(approve()).rejects.toMatchObject({ code: "not_found" });
  });

  test("who asks twice, or many times at once, has asked once, and learns how far it is", async () => {
    const { owner, ask, approve, confirm } = await addLost(stage);
    const asked = await Promise.all(Array.from({ length: 6 }, () => ask()));
    expect(asked.filter(({ letters }) => letters.length > 0)).toHaveLength(1);
    await approve();
    expect(await ask()).toEqual({ state: "approved", dueAt: null, letters: [] });
    await confirm();
    const { state, dueAt } = await ask();
    expect([state, Date.parse(dueAt ?? "") > Date.now()]).toEqual(["waiting", true]);
    expect(await stage.trail(owner.workspaceId)).toHaveLength(3);
  });

  test("leaves nothing of earlier times behind but the trail", async () => {
    const { lost, ask, stop } = await addLost(stage);
    for (let count = 0; count < 3; count += 1) {
      await ask();
      await stop();
    }
    await ask();

    const { rows } = await stage.db.execute(
      sql`select stopped_at from factor_recoveries where user_id = ${lost.userId}`,
    );
    expect(rows).toEqual([{ stopped_at: null }]);
  });

  test("does not get in by a workspace that has removed them meanwhile", async () => {
    const { owner, lost, ask, approve, confirm, use, pass, hasFactor, join } = await addLost(stage);
    await ask();
    await approve();
    await confirm();
    await pass("25 hours");
    await join(lost, await stage.addWorkspace("Other"), "member");
    await stage.db.execute(sql`delete from members
      where user_id = ${lost.userId} and workspace_id = ${owner.workspaceId}`);

    expect([await use(), await hasFactor()]).toEqual([null, true]);
  });
});

describe("approving and confirming", () => {
  test.each([
    ["admin", false],
    ["member", false],
    ["viewer", false],
    ["owner", true],
  ] as const)("an %s may approve: %s", async (role, may) => {
    const { owner, ask, approve } = await addLost(stage);
    const by = await stage.addPerson(role, owner.workspaceId);
    await ask();
    const { done, refused } = await outcomes([approve(by)]);
    expect([done === 1, refused]).toEqual([may, may ? [] : ["forbidden"]]);
  });

  test.each([
    ["owner", true],
    ["admin", true],
    ["member", false],
    ["viewer", false],
  ] as const)("an %s may confirm what an owner approved: %s", async (role, may) => {
    const { owner, ask, approve, confirm } = await addLost(stage);
    const by = await stage.addPerson(role, owner.workspaceId);
    await ask();
    await approve();
    const { done, refused } = await outcomes([confirm(by)]);
    expect([done === 1, refused]).toEqual([may, may ? [] : ["forbidden"]]);
  });

  test("are the words of two people, neither of whom is the one who asks", async () => {
    const { owner, lost, ask, approve, confirm, use, pass, hasFactor } = await addLost(stage);
    await stage.db.execute(sql`update members set role = 'owner' where user_id = ${lost.userId}`);
    await ask();
    await expect(approve(lost)).rejects.toMatchObject({ code: "forbidden" });
    await expect(confirm()).rejects.toMatchObject({ code: "conflict" });
    await approve();
    await expect(confirm(owner)).rejects.toMatchObject({ code: "forbidden" });
    await expect(confirm(lost)).rejects.toMatchObject({ code: "forbidden" });
    await pass("48 hours");

    expect([await use(), await hasFactor()]).toEqual([null, true]);
  });

  test("are refused to a workspace that the person is not in", async () => {
    const { ask, approve, confirm, stop } = await addLost(stage);
    const stranger = await stage.addPerson("owner");
    await ask();
    await expect(approve(stranger)).rejects.toMatchObject({ code: "not_found" });
    await approve();
    await expect(confirm(stranger)).rejects.toMatchObject({ code: "not_found" });
    await expect(stop(stranger)).rejects.toMatchObject({ code: "not_found" });
    expect(await stage.world.recoveries.list(stranger)).toEqual([]);
  });

  test("happen in one workspace: another one of the person's cannot add the second word", async () => {
    const { lost, ask, approve, confirm, join } = await addLost(stage);
    const other = await stage.addPerson("owner");
    await join(lost, other.workspaceId, "member");
    await ask();
    await approve();

    await expect(confirm(other)).rejects.toMatchObject({ code: "conflict" });
    await expect(approve(other)).rejects.toMatchObject({ code: "conflict" });
    expect(await stage.world.recoveries.list(other)).toMatchObject([
      { state: "approved", approvedBy: null, mayApprove: false, mayConfirm: false, mayStop: true },
    ]);
  });

  test("count for nothing once whoever approved is no owner any more", async () => {
    const { owner, ask, approve, confirm } = await addLost(stage);
    const second = await stage.addPerson("owner", owner.workspaceId);
    await ask();
    await approve(second);
    await stage.db.execute(
      sql`update members set role = 'member' where user_id = ${second.userId}`,
    );
    await expect(confirm()).rejects.toMatchObject({ code: "conflict" });
    await approve();
    await confirm();

    expect((await ask()).state).toBe("waiting");
  });

  test("of two second words at once one counts", async () => {
    const { owner, ask, approve, confirm } = await addLost(stage);
    const second = await stage.addPerson("admin", owner.workspaceId);
    await ask();
    await approve();

    const answers = await outcomes([confirm(), confirm(second)]);

    expect(answers).toEqual({ done: 1, refused: ["conflict"] });
  });
});

describe("stopping", () => {
  test.each([
    ["an owner of another workspace of theirs", "elsewhere"],
    ["the button behind the first letter", "first letter"],
    ["the button behind the second letter", "second letter"],
    ["a code of the person's", "factor"],
  ])("by %s ends it, also when the wait is over", async (_name, how) => {
    const { lost, ask, approve, operate, stop, use, pass, hasFactor, join } = await addLost(stage);
    const elsewhere = await stage.addPerson("owner");
    const operator = await addOperator(stage);
    await join(lost, elsewhere.workspaceId, "member");
    const first = tokenIn((await ask()).letters);
    await approve();
    const second = tokenIn(await operate(operator));
    await pass("25 hours");
    const { origin, userId } = lost;
    const ways: Record<string, () => Promise<unknown>> = {
      elsewhere: () => stop(elsewhere),
      "first letter": () => stopByLetter(stage.world, { token: first, origin }),
      "second letter": () => stopByLetter(stage.world, { token: second, origin }),
      factor: () => stopByFactor(stage.world, { userId, origin }),
    };

    expect(first).not.toBe(second);
    expect(to((await ways[how]?.()) as { to: string }[])).toContain(lost.email);

    expect([await use(), await hasFactor()]).toEqual([null, true]);
    expect((await stage.trail(elsewhere.workspaceId)).at(-1)).toBe("recovery.stopped");
    expect((await ask()).state).toBe("asked");
  });

  test.each(["admin", "member", "viewer"] as const)("is not an %s's to do", async (role) => {
    const { owner, ask, stop } = await addLost(stage);
    const by = await stage.addPerson(role, owner.workspaceId);
    await ask();
    await expect(stop(by)).rejects.toMatchObject({ code: "forbidden" });
  });

  test("by a letter that is over, or none, is refused, and a code with nothing open writes nothing", async () => {
    const { owner, lost, ask } = await addLost(stage);
    const token = tokenIn((await ask()).letters);
    const { origin, userId } = lost;
    await stopByLetter(stage.world, { token, origin });
    const before = await stage.trail(owner.workspaceId);

    await expect(stopByLetter(stage.world, { token, origin })).rejects.toMatchObject({
      code: "not_found",
    });
    expect(await stopByFactor(stage.world, { userId, origin })).toEqual([]);
    expect(await stage.trail(owner.workspaceId)).toEqual(before);
  });
});
