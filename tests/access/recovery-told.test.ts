import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addLost, addOperator, to } from "./lost.ts";
import { openStage, type Someone, type Stage } from "./stage.ts";

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

describe("who is told", () => {
  test("the person and the owners of each of their workspaces, at both ends and when it is stopped", async () => {
    const { owner, lost, ask, approve, operate, use, pass, join } = await addLost(stage);
    const [elsewhere, operator] = [await stage.addPerson("owner"), await addOperator(stage)];
    await join(lost, elsewhere.workspaceId, "viewer");
    const all = [lost, owner, elsewhere].map(({ email }) => email).sort();

    const { letters: asked } = await ask();
    const approved = await approve();
    const confirmed = await operate(operator);
    await pass("25 hours");
    const used = (await use()) ?? [];

    expect([to(asked), to(approved), to(confirmed), to(used)]).toEqual([
      all,
      [operator.email],
      all,
      all,
    ]);
    const told = [...asked, ...confirmed].filter((letter) => letter.to !== lost.email);
    for (const { text } of told) expect(text).toContain("password is still asked for");
    const tokens = [...asked, ...confirmed].filter(({ text }) => text.includes("stop-recovery#"));
    expect(new Set(to(tokens))).toEqual(new Set([lost.email]));
  });

  test("the second person of the workspace where it is the only one", async () => {
    const { admin, ask, approve } = await addLost(stage);
    await ask();
    const approved = await approve();

    expect(to(approved)).toEqual([admin.email]);
  });

  test("the admins where the only owner is the one who lost it", async () => {
    const { ask } = await addLost(stage);
    const boss = await stage.addPerson("owner");
    const second = await stage.addPerson("admin", boss.workspaceId);
    const { letters } = await ask(boss);
    const operators = new Set(await operatorEmails());

    expect(to(letters).filter((email) => !operators.has(email))).toEqual(
      [boss.email, second.email].sort(),
    );
  });

  test("another workspace reads that it happened, and not who did it", async () => {
    const { owner, lost, ask, approve, join } = await addLost(stage);
    const elsewhere = await stage.addPerson("owner");
    await join(lost, elsewhere.workspaceId, "member");
    await ask();
    await approve();
    const read = async ({ workspaceId }: Someone) => {
      const { rows } = await stage.db.execute(sql`
        select actor_kind, actor_id, object, address from audit_events
        where workspace_id = ${workspaceId} and action = 'recovery.approved'`);
      return rows;
    };

    const object = lost.userId;
    expect(await read(owner)).toEqual([
      { actor_kind: "user", actor_id: owner.userId, object, address: "203.0.113.0/24" },
    ]);
    expect(await read(elsewhere)).toEqual([
      { actor_kind: "system", actor_id: null, object, address: null },
    ]);
  });
});

async function operatorEmails(): Promise<string[]> {
  const { rows } = await stage.db.execute<{ email: string }>(
    sql`select email from users where is_operator`,
  );
  return rows.map(({ email }) => email);
}

describe("whoever runs the service", () => {
  test("says the second word where the owner is the only one of rank, and is told that it is needed", async () => {
    const { owner, admin, lost, ask, approve, operate, use, pass } = await addLost(stage);
    const operator = await addOperator(stage);
    await stage.db.execute(sql`delete from members where user_id = ${admin.userId}`);
    const { letters } = await ask();
    await expect(operate(operator)).rejects.toMatchObject({ code: "conflict" });
    const approved = await approve();

    expect(to(letters)).not.toContain(operator.email);
    expect(to(approved)).toContain(operator.email);
    expect(await stage.world.recoveries.listForOperator(operator)).toContainEqual(
      expect.objectContaining({ email: lost.email, approvedBy: owner.email }),
    );
    await operate(operator);
    await pass("24 hours");
    expect(await use()).not.toBeNull();
  });

  test("says both where nobody else owns any workspace of the person's", async () => {
    const { ask, operate } = await addLost(stage);
    const operator = await addOperator(stage);
    const alone = await stage.addPerson("owner");
    const { letters } = await ask(alone);
    expect(to(letters)).toEqual(expect.arrayContaining([alone.email, operator.email]));

    await operate(operator, alone);

    expect((await ask(alone)).state).toBe("waiting");
  });

  test("does not where somebody of the workspace can, nor for themselves, nor as its owner again", async () => {
    const { owner, admin, ask, approve, operate } = await addLost(stage);
    const operator = await addOperator(stage);
    await ask();
    await approve();
    await expect(operate(operator)).rejects.toMatchObject({ code: "conflict" });
    await stage.db.execute(sql`delete from members where user_id = ${admin.userId}`);
    await stage.db.execute(sql`update users set is_operator = true where id = ${owner.userId}`);
    await expect(operate(owner)).rejects.toMatchObject({ code: "forbidden" });
    await stage.db.execute(sql`update users set is_operator = false where id = ${operator.userId}`);
    await expect(operate(operator)).rejects.toMatchObject({ code: "forbidden" });
    await ask(operator);
    await stage.db.execute(sql`update users set is_operator = true where id = ${operator.userId}`);
    await expect(operate(operator, operator)).rejects.toMatchObject({ code: "forbidden" });
  });
});
