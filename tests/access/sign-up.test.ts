import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WorkspaceList } from "#lib/contract/workspace.ts";
import {
  addFactor,
  type Browser,
  type Doors,
  openDoors,
  PASSWORD,
  signIn,
  signUp,
} from "./doors.ts";

let doors: Doors;

beforeAll(async () => {
  doors = await openDoors();
});

afterAll(() => doors.close());

const SIGN_UP = "/api/auth/sign-up/email";
const CONFIRM = "/api/auth/confirm-email";

const ann = (email: string) => ({ name: "Ann Field", email, password: PASSWORD });

test("an address is confirmed by its letter, and only then the password signs in", async () => {
  const browser = doors.browser();
  const account = { email: "ann@firm.example", password: PASSWORD, browser };
  const asked = await browser.post(SIGN_UP, ann(account.email));
  const early = await signIn(account);
  const { token, text } = await doors.letterTo(account.email, "Confirm your");
  const confirmed = await browser.post(CONFIRM, { token });
  const inside = await signIn(account);

  expect([asked.status, asked.body]).toEqual([200, {}]);
  expect([early.status, early.body.code]).toEqual([403, "email_not_confirmed"]);
  expect([confirmed.status, inside.status]).toEqual([200, 200]);
  expect(inside.body).toEqual({ next: "done" });
  expect(text).not.toContain("Ann Field"); // whoever signs up could write the letter
});

test("a person who signed up owns a workspace of their own, once", async () => {
  const account = await signUp(doors, "Bea Brook");
  const { rows } = await doors.app.db.execute(sql`select w.name, m.role from members m
    join workspaces w on w.id = m.workspace_id join users u on u.id = m.user_id where u.email = ${account.email}`);

  expect(rows).toEqual([{ name: "Bea Brook's workspace", role: "owner" }]);
});

test("the workspace somebody signed up with can be named in a call like any other", async () => {
  for (const name of ["Cara", "Dina", "Eve", "Fay"]) {
    const account = await signUp(doors, name);
    await signIn(account);
    await addFactor(account);
    const { body } = await account.browser.get("/api/v1/workspaces");
    expect(WorkspaceList.safeParse(body).error).toBeUndefined();
    const { id: workspaceId } = body.workspaces[0];
    const moved = await account.browser.post("/api/v1/workspaces/switch", { workspaceId });
    expect(moved.status).toBe(204);
  }
});

describe("a mailed link", () => {
  test("works in the browser that asked for it and in no other", async () => {
    const browser = doors.browser();
    await browser.post(SIGN_UP, ann("cora@firm.example"));
    const { token } = await doors.letterTo("cora@firm.example", "Confirm your");
    const elsewhere = await doors.browser().post(CONFIRM, { token });
    const other = doors.browser();
    await other.post("/api/auth/request-password-reset", { email: "nobody@firm.example" });
    const marked = await other.post(CONFIRM, { token });
    const here = await browser.post(CONFIRM, { token });

    expect([elsewhere.status, elsewhere.body.code]).toEqual([403, "other_browser"]);
    expect([marked.status, marked.body.code]).toEqual([403, "other_browser"]);
    expect(here.status).toBe(200);
  });

  test("is refused when anything in it was changed, and on a GET", async () => {
    const browser = doors.browser();
    await browser.post(SIGN_UP, ann("dora@firm.example"));
    const { token } = await doors.letterTo("dora@firm.example", "Confirm your");
    const changed = await browser.post(CONFIRM, { token: `x${token}` });
    const got = await browser.get(`${CONFIRM}?token=${token}`);
    const libraries = await browser.get(`/api/auth/verify-email?token=${token}`);

    expect([changed.status, got.status, libraries.status]).toEqual([403, 404, 404]);
    expect((await signIn({ email: "dora@firm.example", password: PASSWORD, browser })).status).toBe(
      403,
    );
  });
});

describe("who asks for an address that is known", () => {
  test("gets the same answer, and the owner a letter without a way in", async () => {
    const { email } = await signUp(doors);
    const known = await doors.browser().post(SIGN_UP, ann(email));
    const unknown = await doors.browser().post(SIGN_UP, ann("new@firm.example"));
    const { text } = await doors.letterTo(email, "has an account");

    expect([known.status, known.body]).toEqual([unknown.status, unknown.body]);
    expect([...known.headers.keys()].sort()).toEqual([...unknown.headers.keys()].sort());
    expect(text).not.toContain("#");
  });

  test("does not change the password that is there", async () => {
    const account = await signUp(doors);
    const taken = { ...ann(account.email), password: "another otter lamp 7" };
    await doors.browser().post(SIGN_UP, taken);

    expect((await signIn({ ...account, password: taken.password })).status).toBe(401);
    expect((await signIn(account)).status).toBe(200);
  });
});

describe("another letter", () => {
  const again = (browser: Browser, email: string, password = PASSWORD) =>
    browser.post("/api/auth/send-verification-email", { email, password });

  test("is sent to who signed up, in the browser that asks", async () => {
    const email = "hal@firm.example";
    await doors.browser().post(SIGN_UP, ann(email));
    await doors.letterTo(email, "Confirm your");
    const browser = doors.browser();
    expect((await again(browser, email)).body).toEqual({});
    await expect.poll(() => doors.countLetters(email)).toBe(2);
    const { token } = await doors.letterTo(email, "Confirm your");

    expect((await browser.post(CONFIRM, { token })).status).toBe(200);
  });

  test("is none for the owner of an address with which somebody else signed up", async () => {
    const email = "ida@firm.example";
    await doors.browser().post(SIGN_UP, { ...ann(email), password: "a squatter's lamp 5" });
    await doors.letterTo(email, "Confirm your");
    const answer = await again(doors.browser(), email);
    const unknown = await again(doors.browser(), "nobody@firm.example");
    const reset = doors.browser();
    await reset.post("/api/auth/request-password-reset", { email });
    await doors.letterTo(email, "Choose a new password"); // all letters before it have been written

    expect([answer.status, answer.body]).toEqual([unknown.status, unknown.body]);
    expect(await doors.countLetters(email)).toBe(2);
  });
});

test.each([
  ["too short", "eleven char", "must have at least 12 characters"],
  ["too long", "long and long again ".repeat(7), "must have at most 128 characters"],
  ["a common one", "1qaz2wsx3edc", "tried first"],
  ["made of a common one", "P@ssw0rd2026!", "tried first"],
  ["a pattern", "abcabcabcabc", "tried first"],
  ["with the product in it", "my prospect finder 7", "must not contain"],
  ["with one's own name in it", "otter Field lamp 4", "must not contain"],
  ["with a part of the address in it", "gravel otter eve-long 4", "must not contain"],
])("a password is refused: %s", async (_why, password, words) => {
  const body = { name: "Ann Field", email: "eve.long@firm.example", password };
  const answer = await doors.browser().post(SIGN_UP, body);

  expect(answer.status).toBe(422);
  expect(answer.body.detail).toContain(words);
  expect(await doors.countLetters(body.email)).toBe(0);
});

test.each([
  "spaces between words are good",
  "äöü und ein Ziegelstein",
  "no-digits-no-capitals",
  "a".repeat(4) + "xZ9 of many kinds, up to 128 ".repeat(4),
])("a password needs no composition: %s", async (password) => {
  const email = `${crypto.randomUUID()}@firm.example`;
  const answer = await doors.browser().post(SIGN_UP, { name: "Ann", email, password });

  expect(answer.status).toBe(200);
});

test.each([
  ["no address", { email: "not an address" }],
  ["two addresses", { email: "a@firm.example,b@firm.example" }],
  ["a second header", { email: "a@firm.example\r\nBcc: b@firm.example" }],
  ["an unknown field", { email: "a@firm.example", role: "owner" }],
  ["a flag of the library's", { email: "a@firm.example", emailVerified: true }],
  ["no name", { email: "a@firm.example", name: " " }],
])("a sign-up with %s is refused", async (_what, change) => {
  const answer = await doors.browser().post(SIGN_UP, { ...ann(""), ...change });

  expect([answer.status, answer.body.code]).toEqual([422, "invalid"]);
});

test("letters to one address end after three in an hour", async () => {
  const email = "gus@firm.example";
  const statuses: number[] = [];
  for (let round = 0; round < 4; round += 1) {
    statuses.push((await doors.browser().post(SIGN_UP, ann(email))).status);
  }
  const again = await doors.browser().post("/api/auth/send-verification-email", {
    email,
    password: PASSWORD,
  });

  expect(statuses).toEqual([200, 200, 200, 429]);
  expect(again.status).toBe(429);
  expect(Number(again.headers.get("retry-after"))).toBeGreaterThan(3_000);
});

test("one address signs up three times an hour", async () => {
  const browser = doors.browser("203.0.113.9");
  const statuses = await Promise.all(
    Array.from({ length: 8 }, async (_, at) => {
      const answer = await browser.post(SIGN_UP, ann(`crowd${at}@firm.example`));
      return answer.status;
    }),
  );

  expect(statuses.filter((status) => status === 200)).toHaveLength(3);
  expect(statuses.filter((status) => status === 429)).toHaveLength(5);
});
