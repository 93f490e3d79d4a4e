import { randomBytes } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type App, startApp } from "#tests/api/app.ts";
import { ask } from "#tests/api/ask.ts";
import { makeDataDir } from "#tests/setup/data-dir.ts";
import { addCaller, type Caller } from "./add-caller.ts";
import { townOn } from "./town.ts";

/* Names, addresses, words and secrets that exist nowhere else go in at every door; none may come out in a log or a refusal. */

const canary = (what: string) => `canary${what}${randomBytes(6).toString("hex")}`;
const WORDS = {
  name: canary("name"),
  keywords: canary("words"),
  email: canary("mail"),
  password: canary("password"),
  apiKey: canary("key"),
  providerKey: canary("provider"),
  cookie: canary("cookie"),
  token: canary("token"),
  query: canary("query"),
  prospect: canary("prospect"),
  signature: canary("signature"),
};
const EMAIL = `${WORDS.email}@example.com`;

let app: App;
let by: Caller;
let folder: Awaited<ReturnType<typeof makeDataDir>>;
const answers: string[] = [];

beforeAll(async () => {
  folder = await makeDataDir();
  app = await startApp({
    MAIL_DIR: folder.path,
    SIGN_UP: "open",
    RATE_LIMIT_SCALE: "1000",
    DATA_KEYS: `a:${randomBytes(32).toString("base64")}`,
  });
  by = await addCaller(app, townOn(app));
});
afterAll(async () => {
  await app.stop();
  await folder.remove();
});

async function call(path: string, input: Parameters<typeof ask>[1] = {}): Promise<number> {
  const headers = { ...by.guest.headers, ...input.headers };
  const { status, body } = await ask(`${app.origin}${path}`, { ...input, headers });
  if (status >= 400) answers.push(`${status} ${JSON.stringify(body)}`);
  return status;
}

const criteria = { kind: "people", people: { keywords: WORDS.keywords, titles: [WORDS.name] } };

/** Right and wrong, as somebody, as nobody and with secrets that are none. */
async function saysEverything(): Promise<number[]> {
  const { jobId = "" } = by.ids;
  const nobody = { cookie: `pf.session_token=${WORDS.cookie}` };
  return [
    await call("/api/v1/jobs", { json: { name: WORDS.name, criteria } }),
    await call("/api/v1/jobs", { json: { name: WORDS.name, criteria, unknown: WORDS.token } }),
    await call("/api/v1/jobs", { json: { name: `${WORDS.name}\0`, criteria } }),
    await call("/api/v1/jobs", { json: { criteria: { kind: WORDS.keywords } } }),
    await call("/api/v1/jobs", {
      body: `{"name":"${WORDS.name}"`,
      headers: { "content-type": "application/json" },
    }),
    await call(`/api/v1/jobs/${jobId}/results?q=${WORDS.query}`),
    await call(`/api/v1/jobs/${jobId}/results?unknown=${WORDS.query}&cursor=${WORDS.query}`),
    await call(`/api/v1/jobs/${WORDS.query}`),
    await call(`/api/${WORDS.query}`),
    await call("/api/v1/workspaces/current", { method: "PATCH", json: { name: WORDS.name } }),
    await call("/api/v1/invitations", { json: { email: EMAIL, role: "viewer" } }),
    await call("/api/v1/invitations", { json: { email: WORDS.email, role: WORDS.name } }),
    await call("/api/v1/invitations/accept", { json: { token: WORDS.token } }),
    await call("/api/v1/api-keys", { json: { name: WORDS.name, scopes: ["jobs:read"] } }),
    await call("/api/v1/suppressions", { json: { kind: "email", value: EMAIL } }),
    await call("/api/v1/suppressions", { json: { kind: "person", value: WORDS.prospect } }),
    await call("/api/v1/provider-keys/hunter", { method: "PUT", json: { key: WORDS.providerKey } }),
    await call("/api/v1/provider-keys/unipile", {
      method: "PUT",
      json: { key: WORDS.providerKey, baseUrl: `https://${WORDS.query}.example` },
    }),
    await call("/api/session", { json: { apiKey: WORDS.apiKey }, headers: nobody }),
    await call("/api/v1/jobs", {
      headers: { authorization: `Bearer pf_${WORDS.apiKey}`, cookie: "" },
    }),
    await call("/api/v1/jobs", { headers: nobody }),
    await call("/api/auth/sign-up/email", {
      json: { name: WORDS.name, email: EMAIL, password: WORDS.password },
    }),
    await call("/api/auth/sign-in/email", {
      json: { email: EMAIL, password: WORDS.password },
      headers: nobody,
    }),
    await call("/api/auth/reset-password", {
      json: { token: WORDS.token, newPassword: WORDS.password },
    }),
    await call("/api/auth/update-user", { json: { name: WORDS.name } }),
    await call("/.netlify/functions/process-linkedin-search-background", {
      json: { jobId: WORDS.token },
      headers: { "x-wake-signature": `t=1,v1=${WORDS.signature}` },
    }),
  ];
}

function told(where: string): string[] {
  return Object.entries(WORDS)
    .filter(([, word]) => where.includes(word))
    .map(([what]) => what);
}

test("nothing of what people say is in the log or in a refusal, while all is well and when all is broken", async () => {
  const well = await saysEverything();
  expect(well.filter((status) => status >= 500)).toEqual([]);
  expect(well.filter((status) => status < 300).length).toBeGreaterThan(5);

  await app.db.execute(sql`alter table prospect_search_jobs rename to gone_jobs`);
  await app.db.execute(sql`alter table suppressions rename to gone_suppressions`);
  await app.db.execute(sql`alter table users rename column name to gone_name`);
  await app.db.execute(sql`alter table provider_keys rename to gone_keys`);
  const broken = await saysEverything();
  expect(broken.filter((status) => status >= 500).length).toBeGreaterThan(3);

  const lines = app.allPrinted();
  expect(lines.length).toBeGreaterThan(3);
  expect(
    lines.flatMap((line) => told(line).map((what) => `${what}: ${line.slice(0, 300)}`)),
  ).toEqual([]);
  expect(
    answers.flatMap((text) => told(text).map((what) => `${what}: ${text.slice(0, 300)}`)),
  ).toEqual([]);
});

test("every line of the log is one object, with its moment, level and event", () => {
  const lines = app.allPrinted().filter((line) => line.startsWith("{"));
  expect(lines.length).toBeGreaterThan(3);
  for (const line of lines) {
    expect(JSON.parse(line)).toMatchObject({
      level: expect.stringMatching(/^(info|warn|error)$/),
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      event: expect.any(String),
    });
  }
});

test("the trail and the histories name what was done, and not what was said", async () => {
  const { rows } = await app.db.execute<{ line: string }>(sql`
    select to_jsonb(t)::text as line from audit_events t union all select to_jsonb(e)::text from job_events e`);
  expect(rows.length).toBeGreaterThan(3);
  expect(rows.flatMap(({ line }) => told(line).map((what) => `${what}: ${line}`))).toEqual([]);
});
