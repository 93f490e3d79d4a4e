import { afterAll, beforeAll, expect, test } from "vitest";
import { type App, startApp } from "./app.ts";
import { ask } from "./ask.ts";

let app: App;

beforeAll(async () => {
  app = await startApp({ DEMO_SIGN_IN: "true", SITE_URL: "https://localhost" });
  await app.addSomeone({ role: "owner" });
});

afterAll(() => app.stop());

const door = (next: string) => `${app.origin}/api/session/demo?next=${encodeURIComponent(next)}`;

test("lets a visitor in as the first owner and goes on to the page they wanted", async () => {
  const answer = await ask(door("/searches?status=failed"));

  expect([answer.status, answer.headers.get("location")]).toEqual([303, "/searches?status=failed"]);
  const cookie = answer.headers.get("set-cookie")?.split(";")[0] ?? "";
  expect((await ask(`${app.origin}/api/v1/jobs`, { headers: { cookie } })).status).toBe(200);
});

test("lets nobody in who is seen to come from elsewhere", async () => {
  const from = (address: string) =>
    ask(door("/"), { headers: { "x-nf-client-connection-ip": address } });

  const far = await from("203.0.113.9");

  expect([far.status, far.headers.get("set-cookie")]).toEqual([403, null]);
  expect((await from("127.0.0.1")).status).toBe(303);
});

test("binds the cookie to the host where the site is https", async () => {
  const { headers } = await ask(door("/"));

  expect(headers.get("set-cookie")).toMatch(
    /^__Host-pf\.session_token=[^;]+; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
  );
});

test.each([
  "//evil.example",
  "/\\evil.example",
  "/\t/evil.example",
  "/x/..//evil.example",
  "https://evil.example",
  "javascript:alert(1)",
  "searches",
  "/api/session/demo",
  "",
])("never leaves for %j", async (next) => {
  const { headers } = await ask(door(next));

  expect(["/", "/evil.example"]).toContain(headers.get("location"));
});

test("opens for a link from anywhere, not for another site's pictures or scripts", async () => {
  const site = { "sec-fetch-site": "cross-site" };
  const visit = { ...site, "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };
  const frame = { ...site, "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe" };
  const picture = { ...site, "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image" };
  const statuses = [visit, frame, picture, site].map(
    async (headers) => (await ask(door("/"), { headers })).status,
  );

  expect(await Promise.all(statuses)).toEqual([303, 403, 403, 403]);
});

test("takes the site's own address as our origin, whatever host the request names", async () => {
  const { headers } = await ask(door("/"));
  const cookie = headers.get("set-cookie")?.split(";")[0] ?? "";
  const url = `${app.origin}/api/v1/jobs`;

  const own = await ask(url, {
    json: {},
    headers: { cookie, origin: "https://localhost" },
  });
  const near = await ask(url, {
    json: {},
    headers: { cookie, origin: "http://localhost" },
  });

  expect([own.status, near.status]).toEqual([422, 403]);
});
