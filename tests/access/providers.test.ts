import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask } from "#tests/api/ask.ts";
import {
  addFactor,
  type Browser,
  type Doors,
  letCodesPass,
  openDoors,
  PASSWORD,
  signIn,
  signUp,
} from "./doors.ts";
import { oidcStandIn, type Visitor } from "./oidc-stand-in.ts";

let doors: Doors;
let service: Awaited<ReturnType<typeof oidcStandIn>>;

beforeAll(async () => {
  service = await oidcStandIn();
  doors = await openDoors({
    REQUIRE_SECOND_FACTOR: "false",
    GOOGLE_CLIENT_ID: "client",
    GOOGLE_CLIENT_SECRET: "secret",
    OIDC_STAND_IN_URL: service.url,
  });
});

afterAll(async () => {
  await doors.close();
  await service.close();
});

const visitor = (change: Partial<Visitor> = {}): Visitor => {
  const sub = crypto.randomUUID();
  return {
    sub,
    email: `${sub}@elsewhere.example`,
    email_verified: true,
    name: "Vi Sitor",
    ...change,
  };
};

async function begin(browser: Browser, next?: string): Promise<string> {
  const answer = await browser.post("/api/auth/sign-in/social", {
    provider: "google",
    ...(next !== undefined && { next }),
  });
  expect(answer.status).toBe(200);
  return answer.body.url;
}

/** Through the other service and back; where the person ends up. */
async function visit(browser: Browser, who: Visitor, change = {}): Promise<string> {
  const back = service.agree(await begin(browser), who, change);
  const answer = await browser.get(back);
  expect(answer.status).toBe(303);
  return answer.headers.get("location") ?? "";
}

const isIn = async (browser: Browser) => (await browser.get("/api/v1/jobs")).status === 200;

async function usersCalled(email: string): Promise<number> {
  const { rows } = await doors.app.db.execute(sql`select 1 from users where email = ${email}`);
  return rows.length;
}

test("the trail tells by which service somebody came in, and that a way in was refused", async () => {
  const who = visitor();
  await visit(doors.browser(), who);
  await visit(doors.browser(), who, { nonce: "another one" });
  const told = async () => {
    const { rows } = await doors.app.db.execute(sql`
      select e.action, e.detail, u.email from audit_events e left join users u on u.id = e.actor_id
      where e.action in ('sign_in.signed_in', 'sign_in.refused')`);
    return rows;
  };
  const detail = { method: "google" };

  await expect.poll(told, { timeout: 10_000 }).toEqual(
    expect.arrayContaining([
      { action: "sign_in.signed_in", detail, email: who.email },
      { action: "sign_in.refused", detail, email: null },
    ]),
  );
});

test("a person known at the other service is in, with a workspace of their own", async () => {
  const browser = doors.browser();
  const url = new URL(await begin(browser, "/searches/new?x=1"));
  const who = visitor();
  const answer = await browser.get(service.agree(url.href, who));
  const { rows } = await doors.app.db.execute<{
    row: string;
  }>(sql`select a::text as row from accounts a
    where account_id = ${who.sub} and provider_id = 'google'`);

  expect(url.searchParams.get("code_challenge_method")).toBe("S256");
  expect(url.searchParams.get("nonce")).toMatch(/^[\w-]{32}$/);
  expect(answer.headers.get("location")).toBe("/searches/new?x=1");
  expect(await isIn(browser)).toBe(true);
  expect(rows).toHaveLength(1);
  for (const token of service.tokens) expect(rows[0]?.row).not.toContain(token);
});

test("they are told by their subject there, whatever their address has become", async () => {
  const who = visitor();
  await visit(doors.browser(), who);
  const browser = doors.browser();
  await visit(browser, { ...who, email: `new.${who.email}` });

  expect(await isIn(browser)).toBe(true);
  expect([await usersCalled(who.email), await usersCalled(`new.${who.email}`)]).toEqual([1, 0]);
});

test("nobody gets into an account by its address alone", async () => {
  const { email } = await signUp(doors);
  const browser = doors.browser();
  const location = await visit(browser, visitor({ email }));

  expect(location).toBe("/sign-in?error=account_not_linked");
  expect(await isIn(browser)).toBe(false);
});

test("an address that the other service did not check is checked here first", async () => {
  const browser = doors.browser();
  const who = visitor({ email_verified: false });
  const location = await visit(browser, who);

  const { token } = await doors.letterTo(who.email, "Confirm your");
  const stranger = await doors.browser().post("/api/auth/confirm-email", { token });
  const confirmed = await browser.post("/api/auth/confirm-email", { token });
  await visit(browser, who);

  expect(location).toBe("/sign-in?error=email_not_verified");
  expect([stranger.status, confirmed.status, await isIn(browser)]).toEqual([403, 200, true]);
});

test("the owner of an address takes over the account that somebody else made with it", async () => {
  const squatter = visitor({ email_verified: false });
  await visit(doors.browser(), squatter);
  const browser = doors.browser();
  const { email } = squatter;
  await browser.post("/api/auth/request-password-reset", { email });
  const { token } = await doors.letterTo(email, "Choose a new password");
  await browser.post("/api/auth/reset-password", { token, newPassword: PASSWORD });
  const other = doors.browser();
  const location = await visit(other, squatter);

  expect((await signIn({ browser, email, password: PASSWORD })).status).toBe(200);
  expect(location).toBe("/sign-in?error=account_not_linked");
  expect(await isIn(other)).toBe(false);
});

test.each([
  ["made for another sign-in", { nonce: "another" }],
  ["made for another app", { aud: "another" }],
  ["made by another service", { iss: "https://evil.example" }],
  ["that is over", { exp: 1 }],
])("a token %s is worth nothing", async (_what, change) => {
  const browser = doors.browser();
  const location = await visit(browser, visitor(), change);

  expect(location).toMatch(/^\/sign-in\?error=/);
  expect(await isIn(browser)).toBe(false);
});

test("the way back is open to the browser that went, once", async () => {
  const browser = doors.browser();
  const back = service.agree(await begin(browser), visitor());
  const elsewhere = await doors.browser().get(back);
  const here = await browser.get(back);
  const again = await browser.get(back);

  expect(elsewhere.headers.get("location")).toMatch(/^\/sign-in\?error=/);
  expect([here.headers.get("location"), await isIn(browser)]).toEqual(["/", true]);
  expect(again.headers.get("location")).toMatch(/^\/sign-in\?error=/);
});

test.each(["//evil.example", "/\\evil.example", "https://evil.example"])(
  "never leads to %s",
  async (next) => {
    const browser = doors.browser();
    const answer = await browser.get(service.agree(await begin(browser, next), visitor()));

    expect(answer.headers.get("location")).toBe("/");
  },
);

test("the second factor is asked for on this way, too", async () => {
  const who = visitor();
  const first = doors.browser();
  await visit(first, who);
  const { codeNow } = await addFactor({ browser: first });
  await letCodesPass(doors, who);
  const browser = doors.browser();
  const location = await visit(browser, who);
  const early = await isIn(browser);
  const done = await browser.post("/api/auth/two-factor/verify-totp", { code: codeNow() });

  expect(location).toBe("/sign-in/second-factor?next=%2F");
  expect([early, done.status, await isIn(browser)]).toEqual([false, 200, true]);
});

test("who has no password proves it by signing in anew", async () => {
  const who = visitor();
  const browser = doors.browser();
  await visit(browser, who);
  await doors.app.db.execute(sql`update sessions set proved_at = proved_at - interval '11 minutes'
    where user_id = (select id from users where email = ${who.email})`);
  const stale = await browser.post("/api/auth/two-factor/enable", {});
  const prove = await browser.post("/api/v1/session/prove", { password: "anything at all" });
  const junk = await browser.post("/api/auth/two-factor/enable", { password: "anything at all" });
  await visit(browser, who);
  const fresh = await browser.post("/api/auth/two-factor/enable", {});

  expect([stale.body.code, prove.body.code, junk.body.code]).toEqual([
    "step_up",
    "no_password",
    "step_up",
  ]);
  expect(fresh.status).toBe(200);
});

test("another site cannot send a visitor there", async () => {
  const url = `${doors.app.origin}/api/auth/sign-in/social`;
  const headers = { "sec-fetch-site": "cross-site" };
  const answer = await ask(url, { json: { provider: "google" }, headers });

  expect(answer.status).toBe(403);
});
