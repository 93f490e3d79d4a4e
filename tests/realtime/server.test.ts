import { expect, onTestFinished, test, vi } from "vitest";
import { channelText, signText, userText } from "#scripts/realtime/signature.ts";
import { openRaw, rawClient, settle } from "./raw-client.ts";
import { publisher } from "./sdk.ts";
import { start } from "./start.ts";

const DEEP = "[".repeat(30_000) + "]".repeat(30_000);
const hostileFrames: [string, string][] = [
  ["no JSON", "{"],
  ["nothing", ""],
  ["null", "null"],
  ["a list", "[]"],
  ["a number as event", '{"event":5}'],
  ["an empty event", '{"event":""}'],
  ["no data", '{"event":"pusher:subscribe"}'],
  ["data that is broken JSON", '{"event":"pusher:subscribe","data":"{"}'],
  ["null data", '{"event":"pusher:subscribe","data":null}'],
  ["a number as channel", '{"event":"pusher:subscribe","data":{"channel":7}}'],
  ["an empty channel", '{"event":"pusher:subscribe","data":{"channel":""}}'],
  ["a channel with spaces", '{"event":"pusher:subscribe","data":{"channel":"a b"}}'],
  ["a channel of 165", `{"event":"pusher:subscribe","data":{"channel":"${"a".repeat(165)}"}}`],
  ["a bare sign-in", '{"event":"pusher:signin"}'],
  ["an unsubscribe from nowhere", '{"event":"pusher:unsubscribe","data":{}}'],
  ["somebody else's event", '{"event":"pusher_internal:member_added","data":{}}'],
  ["a client event without a channel", '{"event":"client-x","data":{}}'],
  ["a client event on a public channel", '{"event":"client-x","channel":"a","data":{}}'],
  ["a client event on a strange channel", '{"event":"client-x","channel":"private-b","data":{}}'],
  ["deep nesting in a request", `{"event":"pusher:subscribe","data":${DEEP}}`],
];

test.each(hostileFrames)(
  "a frame with %s is complained about and changes nothing",
  async (...[, text]) => {
    const server = await start();
    const client = await rawClient(server);

    client.send(text);

    expect((await client.next("pusher:error")).data).toMatchObject({ code: expect.any(Number) });
    await settle(client);
    expect(server.stats()).toMatchObject({ connections: 1, channels: 0 });
  },
);

test("client data nested beyond the stack is rejected, not fatal", async () => {
  const server = await start();
  const client = await rawClient(server);
  await client.subscribe("private-a");

  client.send(`{"event":"client-x","channel":"private-a","data":${DEEP}}`);

  await client.next("pusher:error");
  await settle(client);
});

test("a subscription signed for one socket is worthless on another", async () => {
  const server = await start();
  const [ann, eve] = [await rawClient(server), await rawClient(server)];
  eve.socketId = ann.socketId;

  void eve.subscribe("private-a");

  const refusal = await eve.next("pusher:subscription_error", "private-a");
  expect(refusal.data).toMatchObject({ type: "AuthError", status: 401 });
});

test("signed member data has to match what was signed", async () => {
  const server = await start();
  const client = await rawClient(server);
  const authorized = publisher(server).authorizeChannel(client.socketId, "presence-a", {
    user_id: "ann",
  });

  client.send({
    event: "pusher:subscribe",
    data: { ...authorized, channel: "presence-a", channel_data: '{"user_id":"root"}' },
  });

  await client.next("pusher:subscription_error", "presence-a");
  expect(server.stats().channels).toBe(0);
});

test.each([
  "not json",
  "{}",
  '{"user_id":""}',
  '{"user_id":{}}',
  JSON.stringify({ user_id: "ann", user_info: "x".repeat(3_000) }),
])("well-signed but useless member data is refused: %.20s", async (channelData) => {
  const server = await start();
  const client = await rawClient(server);
  const text = channelText({ socketId: client.socketId, channel: "presence-a", channelData });
  const auth = `${server.key}:${signText(server.secret, text)}`;

  client.send({
    event: "pusher:subscribe",
    data: { channel: "presence-a", auth, channel_data: channelData },
  });

  const refusal = await client.next("pusher:subscription_error", "presence-a");
  expect(refusal.data).toMatchObject({ status: 400 });
});

test("only the signed-in user may listen to the user's own channel", async () => {
  const server = await start();
  const client = await rawClient(server);
  void client.subscribe("#server-to-user-null");
  await client.next("pusher:subscription_error", "#server-to-user-null");
  await client.signIn("ann");

  void client.subscribe("#server-to-user-bob");
  await client.next("pusher:subscription_error", "#server-to-user-bob");
  await client.subscribe("#server-to-user-ann");

  expect(server.stats().channels).toBe(1);
});

test("a forged sign-in closes the connection with 4009", async () => {
  const server = await start();
  const client = await rawClient({ ...server, secret: "guess" });

  void client.signIn("ann");

  expect(await client.closed).toBe(4009);
});

test.each([
  ["/app/nobody?protocol=7", 4001],
  ["/app/local-key?protocol=4", 4007],
  ["/app/local-key?protocol=8", 4007],
  ["/app/local-key", 4007],
  ["/app/%E0%A4%A?protocol=7", 4001],
])("connecting to %s closes with %i", async (path, code) => {
  const client = openRaw(await start(), path);

  expect((await client.next("pusher:error")).data).toMatchObject({ code });
  expect(await client.closed).toBe(code);
});

test.each(["/", "/other/local-key", "/app/local-key/more"])(
  "there is no socket at %s",
  async (path) => {
    const client = openRaw(await start(), path);
    const status = new Promise((resolve) => {
      client.socket.on("unexpected-response", (_request, response) => resolve(response.statusCode));
    });

    expect(await status).toBe(404);
  },
);

test("a connection beyond the limit is told 4004, and a free place is given again", async () => {
  const server = await start({ maxConnections: 1 });
  const first = await rawClient(server);
  const second = openRaw(server, `/app/${server.key}?protocol=7`);
  expect(await second.closed).toBe(4004);

  first.socket.close();
  await expect.poll(() => server.stats().connections).toBe(0);

  await rawClient(server);
});

test("a silent client is pinged, and kept when it answers", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  const client = await rawClient(await start());

  for (const _ of [1, 2, 3]) {
    vi.advanceTimersByTime(120_000);
    await client.next("pusher:ping");
    client.send({ event: "pusher:pong" });
    await settle(client);
    vi.advanceTimersByTime(119_000);
    await settle(client);
  }

  expect(client.messages).toEqual([]);
});

test("a client that never answers a ping is closed with 4201", async () => {
  const server = await start({ activityTimeoutSeconds: 0.01, pongTimeoutSeconds: 0.01 });
  const client = await rawClient(server);

  await client.next("pusher:ping");

  expect((await client.next("pusher:error")).data).toMatchObject({ code: 4201 });
  expect(await client.closed).toBe(4201);
});

test("a frame above the limit closes the socket with 1009", async () => {
  const server = await start();
  const client = await rawClient(server);

  client.send("x".repeat(65_537));

  expect(await client.closed).toBe(1009);
  await rawClient(server);
});

test("a socket that said whose it is cannot become somebody else's", async () => {
  const server = await start();
  const client = await rawClient(server);
  await client.signIn("ann");
  await client.signIn("ann");
  await client.subscribe("private-a");

  void client.signIn("bob");

  expect(await client.closed).toBe(4009);
  await expect.poll(() => server.stats().channels).toBe(0);
});

test("a sign-in whose signature is for another socket is closed, and not to be tried again", async () => {
  const server = await start();
  const [ann, thief] = [await rawClient(server), await rawClient(server)];
  const userData = JSON.stringify({ id: "ann" });
  const auth = `${server.key}:${signText(server.secret, userText(ann.socketId, userData))}`;

  thief.send({ event: "pusher:signin", data: { auth, user_data: userData } });

  expect(await thief.closed).toBe(4009);
  await settle(ann);
});
