import { createHmac } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type App, PUSHER_SECRET, type Someone, startApp } from "./app.ts";
import { type Answer, ask } from "./ask.ts";

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

function join(as: Someone, channel: string, socketId = SOCKET): Promise<Answer> {
  const form = { socket_id: socketId, channel_name: channel };
  return ask(`${app.origin}/api/realtime/auth`, { as, form });
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
  const asJson = await ask(`${app.origin}/api/realtime/auth`, { as: ann, json });

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

  const answer = await ask(`${quiet.origin}/api/realtime/auth`, { as: someone, form });

  expect([answer.status, answer.body.code]).toEqual([503, "unavailable"]);
  await quiet.stop();
});
