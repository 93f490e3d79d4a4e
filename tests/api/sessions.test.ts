import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type App, type Someone, startApp } from "./app.ts";
import { ask } from "./ask.ts";

const SAME_ORIGIN = { "sec-fetch-site": "same-origin" };

let app: App;
let ann: Someone;

beforeAll(async () => {
  app = await startApp();
  ann = await app.addSomeone();
});

afterAll(() => app.stop());

const at = (path: string) => `${app.origin}/api${path}`;
const jobs = () => at("/v1/jobs");

async function signIn(someone: Someone): Promise<string> {
  const answer = await ask(at("/session"), { json: { apiKey: someone.apiKey } });
  return answer.headers.get("set-cookie")?.split(";")[0] ?? "";
}

describe("without a key or a session", () => {
  const nobody = crypto.randomUUID();

  test.each([
    ["GET", "/v1/jobs"],
    ["POST", "/v1/jobs"],
    ["GET", `/v1/jobs/${nobody}`],
    ["GET", `/v1/jobs/${nobody}/results`],
    ["POST", `/v1/jobs/${nobody}/cancel`],
    ["POST", `/v1/jobs/${nobody}/retry`],
    ["POST", "/v1/decisions"],
    ["POST", `/v1/decisions/${nobody}/undo`],
    ["GET", "/v1/connections"],
    ["GET", "/v1/linkedin/parameters"],
    ["POST", "/realtime/auth"],
    ["POST", "/realtime/user-auth"],
  ])("%s %s asks who it is", async (method, path) => {
    const answer = await ask(at(path), { method });

    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toBe("Bearer");
    expect(answer.body).toMatchObject({ code: "unauthorized", status: 401 });
  });
});

describe("an API key", () => {
  test.each([
    ["Bearer", "an empty one"],
    ["Bearer pf_0000000000000000000000000000", "an unknown one"],
    ["Basic dXNlcjpwYXNz", "another scheme"],
    [`Bearer ${"x".repeat(5_000)}`, "a very long one"],
  ])("%# is refused: %s", async (authorization) => {
    expect((await ask(jobs(), { headers: { authorization } })).status).toBe(401);
  });

  test("is refused once it is revoked or expired, and its use is noted before", async () => {
    const [revoked, expired] = [await app.addSomeone(), await app.addSomeone()];
    expect((await ask(jobs(), { as: revoked })).status).toBe(200);
    const { rows } = await app.db.execute(
      sql`select last_used_at from api_keys where user_id = ${revoked.userId}`,
    );
    expect(rows).not.toEqual([{ last_used_at: null }]);

    await app.db.execute(
      sql`update api_keys set revoked_at = now() where user_id = ${revoked.userId}`,
    );
    await app.db.execute(
      sql`update api_keys set expires_at = now() where user_id = ${expired.userId}`,
    );

    expect((await ask(jobs(), { as: revoked })).status).toBe(401);
    expect((await ask(jobs(), { as: expired })).status).toBe(401);
  });

  test("may do what its scopes say and nothing else", async () => {
    const reader = await app.addSomeone({ scopes: ["jobs:read"] });

    const read = await ask(jobs(), { as: reader });
    const write = await ask(jobs(), { as: reader, json: {} });
    const results = await ask(at(`/v1/jobs/${crypto.randomUUID()}/results`), { as: reader });

    expect([read.status, write.status, results.status]).toEqual([200, 403, 403]);
    expect(write.body.code).toBe("insufficient_scope");
  });

  test("of a viewer only reads", async () => {
    const viewer = await app.addSomeone({ role: "viewer" });

    expect((await ask(jobs(), { as: viewer })).status).toBe(200);
    expect((await ask(jobs(), { as: viewer, json: {} })).status).toBe(403);
    expect((await ask(at("/v1/decisions"), { as: viewer, json: {} })).status).toBe(403);
  });

  test("that is wrong too often from one address is answered 429, other addresses are not", async () => {
    const from = (address: string, authorization: string) =>
      ask(jobs(), { headers: { "x-nf-client-connection-ip": address, authorization } });

    const tries = await Promise.all(
      Array.from({ length: 40 }, () => from("192.0.2.1", "Bearer wrong")),
    );
    const later = await from("192.0.2.1", "Bearer wrong");
    const elsewhere = await from("192.0.2.2", `Bearer ${ann.apiKey}`);

    expect(tries.some(({ status }) => status === 401)).toBe(true);
    expect(later.status).toBe(429);
    expect(Number(later.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(elsewhere.status).toBe(200);
  });
});

describe("a session", () => {
  test("starts with a key and is kept in a cookie that scripts cannot read", async () => {
    const answer = await ask(at("/session"), { json: { apiKey: ann.apiKey } });

    expect([answer.status, answer.body]).toEqual([200, { next: "done" }]);
    expect(answer.headers.get("set-cookie")).toMatch(
      /^pf\.session_token=[\w.%]+; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    const cookie = await signIn(ann);
    expect((await ask(jobs(), { headers: { cookie } })).status).toBe(200);
  });

  test("does not start with a wrong key", async () => {
    const answer = await ask(at("/session"), { json: { apiKey: "pf_00000000000000000000000000" } });

    expect(answer.status).toBe(401);
    expect(answer.headers.get("set-cookie")).toBeNull();
  });

  test("is refused when anything in it was changed", async () => {
    const other = await signIn(await app.addSomeone());
    const [token = "", mac = ""] = (await signIn(ann)).replace("pf.session_token=", "").split(".");
    const [, otherMac = ""] = other.split("=")[1]?.split(".") ?? [];
    const forged = [
      `${token}.${otherMac}`,
      `${token.toLowerCase()}.${mac}`,
      `${token}.`,
      `.${mac}`,
      token,
      "%E0%A4%A",
      "",
    ];

    for (const value of forged) {
      const headers = { cookie: `pf.session_token=${value}` };
      expect((await ask(jobs(), { headers })).status).toBe(401);
    }
  });

  test("ends when its person is gone", async () => {
    const leaver = await app.addSomeone();
    const cookie = await signIn(leaver);
    await app.db.execute(sql`delete from api_keys where user_id = ${leaver.userId}`);
    await app.db.execute(sql`delete from users where id = ${leaver.userId}`);

    expect((await ask(jobs(), { headers: { cookie } })).status).toBe(401);
  });

  test("ends on request, for whoever still has its cookie too", async () => {
    const cookie = await signIn(ann);
    const headers = { cookie, ...SAME_ORIGIN };
    const answer = await ask(at("/session"), { method: "DELETE", headers });

    expect(answer.status).toBe(204);
    expect(answer.headers.get("set-cookie")).toMatch(/^pf\.session_token=; Max-Age=0; Path=\/;/);
    expect(answer.headers.get("clear-site-data")).toBe('"cache", "storage"');
    expect((await ask(jobs(), { headers: { cookie } })).status).toBe(401);
  });
});

describe("a request from another site that carries the cookie", () => {
  test.each<Record<string, string>>([
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { "sec-fetch-site": "none" },
    { origin: "https://evil.example" },
    { origin: "null" },
    { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
    {},
  ])("changes nothing: %j", async (from) => {
    const headers = { cookie: await signIn(ann), ...from };
    const answer = await ask(jobs(), { json: {}, headers });

    expect(answer.status).toBe(403);
    expect(answer.body.code).toBe("forbidden");
  });

  test("is let in when it is our own page, by either sign", async () => {
    const cookie = await signIn(ann);
    const byOrigin = await ask(jobs(), { json: {}, headers: { cookie, origin: app.origin } });
    const bySite = await ask(jobs(), { json: {}, headers: { cookie, ...SAME_ORIGIN } });

    expect([byOrigin.status, bySite.status]).toEqual([422, 422]); // past the guard, to the empty body
  });

  test("cannot sign a visitor in or out", async () => {
    const headers = { "sec-fetch-site": "cross-site" };
    const inside = await ask(at("/session"), { json: { apiKey: ann.apiKey }, headers });
    const out = await ask(at("/session"), { method: "DELETE", headers });

    expect([inside.status, out.status]).toEqual([403, 403]);
    expect([inside.headers.get("set-cookie"), out.headers.get("set-cookie")]).toEqual([null, null]);
  });
});

describe("the demo's door", () => {
  test("is not there unless it was switched on", async () => {
    const answer = await ask(at("/session/demo"));

    expect(answer.status).toBe(404);
    expect(answer.headers.get("set-cookie")).toBeNull();
  });
});
