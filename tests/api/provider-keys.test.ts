import { randomBytes } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ProviderKeyList } from "#lib/contract/provider-key.ts";
import { type App, type Someone, startApp } from "./app.ts";
import { type Answer, ask } from "./ask.ts";
import { signedIn } from "./signed-in.ts";

const KEY = "a-key-of-the-tests-that-must-not-get-out-0123";
const ALL = [
  ["GET", ""],
  ["PUT", "/unipile"],
  ["DELETE", "/unipile"],
  ["POST", "/unipile/test"],
] as const;

let app: App;
let ann: Someone;
let baseUrl: string;
const bodies: unknown[] = [];

beforeAll(async () => {
  const dataKey = randomBytes(32).toString("base64");
  app = await startApp({ DATA_KEYS: `tests:${dataKey}` });
  ann = await app.addSomeone({ role: "owner" });
  ({ outsideUrl: baseUrl } = app);
});
afterAll(() => app.stop());

const at = (path: string) => `${app.origin}/api/v1/provider-keys${path}`;

/** As a page of ours would, in this person's session. */
async function asPerson(
  someone: Someone,
  method: string,
  { path, json }: { path: string; json?: unknown },
): Promise<Answer> {
  const session = await ask(`${app.origin}/api/session`, { json: { apiKey: someone.apiKey } });
  const cookie = session.headers.get("set-cookie")?.split(";")[0] ?? "";
  const headers = { cookie, "sec-fetch-site": "same-origin" };
  const answer = await ask(at(path), { method, headers, ...(json !== undefined && { json }) });
  bodies.push(answer.body);
  return answer;
}

const putUnipile = (someone = ann, key = KEY) =>
  asPerson(someone, "PUT", { path: "/unipile", json: { key, baseUrl } });

describe("provider keys", () => {
  test("are put, listed by their ending, tested and removed", async () => {
    expect((await putUnipile()).body).toMatchObject({ ending: "0123", isWorking: null });

    const listed = ProviderKeyList.parse((await asPerson(ann, "GET", { path: "" })).body);
    expect(listed.keys).toMatchObject([{ provider: "unipile", baseUrl, ending: "0123" }]);

    const tested = await asPerson(ann, "POST", { path: "/unipile/test" });
    expect(tested.body).toEqual({ isWorking: true, detail: "The provider takes this key." });
    expect(app.calls.filter(({ key }) => key === KEY)).toMatchObject([
      { path: "/api/v1/accounts?limit=1" },
    ]);

    expect((await asPerson(ann, "DELETE", { path: "/unipile" })).status).toBe(204);
    expect((await asPerson(ann, "DELETE", { path: "/unipile" })).status).toBe(404);
    expect((await asPerson(ann, "GET", { path: "" })).body).toEqual({ keys: [] });
  });

  test("of one workspace are nothing to another", async () => {
    await putUnipile();
    const stranger = await app.addSomeone({ role: "owner" });

    expect((await asPerson(stranger, "GET", { path: "" })).body).toEqual({ keys: [] });
    expect((await asPerson(stranger, "POST", { path: "/unipile/test" })).status).toBe(404);
    expect((await asPerson(stranger, "DELETE", { path: "/unipile" })).status).toBe(404);
    expect((await asPerson(ann, "GET", { path: "" })).body.keys).toHaveLength(1);
  });

  test("are what the workspace's calls go out with, from the next one on", async () => {
    const bob = await app.addSomeone({ role: "admin" });
    const { headers } = await signedIn(app.db, bob);
    const list = () => ask(`${app.origin}/api/v1/connections`, { headers });
    const keysUsed = async () => {
      app.calls.length = 0;
      await list();
      return [...new Set(app.calls.map(({ key }) => key))];
    };

    expect(await keysUsed()).toEqual(["unipile-key"]);
    await putUnipile(bob, "the-key-of-bob's-workspace");
    expect(await keysUsed()).toEqual(["the-key-of-bob's-workspace"]);
    await asPerson(bob, "DELETE", { path: "/unipile" });
    expect(await keysUsed()).toEqual(["unipile-key"]);
  });

  test("show accounts that were listed with the key in use, and no others", async () => {
    const bob = await app.addSomeone({ role: "admin" });
    await app.addConnection(bob);
    const { headers } = await signedIn(app.db, bob);
    const list = async () =>
      (await ask(`${app.origin}/api/v1/connections`, { headers })).body.connections;

    expect(await list()).toHaveLength(1);
    await putUnipile(bob);
    expect(await list()).toEqual([]);
  });
});

test("each change of a key is in the trail, without the key", async () => {
  const bob = await app.addSomeone({ role: "admin" });
  await putUnipile(bob);
  await asPerson(bob, "POST", { path: "/unipile/test" });
  await asPerson(bob, "DELETE", { path: "/unipile" });
  await asPerson(bob, "DELETE", { path: "/unipile" }); // nothing is there any more

  const { rows } = await app.db.execute(sql`
    select action, actor_kind, actor_id, detail, request_id is not null as has_request from audit_events
    where workspace_id = ${bob.workspaceId} and action like 'provider_key.%' order by created_at`);
  const line = { actor_kind: "user", actor_id: bob.userId, detail: { provider: "unipile" } };
  expect(rows).toEqual(
    ["provider_key.put", "provider_key.tested", "provider_key.removed"].map((action) => ({
      ...line,
      action,
      has_request: true,
    })),
  );
});

describe("nobody but an owner or an admin, in person,", () => {
  test.each(ALL)("may %s %s", async (method, path) => {
    const { workspaceId } = ann;
    const people = await Promise.all(
      (["member", "viewer"] as const).map((role) => app.addSomeone({ role, workspaceId })),
    );
    const admin = await app.addSomeone({ role: "admin", workspaceId });
    const body = { json: { key: KEY, baseUrl } };
    const extra = method === "GET" || method === "DELETE" ? {} : body;
    await putUnipile();

    for (const person of people) {
      expect((await asPerson(person, method, { path, ...extra })).status).toBe(403);
    }
    const byKey = await ask(at(path), { method, as: ann, ...extra });
    expect([byKey.status, byKey.body.code]).toEqual([403, "session_required"]);
    expect((await ask(at(path), { method, ...extra })).status).toBe(401);
    expect((await asPerson(ann, "GET", { path: "" })).body.keys).toHaveLength(1);
    expect((await asPerson(admin, method, { path, ...extra })).status).toBeLessThan(300);
  });
});

test.each<[string, unknown, number]>([
  ["/unipile", { key: KEY }, 422],
  ["/unipile", { key: KEY, baseUrl: "https://evil.example" }, 422],
  ["/unipile", { key: "short", baseUrl: "https://api1.unipile.com" }, 422],
  ["/hunter", { key: KEY, baseUrl: "https://api1.unipile.com" }, 422],
  ["/hunter", { key: `${KEY}\nx`, baseUrl: undefined }, 422],
  ["/hunter", { key: KEY, ending: "none" }, 422],
  ["/mystery", { key: KEY }, 404],
  ["/__proto__", { key: KEY }, 404],
])("PUT %s with %j is refused", async (path, json, status) => {
  expect((await asPerson(ann, "PUT", { path, json })).status).toBe(status);
});

test("a server without data keys says so", async () => {
  const bare = await startApp();
  try {
    const someone = await bare.addSomeone({ role: "owner" });
    const session = await ask(`${bare.origin}/api/session`, { json: { apiKey: someone.apiKey } });
    const cookie = session.headers.get("set-cookie")?.split(";")[0] ?? "";
    const answer = await ask(`${bare.origin}/api/v1/provider-keys/hunter`, {
      method: "PUT",
      headers: { cookie, "sec-fetch-site": "same-origin" },
      json: { key: KEY },
    });

    expect([answer.status, answer.body.code]).toEqual([503, "unavailable"]);
  } finally {
    await bare.stop();
  }
});

test("no key is in an answer, in the log or in the database", async () => {
  await putUnipile();
  const { rows } = await app.db.execute(sql`select to_jsonb(k) as row from provider_keys k`);

  expect(bodies.length).toBeGreaterThan(20);
  for (const where of [JSON.stringify(bodies), app.printed(), JSON.stringify(rows)]) {
    expect(where).not.toContain(KEY);
    expect(where).not.toContain(KEY.slice(0, 12));
  }
});
