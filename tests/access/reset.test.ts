import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Browser, type Doors, openDoors, signIn, signUp } from "./doors.ts";

let doors: Doors;

beforeAll(async () => {
  doors = await openDoors({ REQUIRE_SECOND_FACTOR: "false" });
});

afterAll(() => doors.close());

const ASK = "/api/auth/request-password-reset";
const RESET = "/api/auth/reset-password";
const NEW = "another otter lamp 7";

async function askFor(browser: Browser, email: string): Promise<string> {
  const answer = await browser.post(ASK, { email });
  expect([answer.status, answer.body]).toEqual([200, {}]);
  return (await doors.letterTo(email, "Choose a new password")).token;
}

test("a letter brings a new password, ends every session, and works once", async () => {
  const account = await signUp(doors);
  await signIn(account);
  const browser = doors.browser();
  const token = await askFor(browser, account.email);
  const first = await browser.post(RESET, { token, newPassword: NEW });
  const second = await browser.post(RESET, { token, newPassword: "a third otter lamp 8" });

  expect([first.status, second.status, second.body.code]).toEqual([200, 410, "link_over"]);
  expect((await account.browser.get("/api/v1/jobs")).status).toBe(401);
  expect(browser.cookies.has("pf.session_token")).toBe(false); // nobody is signed in by a link
  expect((await signIn({ ...account, browser })).status).toBe(401);
  expect((await signIn({ ...account, browser, password: NEW })).status).toBe(200);
  await doors.letterTo(account.email, "Your password was changed");
});

test("twice at once, one of them wins", async () => {
  const account = await signUp(doors);
  const token = await askFor(account.browser, account.email);
  const answers = await Promise.all(
    [NEW, "a third otter lamp 8"].map((newPassword) =>
      account.browser.post(RESET, { token, newPassword }),
    ),
  );

  expect(answers.map(({ status }) => status).sort()).toEqual([200, 410]);
});

test("an address that is not known is answered alike, and gets no letter", async () => {
  const account = await signUp(doors);
  const known = await doors.browser().post(ASK, { email: account.email });
  const unknown = await doors.browser().post(ASK, { email: "nobody@firm.example" });
  await doors.letterTo(account.email, "Choose a new password");

  expect([unknown.status, unknown.body]).toEqual([known.status, known.body]);
  expect([...unknown.headers.keys()].sort()).toEqual([...known.headers.keys()].sort());
  expect(await doors.countLetters("nobody@firm.example")).toBe(0);
});

test("a link is over after ten minutes", async () => {
  const account = await signUp(doors);
  const token = await askFor(account.browser, account.email);
  const { rows } = await doors.app.db.execute(sql`update verifications
    set expires_at = expires_at - interval '10 minutes' where expires_at > now() returning 1 as one`);
  const answer = await account.browser.post(RESET, { token, newPassword: NEW });

  expect(rows).not.toEqual([]);
  expect([answer.status, answer.body.code]).toEqual([410, "link_over"]);
});

test("another browser cannot use the link, and a refused password does not use it up", async () => {
  const account = await signUp(doors);
  const token = await askFor(account.browser, account.email);
  const stranger = await doors.browser().post(RESET, { token, newPassword: NEW });
  const weak = await account.browser.post(RESET, { token, newPassword: "qwertyqwerty" });
  const named = await account.browser.post(RESET, { token, newPassword: "Field of lamps 4" });
  const fine = await account.browser.post(RESET, { token, newPassword: NEW });

  expect([stranger.body.code, weak.body.code, named.body.code]).toEqual([
    "other_browser",
    "weak_password",
    "weak_password",
  ]);
  expect(fine.status).toBe(200);
});

test("a link opens its own door and no other", async () => {
  const account = await signUp(doors);
  const { browser, email } = account;
  const token = await askFor(browser, email);
  const confirm = await doors.letterTo(email, "Confirm your");
  const crossed = [
    await browser.post("/api/auth/confirm-email", { token }),
    await browser.post(RESET, { token: confirm.token, newPassword: NEW }),
  ];

  expect(crossed.map(({ status, body }) => [status, body.code])).toEqual([
    [403, "other_browser"],
    [403, "other_browser"],
  ]);
});

test("the database keeps no token that could be used", async () => {
  const account = await signUp(doors);
  const token = await askFor(account.browser, account.email);
  const [bare = ""] = token.split(".");
  const { rows } = await doors.app.db.execute(sql`select identifier, value from verifications`);

  expect(bare.length).toBeGreaterThan(20);
  expect(JSON.stringify(rows)).not.toContain(bare);
});

test("who never confirmed their address has done so with a letter's link", async () => {
  const browser = doors.browser();
  const email = "slow@firm.example";
  await browser.post("/api/auth/sign-up/email", { name: "Slow Joe", email, password: NEW });
  const token = await askFor(browser, email);
  await browser.post(RESET, { token, newPassword: "a third otter lamp 8" });
  const inside = await signIn({ browser, email, password: "a third otter lamp 8" });

  expect(inside.status).toBe(200);
  expect((await browser.get("/api/v1/jobs")).status).toBe(200);
});
