import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ask } from "#tests/api/ask.ts";
import { type Browser, type Doors, openDoors, signIn, signUp, userIdOf } from "./doors.ts";

let doors: Doors;

beforeAll(async () => {
  doors = await openDoors({ REQUIRE_SECOND_FACTOR: "false" });
});

afterAll(() => doors.close());

const JOBS = "/api/v1/jobs";
const SESSIONS = "/api/v1/sessions";

async function signedIn() {
  const account = await signUp(doors);
  await signIn(account);
  return { ...account, userId: await userIdOf(doors, account) };
}

async function alsoIn(account: Awaited<ReturnType<typeof signedIn>>): Promise<Browser> {
  const browser = doors.browser();
  await signIn({ ...account, browser });
  return browser;
}

const statusOf = async (browser: Browser) => (await browser.get(JOBS)).status;

describe("a session", () => {
  test("ends when it was not used for a day", async () => {
    const { browser, userId } = await signedIn();
    await doors.app.db.execute(sql`update sessions set expires_at = expires_at - interval '24 hours'
      where user_id = ${userId}`);

    expect(await statusOf(browser)).toBe(401);
  });

  test("that is used goes on, and ends thirty days after it began", async () => {
    const { browser, userId } = await signedIn();
    const pass = (span: string) =>
      doors.app.db.execute(sql`update sessions set created_at = created_at - ${span}::interval,
        updated_at = updated_at - ${span}::interval, expires_at = expires_at - ${span}::interval
        where user_id = ${userId}`);
    for (let day = 0; day < 32; day += 1) {
      await pass("23 hours");
      if ((await statusOf(browser)) !== 200) break;
    }
    const { rows } =
      await doors.app.db.execute(sql`select extract(epoch from now() - created_at) / 3600 < 30 * 24 + 24
      as is_within, now() - created_at > interval '30 days' as is_over from sessions where user_id = ${userId}`);

    expect(await statusOf(browser)).toBe(401);
    expect(rows).toEqual([{ is_within: true, is_over: true }]);
  });

  test("is one of ten: the eleventh ends the oldest, and its owner is told", async () => {
    const account = await signedIn();
    const others: Browser[] = [];
    for (let count = 0; count < 9; count += 1) others.push(await alsoIn(account));
    expect(await statusOf(account.browser)).toBe(200);
    const eleventh = await alsoIn(account);

    expect(await statusOf(account.browser)).toBe(401);
    expect(await Promise.all([...others, eleventh].map(statusOf))).toEqual(
      others.concat(eleventh).map(() => 200),
    );
    await doors.letterTo(account.email, "The oldest one was ended");
  });

  test("ends when somebody signs in anew in the same browser", async () => {
    const [ann, bea] = [await signedIn(), await signedIn()];
    const cookie = `pf.session_token=${ann.browser.cookies.get("pf.session_token")}`;
    await signIn({ ...bea, browser: ann.browser });

    expect((await ask(doors.app.origin + JOBS, { headers: { cookie } })).status).toBe(401);
    expect(await statusOf(ann.browser)).toBe(200);
    expect(await statusOf(bea.browser)).toBe(200);
  });

  test("ends with its cookie at the sign-out, and what the browser kept goes too", async () => {
    const { browser } = await signedIn();
    const cookie = `pf.session_token=${browser.cookies.get("pf.session_token")}`;
    const answer = await browser.delete("/api/session");
    const replayed = await ask(doors.app.origin + JOBS, { headers: { cookie } });

    expect([answer.status, replayed.status]).toEqual([204, 401]);
    expect(answer.headers.get("clear-site-data")).toBe('"cache", "storage"');
    expect(browser.cookies.has("pf.session_token")).toBe(false);
  });

  test("is not to be had with an API key's authority, nor a key with a session's", async () => {
    const someone = await doors.app.addSomeone({ role: "owner" });
    const asked = await Promise.all([
      ask(doors.app.origin + SESSIONS, { as: someone }),
      ask(`${doors.app.origin}/api/v1/session/prove`, { as: someone, json: { code: "123456" } }),
      ask(`${doors.app.origin}/api/auth/change-email`, {
        as: someone,
        json: { newEmail: "x@firm.example" },
      }),
    ]);

    expect(asked.map(({ status, body }) => [status, body.code])).toEqual(
      asked.map(() => [403, "session_required"]),
    );
  });
});

test("a session says of its person what they can prove themselves with", async () => {
  const { browser, email } = await signedIn();
  const { status, body } = await browser.get("/api/v1/session");

  expect([status, body]).toEqual([
    200,
    { name: "Ann Field", email, hasPassword: true, hasSecondFactor: false },
  ]);
});

describe("the list of one's sessions", () => {
  test("says which is this one, and nothing that lets anybody in", async () => {
    const account = await signedIn();
    await alsoIn(account);
    const { body } = await account.browser.get(SESSIONS);

    expect(body.sessions).toHaveLength(2);
    expect(body.sessions.filter(({ isThisOne }: { isThisOne: boolean }) => isThisOne)).toHaveLength(
      1,
    );
    expect(Object.keys(body.sessions[0]).sort()).toEqual([
      "address",
      "id",
      "isThisOne",
      "lastSeenAt",
      "startedAt",
      "userAgent",
    ]);
  });

  test("ends one, or all others", async () => {
    const account = await signedIn();
    const [first, second] = [await alsoIn(account), await alsoIn(account)];
    const { body } = await account.browser.get(SESSIONS);
    const oldest = body.sessions.at(-1);
    expect(oldest.isThisOne).toBe(true);
    const newest = body.sessions[0].id;
    expect((await account.browser.delete(`${SESSIONS}/${newest}`)).status).toBe(204);
    expect([await statusOf(first), await statusOf(second)]).toEqual([200, 401]);

    expect((await account.browser.delete(SESSIONS)).status).toBe(204);

    expect([await statusOf(first), await statusOf(account.browser)]).toEqual([401, 200]);
  });

  test("has nothing of anybody else's", async () => {
    const [ann, bea] = [await signedIn(), await signedIn()];
    const { body } = await bea.browser.get(SESSIONS);
    const foreign = await ann.browser.delete(`${SESSIONS}/${body.sessions[0].id}`);
    const unknown = await ann.browser.delete(`${SESSIONS}/${crypto.randomUUID()}`);

    expect([foreign.status, unknown.status]).toEqual([404, 404]);
    expect({ ...foreign.body, requestId: "" }).toEqual({ ...unknown.body, requestId: "" });
    expect(await statusOf(bea.browser)).toBe(200);
  });
});

describe("what is dangerous", () => {
  const age = (userId: string) =>
    doors.app.db.execute(sql`update sessions set proved_at = proved_at - interval '10 minutes 1 second'
      where user_id = ${userId}`);

  test("asks for proof again after ten minutes, and the session goes on under a new token", async () => {
    const { browser, userId, password } = await signedIn();
    await age(userId);
    const stale = await browser.delete(SESSIONS);
    const old = `pf.session_token=${browser.cookies.get("pf.session_token")}`;
    const wrong = await browser.post("/api/v1/session/prove", { password: "not the one" });
    const proved = await browser.post("/api/v1/session/prove", { password });
    const replayed = await ask(doors.app.origin + JOBS, { headers: { cookie: old } });

    expect([stale.status, stale.body.code]).toEqual([403, "step_up"]);
    expect([wrong.status, proved.status, replayed.status]).toEqual([422, 204, 401]);
    expect((await browser.delete(SESSIONS)).status).toBe(204);
  });

  test("does not make a session live longer", async () => {
    const { browser, userId, password } = await signedIn();
    await doors.app.db.execute(sql`update sessions set created_at = created_at - interval '29 days'
      where user_id = ${userId}`);
    await browser.post("/api/v1/session/prove", { password });
    const { rows } = await doors.app.db.execute(
      sql`select now() - created_at > interval '28 days' as is_old from sessions where user_id = ${userId}`,
    );

    expect(rows).toEqual([{ is_old: true }]);
  });

  test("is the change of an address: the new one confirms it, the old one is told", async () => {
    const account = await signedIn();
    const { browser, userId, email } = account;
    const newEmail = `moved.${email}`;
    await age(userId);
    const stale = await browser.post("/api/auth/change-email", { newEmail });
    await browser.post("/api/v1/session/prove", { password: account.password });
    const asked = await browser.post("/api/auth/change-email", { newEmail });
    const before = await signIn({ ...account, browser: doors.browser() });
    const { token } = await doors.letterTo(newEmail, "Confirm your");
    const confirmed = await browser.post("/api/auth/confirm-email", { token });
    const again = await browser.post("/api/auth/confirm-email", { token });
    const after = await signIn({ ...account, email: newEmail, browser: doors.browser() });

    expect([stale.body.code, asked.status, before.status]).toEqual(["step_up", 200, 200]);
    expect([confirmed.status, again.status, after.status]).toEqual([200, 410, 200]);
    await doors.letterTo(email, "another e-mail address now");
  });

  test("comes to nothing where somebody else signed up with the new address meanwhile", async () => {
    const { browser, email } = await signedIn();
    const newEmail = `wanted.${email}`;
    await browser.post("/api/auth/change-email", { newEmail });
    const { token } = await doors.letterTo(newEmail, "Confirm your");
    const other = { name: "Bea", email: newEmail, password: "another otter lamp 7" };
    await doors.browser().post("/api/auth/sign-up/email", other);
    const answer = await browser.post("/api/auth/confirm-email", { token });

    expect([answer.status, answer.body.code]).toEqual([410, "link_over"]);
  });

  test("is no way to learn whose address somebody else's is", async () => {
    const [ann, bea] = [await signedIn(), await signedIn()];
    const answer = await ann.browser.post("/api/auth/change-email", { newEmail: bea.email });

    expect([answer.status, answer.body]).toEqual([200, {}]);
    expect(await doors.countLetters(bea.email)).toBe(1); // the one of her own sign-up
  });
});

describe("a new password", () => {
  test("needs the old one, and ends the other sessions where that is wished", async () => {
    const account = await signedIn();
    const other = await alsoIn(account);
    const change = (currentPassword: string, newPassword: string, revokeOtherSessions = false) =>
      account.browser.post("/api/auth/change-password", {
        currentPassword,
        newPassword,
        revokeOtherSessions,
      });
    const wrong = await change("not the one at all", "another otter lamp 7");
    const weak = await change(account.password, "1qaz2wsx3edc");
    const kept = await change(account.password, "another otter lamp 7");
    expect(await statusOf(other)).toBe(200);
    const ended = await change("another otter lamp 7", "a third otter lamp 8", true);

    expect([wrong.body.code, weak.body.code]).toEqual(["wrong_password", "weak_password"]);
    expect([kept.status, ended.status]).toEqual([200, 200]);
    expect([await statusOf(other), await statusOf(account.browser)]).toEqual([401, 200]);
    await doors.letterTo(account.email, "Your password was changed");
  });

  test("needs proof of the last ten minutes beside it, and nothing changes without", async () => {
    const { browser, userId, password, email } = await signedIn();
    const body = {
      currentPassword: password,
      newPassword: "another otter lamp 7",
      revokeOtherSessions: false,
    };
    const change = () => browser.post("/api/auth/change-password", body);
    await doors.app.db.execute(sql`update sessions set proved_at = proved_at - interval '10 minutes 1 second'
      where user_id = ${userId}`);
    const stale = await change();
    const still = await signIn({ email, password, browser: doors.browser() });
    await browser.post("/api/v1/session/prove", { password });
    const fresh = await change();

    expect([stale.status, stale.body.code, still.status]).toEqual([403, "step_up", 200]);
    expect(fresh.status).toBe(200);
  });
});
