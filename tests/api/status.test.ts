import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Status } from "#lib/contract/status.ts";
import { type App, PUSHER_SECRET, startApp } from "./app.ts";
import { ask } from "./ask.ts";

let app: App;

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

const at = (path: string) => `${app.origin}/api${path}`;

test("health says to anybody whether the service works, and nothing more", async () => {
  const { status, body } = await ask(at("/health"));

  expect([status, body]).toEqual([200, { status: "ok", database: "ok" }]);
});

test("the status is for those who look after the service or a workspace", async () => {
  const [owner, admin, member, reader, operator] = [
    await app.addSomeone({ role: "owner" }),
    await app.addSomeone({ role: "admin" }),
    await app.addSomeone(),
    await app.addSomeone({ role: "owner", scopes: ["jobs:read"] }),
    await app.addSomeone({ role: "viewer" }),
  ];
  await app.db.execute(sql`update users set is_operator = true where id = ${operator.userId}`);

  const answers: number[] = [];
  for (const as of [owner, admin, operator, member, reader, undefined]) {
    answers.push((await ask(at("/v1/status"), { as })).status);
  }

  expect(answers).toEqual([200, 200, 200, 403, 403, 401]);
});

test("the status tells each part of the service and the names of its variables, never a value", async () => {
  const { body } = await ask(at("/v1/status"), { as: await app.addSomeone({ role: "owner" }) });

  const { checks } = Status.parse(body);
  const states = Object.fromEntries(checks.map(({ id, state }) => [id, state]));
  expect(states).toMatchObject({
    database: "warn", // a copy of a database has none of its time limits
    connections: "ok",
    queue: "ok",
    dispatch: "ok",
    linkedin: "bad", // what stands for the provider knows no accounts
    realtime: "ok",
    secret: "warn",
    sign_in: "warn", // no mail server
    telemetry: "off",
  });
  expect(checks.flatMap(({ variables }) => variables)).toContain("APP_SECRET");
  const told = JSON.stringify(body);
  expect(told).not.toContain(PUSHER_SECRET);
  expect(told).not.toContain("unipile-key");
  expect(told).not.toContain("127.0.0.1");
});
