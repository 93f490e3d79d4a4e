import { sql } from "drizzle-orm";
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
  totpOf,
  userIdOf,
} from "./doors.ts";

let doors: Doors;

beforeAll(async () => {
  doors = await openDoors();
});

afterAll(() => doors.close());

const VERIFY = "/api/auth/two-factor/verify-totp";
const BACKUP = "/api/auth/two-factor/verify-backup-code";
const JOBS = "/api/v1/jobs";

/** Past the password, in a browser of its own. */
async function halfIn(account: Account): Promise<Account> {
  const half = { ...account, browser: doors.browser() };
  expect((await signIn(half)).body).toEqual({ next: "second_factor" });
  return half;
}

describe("where everybody needs a second factor, who has none", () => {
  test("may set it up, sign out, and nothing more", async () => {
    const account = await signUp(doors);
    await signIn(account);
    const { browser, password } = account;
    const paths = [JOBS, "/api/v1/sessions", "/api/v1/connections"];
    const answers = await Promise.all(paths.map((path) => browser.get(path)));
    const changed = await browser.post("/api/auth/change-password", {
      currentPassword: password,
      newPassword: "another otter lamp 7",
    });
    const moved = await browser.post("/api/auth/change-email", { newEmail: "x@firm.example" });

    expect(answers.map(({ status, body }) => [status, body.code])).toEqual(
      paths.map(() => [403, "second_factor_required"]),
    );
    expect([changed.body.code, moved.body.code]).toEqual([
      "second_factor_required",
      "second_factor_required",
    ]);
    expect((await browser.delete("/api/session")).status).toBe(204);
  });

  test("is in once the first code fits, under a new token", async () => {
    const account = await signUp(doors);
    await signIn(account);
    const before = account.browser.cookies.get("pf.session_token");
    await addFactor(account);

    expect((await account.browser.get(JOBS)).status).toBe(200);
    expect(account.browser.cookies.get("pf.session_token")).not.toBe(before);
  });

  test("types the password to begin, and a wrong code does not end it", async () => {
    const account = await signUp(doors);
    await signIn(account);
    const { browser } = account;
    const bare = await browser.post("/api/auth/two-factor/enable", {});
    const wrong = await browser.post("/api/auth/two-factor/enable", { password: "not the one" });
    const begun = await browser.post("/api/auth/two-factor/enable", { password: account.password });
    const missed = await browser.post(VERIFY, { code: "000000" });
    const done = await browser.post(VERIFY, { code: totpOf(begun.body.totpUri) });

    expect([bare.status, wrong.status, missed.status, done.status]).toEqual([422, 422, 422, 200]);
    expect([wrong.body.code, missed.body.code]).toEqual(["wrong_password", "wrong_code"]);
  });
});

describe("signing in with a second factor", () => {
  test("asks for a code after the password, and gives no session before", async () => {
    const person = await moveIn(doors);
    const half = await halfIn(person);

    expect(half.browser.cookies.has("pf.session_token")).toBe(false);
    expect((await half.browser.get(JOBS)).status).toBe(401);
    expect((await half.browser.post(VERIFY, { code: person.codeNow() })).body).toEqual({
      next: "done",
    });
    expect((await half.browser.get(JOBS)).status).toBe(200);
  });

  test("takes each code once, also when it comes from many places at once", async () => {
    const person = await moveIn(doors);
    const halves = await Promise.all([halfIn(person), halfIn(person), halfIn(person)]);
    const code = person.codeNow();
    const answers = await Promise.all(halves.map(({ browser }) => browser.post(VERIFY, { code })));
    const later = await halfIn(person);
    const again = await later.browser.post(VERIFY, { code });

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422, 422]);
    expect([again.status, again.body.code]).toEqual([422, "wrong_code"]);
  });

  test("takes the code of this half minute and of the one before, no other", async () => {
    const person = await moveIn(doors);
    const { browser } = await halfIn(person);
    const at = (seconds: number) => ({
      code: totpOf(person.totpUri, Date.now() + seconds * 1_000),
    });
    const ahead = await browser.post(VERIFY, at(60));
    const behind = await browser.post(VERIFY, at(-90));
    const before = await browser.post(VERIFY, at(-1));

    expect([ahead.status, behind.status, before.status]).toEqual([422, 422, 200]);
  });

  test("ends after five wrong codes, in whatever browser, until a quarter of an hour has passed", async () => {
    const person = await moveIn(doors);
    const tries: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      const { browser } = await halfIn(person);
      for (const code of ["000001", "000002"])
        tries.push((await browser.post(VERIFY, { code })).status);
    }
    const { browser } = await halfIn(person);
    const right = await browser.post(VERIFY, { code: person.codeNow() });
    const backup = await browser.post(BACKUP, { code: person.backupCodes[0] });
    await doors.app.db.execute(
      sql`update rate_limits set last_request = last_request - 900001 where key like 'code|%'`,
    );
    const later = await browser.post(VERIFY, { code: person.codeNow() });

    expect(tries).toEqual([422, 422, 422, 422, 422, 429]);
    expect([right.status, backup.status, later.status]).toEqual([429, 429, 200]);
  });

  test("takes a backup code once, and keeps only hashes of them", async () => {
    const person = await moveIn(doors);
    const [code = ""] = person.backupCodes;
    const first = await (await halfIn(person)).browser.post(BACKUP, { code });
    const second = await (await halfIn(person)).browser.post(BACKUP, { code });
    const other = person.backupCodes[1]?.replaceAll("-", " ").toString();
    const typed = await (await halfIn(person)).browser.post(BACKUP, { code: other });
    const { rows } = await doors.app.db.execute<{ backup_codes: string }>(
      sql`select backup_codes from two_factors where user_id = ${await userIdOf(doors, person)}`,
    );
    const kept: unknown[] = JSON.parse(rows[0]?.backup_codes ?? "");

    expect(person.backupCodes).toHaveLength(10);
    expect(person.backupCodes.every((one) => /^(\w{5}-){3}\w{5}$/.test(one))).toBe(true);
    expect([first.status, second.status, typed.status]).toEqual([200, 422, 200]);
    expect(kept).toHaveLength(8);
    expect(kept.every((one) => /^sha256:[\w-]{43}$/.test(String(one)))).toBe(true);
  });

  test("does not take a stored hash for a code", async () => {
    const person = await moveIn(doors);
    const { rows } = await doors.app.db.execute<{ backup_codes: string }>(
      sql`select backup_codes from two_factors where user_id = ${await userIdOf(doors, person)}`,
    );
    const [hash]: string[] = JSON.parse(rows[0]?.backup_codes ?? "");
    const { browser } = await halfIn(person);
    const answer = await browser.post(BACKUP, { code: hash?.slice(0, 40) });

    expect(answer.status).toBe(422);
  });

  test("is asked for after a new password, too", async () => {
    const person = await moveIn(doors);
    const browser = doors.browser();
    await browser.post("/api/auth/request-password-reset", { email: person.email });
    const { token } = await doors.letterTo(person.email, "Choose a new password");
    const password = "another otter lamp 7";
    await browser.post("/api/auth/reset-password", { token, newPassword: password });
    const answer = await signIn({ ...person, password, browser });

    expect(answer.body).toEqual({ next: "second_factor" });
  });

  test("is asked for after an API key, too", async () => {
    const person = await moveIn(doors);
    const apiKey = `pf_${crypto.randomUUID().replaceAll("-", "")}`;
    await doors.app.db.execute(sql`insert into api_keys (workspace_id, user_id, name, key_hash, prefix, scopes)
      select m.workspace_id, m.user_id, 'key', encode(sha256(${apiKey}::bytea), 'hex'), 'pf_', '{all}'
      from members m where m.user_id = ${await userIdOf(doors, person)}`);
    const browser = doors.browser();
    const answer = await browser.post("/api/session", { apiKey });
    const early = await browser.get(JOBS);
    const done = await browser.post(VERIFY, { code: person.codeNow() });

    expect(answer.body).toEqual({ next: "second_factor" });
    expect([early.status, done.status, (await browser.get(JOBS)).status]).toEqual([401, 200, 200]);
  });

  test("is over ten minutes after the password", async () => {
    const person = await moveIn(doors);
    const { browser } = await halfIn(person);
    await doors.app.db.execute(sql`update verifications set expires_at = now() - interval '1 second'
      where value = ${await userIdOf(doors, person)}`);
    const answer = await browser.post(VERIFY, { code: person.codeNow() });

    expect([answer.status, answer.body.code]).toEqual([401, "challenge_over"]);
  });
});

describe("changing the second factor", () => {
  test("new backup codes replace the old ones", async () => {
    const person = await moveIn(doors);
    const { browser, password } = person;
    const made = await browser.post("/api/auth/two-factor/generate-backup-codes", { password });
    const old = await (await halfIn(person)).browser.post(BACKUP, { code: person.backupCodes[0] });
    const fresh = await (await halfIn(person)).browser.post(BACKUP, {
      code: made.body.backupCodes[0],
    });

    expect(Object.keys(made.body)).toEqual(["backupCodes"]);
    expect([old.status, fresh.status]).toEqual([422, 200]);
  });

  test("another app replaces the first one; meanwhile nothing else is open", async () => {
    const person = await moveIn(doors);
    const { browser, password } = person;
    const twice = await browser.post("/api/auth/two-factor/enable", { password });
    const off = await browser.post("/api/auth/two-factor/disable", { password });
    const between = await browser.get(JOBS);
    const next = await addFactor(person);
    await letCodesPass(doors, person);
    const { browser: other } = await halfIn(person);
    const old = await other.post(VERIFY, { code: person.codeNow() });
    const now = await other.post(VERIFY, { code: next.codeNow() });

    expect([twice.status, off.status]).toEqual([409, 200]);
    expect(between.body.code).toBe("second_factor_required");
    expect([old.status, now.status]).toEqual([422, 200]);
    await doors.letterTo(person.email, "Your second factor was removed");
  });

  test("waits for whoever guessed the password too often", async () => {
    const person = await moveIn(doors);
    const userId = await userIdOf(doors, person);
    await doors.app.db.execute(sql`insert into rate_limits (key, count, last_request)
      values (${`proof|${userId}`}, 16, (extract(epoch from now()) * 1000)::bigint)`);
    const { browser, password } = person;
    const answers = [
      await browser.post("/api/v1/session/prove", { password }),
      await browser.post("/api/auth/two-factor/disable", { password }),
      await browser.post("/api/auth/two-factor/generate-backup-codes", { password }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([429, 429, 429]);
  });
});
