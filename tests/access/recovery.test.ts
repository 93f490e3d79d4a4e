import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  approveRecovery,
  askForRecovery,
  confirmAsOperator,
  confirmRecovery,
  stopByFactor,
  stopByLetter,
  stopRecovery,
  useRecovery,
} from "#lib/access/recoveries.ts";
import type { Role } from "#lib/contract/access.ts";
import { openStage, outcomes, type Someone, type Stage } from "./stage.ts";

let stage: Stage;
let owner: Someone;
let admin: Someone;
let lost: Someone;

beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());
beforeEach(async () => {
  owner = await stage.addPerson("owner");
  admin = await stage.addPerson("admin", owner.workspaceId);
  lost = await stage.addPerson("member", owner.workspaceId);
  await stage.db.execute(sql`update users set two_factor_enabled = true where id = ${lost.userId}`);
  await stage.db.execute(sql`insert into two_factors (user_id, secret, backup_codes, verified)
    values (${lost.userId}, 'sealed', '', true)`);
});

const siteUrl = "https://site.example";

const ask = (by = lost) => askForRecovery(stage.world, { by, siteUrl });
const step = async (by: Someone, of = lost) => ({ by, recoveryId: await idOf(of), siteUrl });
const approve = async (by = owner, of = lost) =>
  approveRecovery(stage.world, await step(by, of));
const confirm = async (by = admin, of = lost) =>
  confirmRecovery(stage.world, await step(by, of));
const operate = async (by: Someone, of = lost) =>
  confirmAsOperator(stage.world, await step(by, of));
const stop = async (by = owner) => stopRecovery(stage.world, await step(by));
const use = (of = lost) =>
  useRecovery(stage.world, { userId: of.userId, token: "the new one", origin: of.origin, siteUrl });

async function idOf({ userId }: Someone): Promise<string> {
  const { rows } = await stage.db.execute<{ id: string }>(sql`
    select id from factor_recoveries where user_id = ${userId} order by created_at desc limit 1`);
  return rows[0]?.id ?? "";
}

/** As if so much time had passed since the last step. */
async function pass(span: string): Promise<void> {
  await stage.db.execute(sql`update factor_recoveries set created_at = created_at - ${span}::interval,
    approved_at = approved_at - ${span}::interval, confirmed_at = confirmed_at - ${span}::interval,
    due_at = due_at - ${span}::interval, ends_at = ends_at - ${span}::interval where user_id = ${lost.userId}`);
}

async function hasFactor({ userId }: Someone = lost): Promise<boolean> {
  const { rows } = await stage.db.execute<{ has: boolean }>(sql`
    select two_factor_enabled and exists (select from two_factors t where t.user_id = u.id) as has
    from users u where id = ${userId}`);
  return rows[0]?.has ?? true;
}

async function sessionsOf({ userId }: Someone): Promise<number> {
  const { rows } = await stage.db.execute(
    sql`select id from sessions where user_id = ${userId}`,
  );
  return rows.length;
}

async function join({ userId }: Someone, workspaceId: string, role: Role): Promise<void> {
  await stage.db.execute(sql`insert into members (workspace_id, user_id, role)
    values (${workspaceId}, ${userId}, ${role})`);
}

async function addOperator(): Promise<Someone> {
  const operator = await stage.addPerson("viewer");
  await stage.db.execute(sql`update users set is_operator = true where id = ${operator.userId}`);
  return operator;
}

const to = (letters: readonly { to: string }[]) => letters.map((letter) => letter.to).sort();
const tokenIn = (letters: readonly { text: string }[]) =>
  /stop-recovery#([\w-]{43})/.exec(letters.map(({ text }) => text).join())?.[1] ?? "";

describe("who lost the second factor and the backup codes", () => {
  test("gets in 24 hours after an owner and a second admin vouched for them, once", async () => {
    await ask();
    await approve();
    await confirm();
    await pass("23 hours 59 minutes");
    expect([await use(), await hasFactor()]).toEqual([null, true]);
    await pass("1 minute");

    expect(await use()).not.toBeNull();

    expect([await hasFactor(), await sessionsOf(lost)]).toEqual([false, 0]);
    expect(await use()).toBeNull();
    expect(await stage.trail(owner.workspaceId)).toEqual([
      "recovery.asked",
      "recovery.approved",
      "recovery.confirmed",
      "recovery.used",
    ]);
  });

  test("gets in on one of two tries at once", async () => {
    await ask();
    await approve();
    await confirm();
    await pass("25 hours");

    const letters = await Promise.all(Array.from({ length: 8 }, () => use()));

    expect(letters.filter((one) => one !== null)).toHaveLength(1);
  });

  test("keeps the session that the sign-in has just begun, and no other", async () => {
    await ask();
    await approve();
    await confirm();
    await pass("25 hours");
    await stage.db.execute(sql`insert into sessions (user_id, token, expires_at)
      values (${lost.userId}, 'the new one', now() + interval '1 day')`);
    await use();

    const { rows } = await stage.db.execute(
      sql`select token from sessions where user_id = ${lost.userId}`,
    );
    expect(rows).toEqual([{ token: "the new one" }]);
  });

  test("has seven days to use it, and seven to be vouched for", async () => {
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
    const asked = await Promise.all(Array.from({ length: 6 }, () => ask()));
    expect(asked.filter(({ letters }) => letters.length > 0)).toHaveLength(1);
    await approve();
    expect(await ask()).toEqual({ state: "approved", dueAt: null, letters: [] });
    await confirm();
    const { state, dueAt } = await ask();
    expect([state, Date.parse(dueAt ?? "") > Date.now()]).toEqual(["waiting", true]);
    expect(await stage.trail(owner.workspaceId)).toHaveLength(3);
  });

  test("does not get in by a workspace that has removed them meanwhile", async () => {
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
    const by = await stage.addPerson(role, owner.workspaceId);
    await ask();
    await approve();
    const { done, refused } = await outcomes([confirm(by)]);
    expect([done === 1, refused]).toEqual([may, may ? [] : ["forbidden"]]);
  });

  test("are the words of two people, neither of whom is the one who asks", async () => {
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
    const stranger = await stage.addPerson("owner");
    await ask();
    await expect(approve(stranger)).rejects.toMatchObject({ code: "not_found" });
    await approve();
    await expect(confirm(stranger)).rejects.toMatchObject({ code: "not_found" });
    await expect(stop(stranger)).rejects.toMatchObject({ code: "not_found" });
    expect(await stage.world.recoveries.list(stranger)).toEqual([]);
  });

  test("happen in one workspace: another one of the person's cannot add the second word", async () => {
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
    const elsewhere = await stage.addPerson("owner");
    await join(lost, elsewhere.workspaceId, "member");
    const first = tokenIn((await ask()).letters);
    await approve();
    const second = tokenIn(await confirm());
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
    const by = await stage.addPerson(role, owner.workspaceId);
    await ask();
    await expect(stop(by)).rejects.toMatchObject({ code: "forbidden" });
  });

  test("by a letter that is over, or none, is refused, and a code with nothing open writes nothing", async () => {
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

describe("who is told", () => {
  test("the person and the owners of each of their workspaces, at both ends and when it is stopped", async () => {
    const elsewhere = await stage.addPerson("owner");
    await join(lost, elsewhere.workspaceId, "viewer");
    const all = [lost, owner, elsewhere].map(({ email }) => email).sort();

    const { letters: asked } = await ask();
    const approved = await approve();
    const confirmed = await confirm();
    await pass("25 hours");
    const used = (await use()) ?? [];

    expect([to(asked), to(approved), to(confirmed), to(used)]).toEqual([
      all,
      [admin.email],
      all,
      all,
    ]);
    const told = [...asked, ...confirmed].filter((letter) => letter.to !== lost.email);
    for (const { text } of told) expect(text).toContain("password is still asked for");
    const tokens = [...asked, ...confirmed].filter(({ text }) => text.includes("stop-recovery#"));
    expect(new Set(to(tokens))).toEqual(new Set([lost.email]));
  });

  test("the admins where the only owner is the one who lost it", async () => {
    const boss = await stage.addPerson("owner");
    const second = await stage.addPerson("admin", boss.workspaceId);
    const { letters } = await ask(boss);
    const operators = new Set(await operatorEmails());

    expect(to(letters).filter((email) => !operators.has(email))).toEqual(
      [boss.email, second.email].sort(),
    );
  });

  test("another workspace reads that it happened, and not who did it", async () => {
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
    const operator = await addOperator();
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
    const operator = await addOperator();
    const alone = await stage.addPerson("owner");
    const { letters } = await ask(alone);
    expect(to(letters)).toEqual(expect.arrayContaining([alone.email, operator.email]));

    await operate(operator, alone);

    expect((await ask(alone)).state).toBe("waiting");
  });

  test("does not where somebody of the workspace can, nor for themselves, nor as its owner again", async () => {
    const operator = await addOperator();
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
