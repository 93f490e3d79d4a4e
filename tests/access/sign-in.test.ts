import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ask } from "#tests/api/ask.ts";
import { type Account, type Doors, moveIn, openDoors, signIn, signUp } from "./doors.ts";

let doors: Doors;

beforeAll(async () => {
  doors = await openDoors({ REQUIRE_SECOND_FACTOR: "false" });
});

afterAll(() => doors.close());

const SIGN_IN = "/api/auth/sign-in/email";
const JOBS = "/api/v1/jobs";

const wrong = (account: { email: string }) => ({ ...account, password: "not the right one" });

async function failAt(account: Account, address: string): Promise<number> {
  const { email, password } = wrong(account);
  return (await doors.browser(address).post(SIGN_IN, { email, password })).status;
}

/** As if strangers had failed so often just now. */
async function failOften({ email }: Account, count: number): Promise<void> {
  const key = `password|${createHash("sha256").update(email).digest("base64url")}`;
  await doors.app.db.execute(sql`insert into rate_limits (key, count, last_request)
    values (${key}, ${count}, (extract(epoch from now()) * 1000)::bigint)`);
}

/** As if so many seconds had passed since the last of them. */
async function pass(seconds: number): Promise<void> {
  await doors.app.db.execute(sql`update rate_limits set last_request = last_request - ${seconds * 1_000}
    where key like 'password|%'`);
}

describe("signing in", () => {
  test("puts the session in a cookie that scripts cannot read, and its token nowhere else", async () => {
    const account = await signUp(doors);
    const answer = await signIn(account);
    const [cookie = ""] = answer.headers
      .getSetCookie()
      .filter((it) => it.includes("session_token"));
    const [name, value = ""] = cookie.split(";")[0]?.split("=") ?? [];
    const [token = ""] = value.split(".");
    const inside = await account.browser.get(JOBS);
    const { rows } = await doors.app.db.execute(
      sql`select token from sessions where token = ${token}`,
    );

    expect(name).toBe("pf.session_token");
    expect(cookie).toMatch(/; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(rows).toHaveLength(1);
    expect(answer.body).toEqual({ next: "done" });
    expect(inside.status).toBe(200);
  });

  test("is refused alike for a wrong password and for an unknown address", async () => {
    const account = await signUp(doors);
    const known = await signIn(wrong(account) as Account);
    const { browser } = account;
    const unknown = await browser.post(SIGN_IN, { ...wrong({ email: "no@firm.example" }) });

    expect([known.status, known.body.code]).toEqual([401, "wrong_credentials"]);
    expect({ ...unknown.body, requestId: "" }).toEqual({ ...known.body, requestId: "" });
    expect(unknown.headers.getSetCookie()).toEqual(known.headers.getSetCookie());
  });

  test("takes the address in any case, and the same letters in another form of Unicode", async () => {
    const account = await signUp(doors);
    const password = "Ziegelstein für Gänse"; // as NFC
    await account.browser.post("/api/auth/request-password-reset", { email: account.email });
    const { token } = await doors.letterTo(account.email, "Choose a new password");
    const reset = { token, newPassword: password };
    expect((await account.browser.post("/api/auth/reset-password", reset)).status).toBe(200);
    const { browser } = account;
    const answer = await signIn({
      email: account.email.toUpperCase(),
      password: password.normalize("NFD"),
      browser,
    });

    expect(answer.status).toBe(200);
  });

  test("is not open to another site, nor to forms", async () => {
    const account = await signUp(doors);
    const { email, password } = account;
    const url = doors.app.origin + SIGN_IN;
    const foreign = await ask(url, {
      json: { email, password },
      headers: { origin: "https://evil.example" },
    });
    const form = await ask(url, { form: { email, password } });

    expect([foreign.status, form.status]).toEqual([403, 415]);
  });
});

describe("too many tries", () => {
  test("forty at once from one address let exactly five through", async () => {
    const account = await signUp(doors);
    const tries = await Promise.all(
      Array.from({ length: 40 }, () => failAt(account, "203.0.113.40")),
    );

    expect(tries.filter((status) => status === 401)).toHaveLength(5);
    expect(tries.filter((status) => status === 429)).toHaveLength(35);
  });

  test("one household's IPv6 addresses are counted as one", async () => {
    const account = await signUp(doors);
    const tries = await Promise.all(
      Array.from({ length: 8 }, (_, at) => failAt(account, `2001:db8:7:7:${at + 1}::1`)),
    );

    expect(tries.filter((status) => status === 401)).toHaveLength(5);
    expect(await failAt(account, "2001:db8:7:8::1")).toBe(401);
  });

  test("from ever new addresses have to wait, and are told how long", async () => {
    const account = await signUp(doors);
    await failOften(account, 16);
    const refused = await signIn({ ...account, browser: doors.browser() });

    expect([refused.status, refused.body.code]).toEqual([429, "limit_reached"]);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(60);
  });

  test("by strangers do not shut out the owner in a browser they used before", async () => {
    const account = await signUp(doors);
    expect((await signIn(account)).status).toBe(200);
    await failOften(account, 16);
    const elsewhere = await signIn({ ...account, browser: doors.browser() });

    expect(elsewhere.status).toBe(429);
    expect((await signIn(account)).status).toBe(200);
  });

  test("are forgotten with a new password", async () => {
    const account = await signUp(doors);
    await failOften(account, 16);
    await account.browser.post("/api/auth/request-password-reset", { email: account.email });
    const { token } = await doors.letterTo(account.email, "Choose a new password");
    const password = "another otter lamp 7";
    await account.browser.post("/api/auth/reset-password", { token, newPassword: password });

    expect((await signIn({ ...account, password })).status).toBe(200);
  });

  test("wait twice as long each time, and are forgotten after a quarter of an hour", async () => {
    const account = await signUp(doors);
    await failOften(account, 15);
    await pass(66); // of 64 seconds
    const first = await failAt(account, "203.0.113.170");
    await pass(66); // of 128
    const second = await failAt(account, "203.0.113.171");
    await pass(900);

    expect([first, second]).toEqual([401, 429]);
    expect((await signIn(account)).status).toBe(200);
  });

  test("count without an address by account alone: nobody is shut out by strangers' tries", async () => {
    const [account, other] = [await signUp(doors), await signUp(doors)];
    const url = doors.app.origin + SIGN_IN;
    await failOften(account, 16);
    const statusOf = async ({ email, password }: Account) =>
      (await ask(url, { json: { email, password } })).status;
    const spoofed = Array.from({ length: 8 }, (_, at) =>
      ask(url, {
        json: wrong({ email: "no@firm.example" }),
        headers: { "x-forwarded-for": `203.0.113.${at}`, "x-real-ip": `203.0.113.${at}` },
      }),
    );

    expect(await statusOf(account)).toBe(429);
    expect((await Promise.all(spoofed)).map(({ status }) => status)).not.toContain(429);
    expect(await statusOf(other)).toBe(200);
  });

  test("counts of an hour outlive those of a minute", async () => {
    const email = "hour@firm.example";
    const path = "/api/auth/request-password-reset";
    for (let round = 0; round < 3; round += 1) await doors.browser().post(path, { email });
    const account = await signUp(doors);
    await signIn(account);
    await doors.app.db.execute(sql`update rate_limits
      set last_request = last_request - case when key like 'letter%' then 1800000 else 120000 end`);
    await signIn(account); // its minute is over: the library sweeps old counts

    expect((await doors.browser().post(path, { email })).status).toBe(429);
  });
});

test("no answer to any door holds the session's token", async () => {
  const person = await moveIn(doors);
  const { browser, email, password, codeNow } = person;
  const answers = [
    await signIn(person),
    await browser.post("/api/auth/two-factor/verify-totp", { code: codeNow() }),
    await browser.post("/api/auth/update-user", { name: "Ann" }),
    await browser.get("/api/v1/sessions"),
    await browser.post("/api/v1/session/prove", { password }),
    await browser.post("/api/auth/two-factor/generate-backup-codes", { password }),
    await browser.post("/api/auth/change-password", {
      currentPassword: password,
      newPassword: "another otter lamp 7",
      revokeOtherSessions: true,
    }),
  ];
  const { rows } = await doors.app.db.execute<{ token: string }>(
    sql`select token from sessions s join users u on u.id = s.user_id where u.email = ${email}`,
  );
  const bodies = answers.map(({ body }) => JSON.stringify(body)).join("\n");
  const cookies = answers.flatMap(({ headers }) => headers.getSetCookie());
  const tokens = cookies.map((line) => /session_token=([^.;]{20,})/.exec(line)?.[1]);

  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 204, 200, 200]);
  expect(rows).toHaveLength(1);
  for (const token of [...tokens, rows[0]?.token].filter((one) => one !== undefined)) {
    expect(bodies).not.toContain(token);
  }
});
