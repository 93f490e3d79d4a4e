import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Answer } from "#tests/api/ask.ts";
import {
  type Account,
  addFactor,
  type Browser,
  type Doors,
  letCodesPass,
  moveIn,
  openDoors,
  signIn,
  userIdOf,
} from "./doors.ts";

let doors: Doors;

beforeAll(async () => {
  doors = await openDoors();
});

afterAll(() => doors.close());

const LOST = "/api/auth/two-factor/lost";
const RECOVERIES = "/api/v1/recoveries";
const JOBS = "/api/v1/jobs";

/** Past the password, in a browser of its own. */
async function halfIn(account: Account): Promise<Browser> {
  const browser = doors.browser();
  expect((await signIn({ ...account, browser })).body).toEqual({ next: "second_factor" });
  return browser;
}

/** An owner and an admin of a workspace, and somebody who is in no other and has lost both. */
async function team() {
  const [first, second, lost] = [await moveIn(doors), await moveIn(doors), await moveIn(doors)];
  const { rows } = await doors.app.db.execute<{ id: string }>(
    sql`select workspace_id as id from members where user_id = ${await userIdOf(doors, first)}`,
  );
  const workspaceId = rows[0]?.id ?? "";
  for (const { email, role } of [
    { ...second, role: "admin" },
    { ...lost, role: "member" },
  ]) {
    await doors.app.db.execute(sql`insert into members (workspace_id, user_id, role)
      select ${workspaceId}, id, ${role} from users where email = ${email}`);
  }
  await doors.app.db.execute(sql`delete from members
    where user_id = ${await userIdOf(doors, lost)} and workspace_id <> ${workspaceId}`);
  const moved = await second.browser.post("/api/v1/workspaces/switch", { workspaceId });
  expect(moved.status).toBe(204);
  return { first, second, lost };
}

async function vouch({ first, second }: Awaited<ReturnType<typeof team>>): Promise<void> {
  const listed = await first.browser.get(RECOVERIES);
  const { id } = listed.body.recoveries[0];
  const approved = await first.browser.post(`${RECOVERIES}/${id}/approve`, {});
  const confirmed = await second.browser.post(`${RECOVERIES}/${id}/confirm`, {});
  expect([approved.status, confirmed.status]).toEqual([204, 204]);
}

async function pass(span: string, account: Account): Promise<void> {
  await doors.app.db.execute(sql`update factor_recoveries
    set due_at = due_at - ${span}::interval, ends_at = ends_at - ${span}::interval
    where user_id = ${await userIdOf(doors, account)}`);
}

describe("who lost the second factor and its backup codes", () => {
  test("asks after the password, is vouched for, waits, and sets up a new one with the password", async () => {
    const people = await team();
    const { first, lost } = people;
    const asked = await (await halfIn(lost)).post(LOST, {});
    expect([asked.status, asked.body]).toEqual([200, { state: "asked", dueAt: null }]);
    await doors.letterTo(first.email, `${lost.email} signed in with the right password`);
    await doors.letterTo(lost.email, "have lost your second factor");
    await vouch(people);
    await doors.letterTo(lost.email, "Two people vouch for you");

    await pass("23 hours", lost);
    const early = await (await halfIn(lost)).post(LOST, {});
    expect(early.body).toMatchObject({ state: "waiting", dueAt: expect.any(String) });
    await pass("1 hour", lost);
    const browser = doors.browser();
    const wrong = await signIn({ ...lost, browser, password: "not the right one 7" });
    const right = await signIn({ ...lost, browser });

    expect([wrong.status, right.body]).toEqual([401, { next: "done" }]);
    expect((await lost.browser.get(JOBS)).status).toBe(401); // the session of before
    expect((await browser.get(JOBS)).body.code).toBe("second_factor_required");
    const factor = await addFactor({ ...lost, browser });
    expect((await browser.get(JOBS)).status).toBe(200);
    await letCodesPass(doors, lost);
    const again = await halfIn(lost);
    const code = { code: factor.codeNow() };
    expect((await again.post("/api/auth/two-factor/verify-totp", code)).status).toBe(200);
    await doors.letterTo(first.email, "sets up a new second factor");
  });

  test("takes an operator's word where they are in another workspace as well", async () => {
    const people = await team();
    const { first, second, lost } = people;
    const elsewhere = await doors.app.addWorkspace();
    await doors.app.db.execute(sql`insert into members (workspace_id, user_id, role)
      values (${elsewhere}, ${await userIdOf(doors, lost)}, 'owner')`);
    await (await halfIn(lost)).post(LOST, {});
    const { id } = (await first.browser.get(RECOVERIES)).body.recoveries[0];
    await first.browser.post(`${RECOVERIES}/${id}/approve`, {});
    const inHouse = await second.browser.post(`${RECOVERIES}/${id}/confirm`, {});
    const operator = await moveIn(doors);
    await doors.app.db.execute(
      sql`update users set is_operator = true where email = ${operator.email}`,
    );
    const listed = await operator.browser.get("/api/v1/admin/recoveries");
    const confirmed = await operator.browser.post(`/api/v1/admin/recoveries/${id}/confirm`, {});
    await pass("24 hours", lost);

    expect([inHouse.status, confirmed.status]).toEqual([403, 204]);
    expect(listed.body.recoveries).toMatchObject([{ id, approvedBy: first.email }]);
    expect((await signIn({ ...lost, browser: doors.browser() })).body).toEqual({ next: "done" });
  });

  test("is asked for it all the same once whoever vouched has lost their rank", async () => {
    const people = await team();
    const { second, lost } = people;
    await (await halfIn(lost)).post(LOST, {});
    await vouch(people);
    await pass("25 hours", lost);
    await doors.app.db.execute(sql`update members set role = 'member'
      where role = 'admin' and user_id = ${await userIdOf(doors, second)}`);

    await halfIn(lost);
  });

  test.each([
    ["the app", "/api/auth/two-factor/verify-totp"],
    ["a backup code", "/api/auth/two-factor/verify-backup-code"],
  ])("has it stopped by %s", async (name, door) => {
    const people = await team();
    const { lost } = people;
    await (await halfIn(lost)).post(LOST, {});
    await vouch(people);
    const code = name === "the app" ? lost.codeNow() : lost.backupCodes[0];
    expect((await (await halfIn(lost)).post(door, { code })).status).toBe(200);
    await doors.letterTo(lost.email, "The help that was asked for");
    await pass("25 hours", lost);

    await halfIn(lost);
  });

  test("has it stopped by the button behind the letter, in a browser where nobody is signed in", async () => {
    const people = await team();
    const { lost } = people;
    await (await halfIn(lost)).post(LOST, {});
    const { link, token } = await doors.letterTo(lost.email, "have lost your second factor");
    expect(link).toMatch(/\/stop-recovery#[\w-]{43}$/);
    await vouch(people);
    const stranger = doors.browser();
    const stopped = await stranger.post(`${RECOVERIES}/stop`, { token });
    const again = await stranger.post(`${RECOVERIES}/stop`, { token });
    await pass("25 hours", lost);

    expect([stopped.status, again.status, again.body.code]).toEqual([204, 404, "not_found"]);
    await halfIn(lost);
  });

  test("asks three times an hour, and no more often", async () => {
    const lost = await moveIn(doors);
    const half = await halfIn(lost);
    const answers: Answer[] = [];
    for (let count = 0; count < 4; count += 1) answers.push(await half.post(LOST, {}));

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
  });
});

describe("asking is refused", () => {
  test("to whoever did not prove the password: by nothing, by a session, ten minutes later", async () => {
    const person = await moveIn(doors);
    const half = await halfIn(person);
    await doors.app.db.execute(sql`update verifications set expires_at = now() - interval '1 second'
      where value = ${await userIdOf(doors, person)}`);
    const answers = [
      await doors.browser().post(LOST, {}),
      await person.browser.post(LOST, {}),
      await half.post(LOST, {}),
    ];

    expect(answers.map(({ status, body }) => [status, body.code])).toEqual(
      answers.map(() => [401, "challenge_over"]),
    );
  });

  test("to whoever came with an API key, which is not the password", async () => {
    const person = await moveIn(doors);
    const apiKey = `pf_${crypto.randomUUID().replaceAll("-", "")}`;
    await doors.app.db.execute(sql`insert into api_keys (workspace_id, user_id, name, key_hash, prefix, scopes)
      select m.workspace_id, m.user_id, 'key', encode(sha256(${apiKey}::bytea), 'hex'), 'pf_', '{all}'
      from members m where m.user_id = ${await userIdOf(doors, person)}`);
    const browser = doors.browser();
    await browser.post("/api/session", { apiKey });
    const answer = await browser.post(LOST, {});

    expect([answer.status, answer.body.code]).toEqual([403, "password_first"]);
  });

  test("a key does not get in either when the wait is over", async () => {
    const people = await team();
    const { lost } = people;
    await (await halfIn(lost)).post(LOST, {});
    await vouch(people);
    await pass("25 hours", lost);
    const apiKey = `pf_${crypto.randomUUID().replaceAll("-", "")}`;
    await doors.app.db.execute(sql`insert into api_keys (workspace_id, user_id, name, key_hash, prefix, scopes)
      select m.workspace_id, m.user_id, 'key', encode(sha256(${apiKey}::bytea), 'hex'), 'pf_', '{all}'
      from members m where m.user_id = ${await userIdOf(doors, lost)} limit 1`);

    expect((await doors.browser().post("/api/session", { apiKey })).body).toEqual({
      next: "second_factor",
    });
  });
});
