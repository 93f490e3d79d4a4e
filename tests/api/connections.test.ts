import { afterAll, beforeAll, expect, test } from "vitest";
import { Connection, ConnectionList } from "#lib/contract/connection.ts";
import { type App, type Someone, startApp } from "./app.ts";
import { ask } from "./ask.ts";
import { signedIn } from "./signed-in.ts";

let app: App;
let ann: Someone;
let connectionId: string;

const at = (path: string) => `${app.origin}/api/v1/connections${path}`;
async function patch(json: unknown, by: Someone = ann) {
  const { headers } = await signedIn(app.db, by);
  return ask(at(`/${connectionId}`), { headers, json, method: "PATCH" });
}

beforeAll(async () => {
  app = await startApp();
  ann = await app.addSomeone();
  await app.addConnection(ann);
  const { headers } = await signedIn(app.db, ann);
  const { body } = await ask(at(""), { headers });
  connectionId = ConnectionList.parse(body).connections[0]?.id ?? "";
});
afterAll(() => app.stop());

const hours = { timeZone: "America/New_York", days: [1, 2, 3, 4, 5], from: "08:30", to: "18:00" };

test("an account's allowance and hours are set, kept where they are not named, and taken back", async () => {
  const set = await patch({ dailyRows: 300, workingHours: hours });
  expect(set.status).toBe(200);
  expect(Connection.parse(set.body)).toMatchObject({ dailyAllowance: 300, workingHours: hours });

  const kept = await patch({ dailyRows: null });
  expect(kept.body).toMatchObject({ dailyAllowance: 1_000, workingHours: hours });
  expect((await patch({ workingHours: null })).body).toMatchObject({ workingHours: null });
});

test.each([
  ["dailyRows", { dailyRows: 0 }],
  ["dailyRows", { dailyRows: 10_001 }],
  ["rampDays", { rampDays: 61 }],
  ["workingHours.timeZone", { workingHours: { ...hours, timeZone: "Mars/Olympus" } }],
  ["workingHours.days", { workingHours: { ...hours, days: [] } }],
  ["workingHours.to", { workingHours: { ...hours, to: "08:00" } }],
  ["spacing", { spacing: 1 }],
])("what cannot be is refused by name: %s", async (field, change) => {
  const { status, body } = await patch(change);
  expect(status).toBe(422);
  expect(JSON.stringify(body)).toContain(field);
});

test("nobody sets another workspace's account, or without the right to", async () => {
  const stranger = await app.addSomeone();
  expect((await patch({ dailyRows: 1 }, stranger)).status).toBe(404);
  const viewer = await app.addSomeone({ role: "viewer", workspaceId: ann.workspaceId });
  expect((await patch({ dailyRows: 1 }, viewer)).status).toBe(403);
  const withKey = await ask(at(`/${connectionId}`), { as: ann, json: {}, method: "PATCH" });
  expect(withKey).toMatchObject({ status: 403, body: { code: "session_required" } });
  expect((await ask(at(`/${connectionId}`), { json: {}, method: "PATCH" })).status).toBe(401);
});

test("an urgent search says so, and an unknown urgency is refused", async () => {
  const criteria = { kind: "people", people: { keywords: "plumber" }, target: 5 };
  const jobs = `${app.origin}/api/v1/jobs`;
  const urgent = await ask(jobs, { as: ann, json: { criteria, priority: "high" } });
  expect(urgent.body).toMatchObject({ priority: "high", status: "queued" });
  const refused = await ask(jobs, { as: ann, json: { criteria, priority: "now" } });
  expect(refused.status).toBe(422);
  expect(JSON.stringify(refused.body)).toContain("priority");
});
