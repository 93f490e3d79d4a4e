import { sql } from "drizzle-orm";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type Account,
  addFactor,
  type Doors,
  letCodesPass,
  moveIn,
  openDoors,
  signIn,
  signUp,
  userIdOf,
} from "./doors.ts";

let doors: Doors;

beforeAll(async () => {
  doors = await openDoors({ REQUIRE_SECOND_FACTOR: "false", RATE_LIMIT_SCALE: "1000" });
});

afterAll(() => doors.close());

interface Line {
  readonly [column: string]: unknown;
  readonly action: string;
  readonly result: string;
  readonly detail: Record<string, unknown>;
}

/** What the person's first workspace reads of the sign-in, the oldest first. */
async function linesOf(account: { email: string }): Promise<Line[]> {
  const { rows } = await doors.app.db.execute<Line>(sql`
    select e.action, e.result, e.detail, e.actor_id, e.object, e.address, e.request_id
    from audit_events e join members m on m.workspace_id = e.workspace_id join users u on u.id = m.user_id
    where u.email = ${account.email} and starts_with(e.action, 'sign_in.') order by e.created_at, e.id`);
  return rows;
}

const short = ({ action, result, detail }: Line) =>
  [action, result, detail.method].filter((part) => part !== undefined).join(" ");

/** Written when the answer has left, so it may be there a moment later. */
async function expectTold(account: { email: string }, line: string): Promise<void> {
  await expect
    .poll(async () => (await linesOf(account)).map(short), { timeout: 10_000 })
    .toContain(`sign_in.${line}`);
}

async function halfIn(account: Account): Promise<Account> {
  const half = { ...account, browser: doors.browser() };
  expect((await signIn(half)).body).toEqual({ next: "second_factor" });
  return half;
}

const VERIFY = "/api/auth/two-factor/verify-totp";
const BACKUP = "/api/auth/two-factor/verify-backup-code";
const WRONG = "not the right one 7";

describe("the trail of a person's workspaces tells", () => {
  test("that they signed in, how, from which network and under which id", async () => {
    const account = await signUp(doors);
    expect((await signIn(account)).status).toBe(200);
    await expectTold(account, "signed_in done password");

    const userId = await userIdOf(doors, account);
    const line = (await linesOf(account)).find(({ action }) => action === "sign_in.signed_in");
    expect(line).toMatchObject({
      actor_id: userId,
      object: userId,
      address: "198.51.100.0/24",
      request_id: expect.stringMatching(/^[\w.-]{8,64}$/),
    });
  });

  test("in each of them, and in nobody else's", async () => {
    const [account, other] = [await signUp(doors), await signUp(doors)];
    const second = await doors.app.addWorkspace();
    await doors.app.db.execute(sql`insert into members (workspace_id, user_id, role)
      values (${second}, ${await userIdOf(doors, account)}, 'viewer')`);
    await signIn(account);
    await expectTold(account, "signed_in done password");

    const { rows } = await doors.app.db.execute(sql`
      select count(*)::int as lines from audit_events where action = 'sign_in.signed_in' and workspace_id = ${second}`);
    expect(rows).toEqual([{ lines: 1 }]);
    expect((await linesOf(other)).map(short)).not.toContain("sign_in.signed_in done password");
  });

  test("that somebody gave a wrong password for their address; for one that nobody has, no workspace reads it", async () => {
    const account = await signUp(doors);
    const browser = doors.browser();
    const known = await signIn({ ...account, browser, password: WRONG });
    const unknown = await signIn({ email: "nobody@nowhere.example", password: WRONG, browser });
    expect([known.status, unknown.status]).toEqual([401, 401]);
    await expectTold(account, "refused refused password");

    const nobodys = async () => {
      const { rows } = await doors.app.db.execute(sql`
        select workspace_id, object from audit_events where action = 'sign_in.refused' and actor_id is null`);
      return rows;
    };
    await expect.poll(nobodys, { timeout: 10_000 }).toEqual([{ workspace_id: null, object: null }]);
  });

  test("each step with the second factor: on, a wrong code, a code, a backup code, new ones, off", async () => {
    const account = await moveIn(doors);
    const { browser, password } = account;
    const half = await halfIn(account);
    expect((await half.browser.post(VERIFY, { code: "000000" })).status).toBe(422);
    expect((await half.browser.post(VERIFY, { code: account.codeNow() })).status).toBe(200);
    const again = await halfIn(account);
    const wrong = await again.browser.post(BACKUP, { code: "aaaaa-bbbbb-ccccc-ddddd" });
    const right = await again.browser.post(BACKUP, { code: account.backupCodes[0] });
    expect([wrong.status, right.status]).toEqual([422, 200]);
    await browser.post("/api/auth/two-factor/generate-backup-codes", { password });
    await browser.post("/api/auth/two-factor/disable", { password });

    await expectTold(account, "second_factor_off done");
    for (const line of [
      "second_factor_on done code",
      "code_refused refused code",
      "signed_in done code",
      "code_refused refused backup_code",
      "backup_code_used done backup_code",
      "signed_in done backup_code",
      "backup_codes_made done",
    ]) {
      await expectTold(account, line);
    }
  });

  test("proof that was given and proof that failed, and a new password", async () => {
    const account = await signUp(doors);
    await signIn(account);
    const { browser, password } = account;
    const change = (currentPassword: string) =>
      browser.post("/api/auth/change-password", {
        currentPassword,
        newPassword: "another otter lamp 7",
        revokeOtherSessions: false,
      });
    await browser.post("/api/v1/session/prove", { password: WRONG });
    await expectTold(account, "proof_refused refused password");
    await browser.post("/api/v1/session/prove", { password });
    await change(WRONG);
    await expectTold(account, "proof_refused refused");
    expect((await change(password)).status).toBe(200);

    await expectTold(account, "proved done password");
    await expectTold(account, "password_changed done");
  });

  test("a new address, once its letter was opened", async () => {
    const account = await signUp(doors);
    await signIn(account);
    const newEmail = `moved.${account.email}`;
    await account.browser.post("/api/auth/change-email", { newEmail });
    const { token } = await doors.letterTo(newEmail, "Confirm your");
    await account.browser.post("/api/auth/confirm-email", { token });

    await expectTold({ email: newEmail }, "email_changed done");
  });

  test("that the eleventh session ended the oldest", async () => {
    const account = await signUp(doors);
    for (let count = 0; count < 11; count += 1) {
      await signIn({ ...account, browser: doors.browser() });
    }

    await expectTold(account, "oldest_sessions_ended done password");
  });

  test("that they came with an API key", async () => {
    const someone = await doors.app.addSomeone({ role: "owner" });
    const browser = doors.browser();
    await browser.post("/api/session", { apiKey: someone.apiKey });
    const email = `${someone.userId}@example.com`;

    await expectTold({ email }, "signed_in done key");
  });
});

describe("a trail that cannot be written", () => {
  test("keeps nobody waiting: the line follows the answer", async () => {
    const account = await signUp(doors);
    const other = new Client({ connectionString: doors.app.databaseUrl });
    await other.connect();
    await other.query("begin; lock table audit_events in access exclusive mode");

    expect((await signIn(account)).body).toEqual({ next: "done" });
    await other.query("rollback");
    await other.end();

    await expectTold(account, "signed_in done password");
  });

  test("lets people in and out, and the log has the line", async () => {
    const account = await signUp(doors);
    const factor = await (async () => {
      await signIn(account);
      return addFactor(account);
    })();
    await letCodesPass(doors, account);
    const userId = await userIdOf(doors, account);
    await doors.app.db.execute(sql`alter table audit_events
      add constraint shut check (not starts_with(action, 'sign_in.')) not valid`);
    const half = await halfIn(account);
    const done = await half.browser.post(VERIFY, { code: factor.codeNow() });
    const lost = () =>
      doors.app
        .allPrinted()
        .filter((line) => line.includes("audit.sign_in_lost") && line.includes(userId));
    await expect.poll(lost, { timeout: 10_000 }).not.toEqual([]);
    await doors.app.db.execute(sql`alter table audit_events drop constraint shut`);

    expect(done.status).toBe(200);
    const told = doors.app.allPrinted().filter((line) => line.includes("sign_in.signed_in"));
    expect(told.some((line) => line.includes(userId))).toBe(true);
    expect(lost().join()).not.toContain(account.email);
  });
});
