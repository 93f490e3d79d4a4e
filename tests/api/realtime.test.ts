import { createHmac } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type App, PUSHER_SECRET, type Someone, startApp } from "./app.ts";
import { type Answer, ask } from "./ask.ts";
import { signedIn } from "./signed-in.ts";

const SOCKET = "1234.5678";

let app: App;
let ann: Someone;
let jobId: string;

beforeAll(async () => {
  app = await startApp();
  ann = await app.addSomeone();
  await app.addConnection(ann);
  const json = { criteria: { kind: "people", people: { keywords: "baker" }, target: 5 } };
  const started = await ask(`${app.origin}/api/v1/jobs`, { as: ann, json });
  jobId = started.body.id;
});

afterAll(() => app.stop());

async function join(by: Someone, channel: string, socketId = SOCKET): Promise<Answer> {
  const form = { socket_id: socketId, channel_name: channel };
  const { headers } = await signedIn(app.db, by);
  return ask(`${app.origin}/api/realtime/auth`, { headers, form });
}

async function sayWho(by: Someone, form: Record<string, string>): Promise<Answer> {
  const { headers } = await signedIn(app.db, by);
  return ask(`${app.origin}/api/realtime/user-auth`, { headers, form });
}

test("signs the channel of a job of one's workspace, for a colleague too", async () => {
  const colleague = await app.addSomeone({ workspaceId: ann.workspaceId, role: "viewer" });
  const channel = `private-job-${jobId}`;
  const mac = createHmac("sha256", PUSHER_SECRET).update(`${SOCKET}:${channel}`).digest("hex");

  for (const someone of [ann, colleague]) {
    const answer = await join(someone, channel);
    expect([answer.status, answer.body]).toEqual([200, { auth: `pusher-key:${mac}` }]);
  }
});

test("signs one's own channel and nobody else's", async () => {
  const colleague = await app.addSomeone({ workspaceId: ann.workspaceId });

  expect((await join(ann, `private-user-${ann.userId}`)).status).toBe(200);
  expect((await join(colleague, `private-user-${ann.userId}`)).status).toBe(403);
});

test("signs whose a socket is: the person who asks, and nobody they name", async () => {
  const userData = JSON.stringify({ id: ann.userId });
  const mac = createHmac("sha256", PUSHER_SECRET)
    .update(`${SOCKET}::user::${userData}`)
    .digest("hex");

  const answer = await sayWho(ann, { socket_id: SOCKET });
  const strange = await sayWho(ann, { socket_id: `${SOCKET}:private-user-x` });
  const named = await sayWho(ann, { socket_id: SOCKET, user_data: '{"id":"bob"}' });

  expect([answer.status, answer.body]).toEqual([
    200,
    { auth: `pusher-key:${mac}`, user_data: userData },
  ]);
  expect([strange.status, named.status]).toEqual([422, 422]);
});

test("no channel's signature is one of who somebody is", async () => {
  const forged = await join(ann, `:user::${JSON.stringify({ id: crypto.randomUUID() })}`);

  expect(forged.status).toBe(403);
});

test("answers 403 alike for a foreign job, an unknown one and any other channel", async () => {
  const stranger = await app.addSomeone();
  const channels = [
    `private-job-${jobId}`,
    `private-job-${crypto.randomUUID()}`,
    "private-job-",
    `private-job-${jobId.toUpperCase()}`,
    `presence-job-${jobId}`,
    `private-user-${ann.userId}`,
    "public",
  ];
  const answers = await Promise.all(channels.map((channel) => join(stranger, channel)));

  expect(answers.map(({ status }) => status)).toEqual(channels.map(() => 403));
  expect(new Set(answers.map(({ body }) => body.detail)).size).toBe(1);
});

test("refuses what is not a socket id, and JSON", async () => {
  const strange = await join(ann, `private-job-${jobId}`, "1:private-user-x");
  const json = { socket_id: SOCKET, channel_name: `private-job-${jobId}` };
  const { headers } = await signedIn(app.db, ann);
  const asJson = await ask(`${app.origin}/api/realtime/auth`, { headers, json });

  expect([strange.status, strange.body.field]).toEqual([422, "socket_id"]);
  expect(asJson.status).toBe(415);
});

test("says so where there is no realtime service", async () => {
  const quiet = await startApp({ PUSHER_APP_ID: "", PUSHER_KEY: "", PUSHER_SECRET: "" });
  const someone = await quiet.addSomeone();
  const form = {
    socket_id: SOCKET,
    channel_name: `private-user-${someone.userId}`,
  };

  const { headers } = await signedIn(quiet.db, someone);

  const answers = [
    await ask(`${quiet.origin}/api/realtime/auth`, { headers, form }),
    await ask(`${quiet.origin}/api/realtime/user-auth`, { headers, form: { socket_id: SOCKET } }),
  ];

  for (const { status, body } of answers) expect([status, body.code]).toEqual([503, "unavailable"]);
  await quiet.stop();
});
