import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type App, type Someone, startApp } from "./app.ts";
import { ask } from "./ask.ts";

/* What somebody who watches the log has to see while it happens: one line each, of listed fields, that names nobody. */

const ADDRESS = "x-nf-client-connection-ip";
const FROM = { [ADDRESS]: "203.0.113.77" };
const NETWORK = "203.0.113.0/24";
const WORD = `canary${randomUUID().replaceAll("-", "")}`;

let app: App;
let ann: Someone;
beforeAll(async () => {
  app = await startApp({ RATE_LIMIT_SCALE: "1" });
  ann = await app.addSomeone({ role: "owner" });
});
beforeEach(() => app.db.execute(sql`delete from rate_buckets`));
afterAll(() => app.stop());

const linesOf = (event: string) =>
  app
    .allPrinted()
    .filter((line) => line.includes(`"event":"${event}"`))
    .map((line): Record<string, unknown> => JSON.parse(line));

/** The one line of this event for this call; nothing of it may say from which address exactly, or what was sent. */
async function lineFor(event: string, requestId: string): Promise<Record<string, unknown>> {
  const find = () => linesOf(event).filter((line) => line.requestId === requestId);
  await expect.poll(find).toHaveLength(1);
  expect(app.allPrinted().join("\n")).not.toMatch(new RegExp(`${WORD}|203\\.0\\.113\\.77`));
  return find()[0] ?? {};
}

const BASE = { level: "warn", at: expect.stringMatching(/^\d{4}-.*Z$/) };

test("a limit that was hit, with whose it is", async () => {
  const path = `${app.origin}/api/v1/jobs`;
  const json = { name: WORD, criteria: { kind: "people", people: { keywords: WORD }, target: 5 } };
  await app.addConnection(ann);
  expect((await ask(path, { as: ann, json })).status).toBe(202);
  await app.db.execute(sql`update rate_buckets set tokens = 0, filled_at = now() + interval '1 day'
    where key = ${`start:user:${ann.userId}`}`);
  const requestId = randomUUID();

  const refused = await ask(path, {
    as: ann,
    json,
    headers: { ...FROM, "x-request-id": requestId },
  });

  expect(refused.status).toBe(429);
  expect(await lineFor("limit.hit", requestId)).toEqual({
    ...BASE,
    event: "limit.hit",
    route: "POST /api/v1/jobs",
    limit: "start",
    user: ann.userId,
    workspace: ann.workspaceId,
    network: NETWORK,
    requestId,
  });
});

test("a limit of strangers, and of tries to sign in", async () => {
  const [stranger, thief] = [randomUUID(), randomUUID()];
  const knock = (requestId: string, apiKey: string) =>
    ask(`${app.origin}/api/session`, {
      json: { apiKey },
      headers: { ...FROM, "x-request-id": requestId },
    });
  for (let tries = 0; tries < 5; tries += 1) await knock(thief, WORD);
  expect((await knock(stranger, WORD)).status).toBe(429);

  expect(await lineFor("limit.hit", stranger)).toEqual({
    ...BASE,
    event: "limit.hit",
    route: "POST /api/session",
    limit: "sign_in",
    user: null,
    workspace: null,
    network: NETWORK,
    requestId: stranger,
  });
});

const JSON_TYPE = { "content-type": "application/json" };
const UNREADABLE = [
  { door: "POST /api/session", sent: { json: { apiKey: [WORD] } }, refusal: [422, "invalid"] },
  { door: "POST /api/session", sent: { json: { [WORD]: WORD } }, refusal: [422, "invalid"] },
  {
    door: "POST /api/auth/sign-in/email",
    sent: { json: { email: WORD, secret: WORD } },
    refusal: [422, "invalid"],
  },
  {
    door: "POST /api/auth/sign-in/email",
    sent: { body: `{"email":"${WORD}"`, headers: JSON_TYPE },
    refusal: [400, "malformed"],
  },
  {
    door: "POST /api/auth/sign-up/email",
    sent: { body: WORD, headers: { "content-type": "text/plain" } },
    refusal: [415, "unsupported_media_type"],
  },
];

test.each(UNREADABLE)("what a sign-in door cannot read: $door, $refusal", async (one) => {
  const { door, sent, refusal } = one;
  const [status, code] = refusal;
  const [method = "", path = ""] = door.split(" ");
  const requestId = randomUUID();
  const headers = { ...sent.headers, ...FROM, "x-request-id": requestId };

  const answer = await ask(`${app.origin}${path}`, { ...sent, method, headers });

  expect(answer.status).toBe(status);
  expect(await lineFor("sign_in.unreadable", requestId)).toEqual({
    ...BASE,
    event: "sign_in.unreadable",
    door,
    status,
    code,
    network: NETWORK,
    requestId,
  });
});

test("the same elsewhere is no such line", async () => {
  const before = linesOf("sign_in.unreadable").length;
  expect((await ask(`${app.origin}/api/v1/jobs`, { as: ann, json: { x: 1 } })).status).toBe(422);
  await ask(`${app.origin}/api/health`);
  expect(linesOf("sign_in.unreadable")).toHaveLength(before);
});

test.each([
  ["link", `link/${WORD}`],
  ["status", `status/${randomUUID()}.${WORD}`],
  ["status", `status/${WORD}`],
])("a callback whose secret is none: %s by %s", async (callback, path) => {
  const requestId = randomUUID();
  const answer = await ask(`${app.origin}/api/callbacks/unipile/${path}`, {
    json: { status: "CREATION_SUCCESS", account_id: WORD, name: WORD },
    headers: { ...FROM, "x-request-id": requestId },
  });

  expect(answer.status).toBe(204);
  expect(await lineFor("callback.unsigned", requestId)).toEqual({
    ...BASE,
    event: "callback.unsigned",
    callback,
    connectionId: null,
    network: NETWORK,
    requestId,
  });
});
