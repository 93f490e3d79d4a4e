import { request as httpRequest } from "node:http";
import { expect, test } from "vitest";
import { callApi, signedPath } from "./api-client.ts";
import { rawClient } from "./raw-client.ts";
import { start } from "./start.ts";

const EVENT = { channel: "a", name: "tick", data: "1" };

const tamperings: [string, (query: URLSearchParams) => void][] = [
  ["another key", (query) => query.set("auth_key", "other")],
  ["no key", (query) => query.delete("auth_key")],
  ["another version", (query) => query.set("auth_version", "2.0")],
  ["an old timestamp", (query) => query.set("auth_timestamp", "1000000000")],
  ["a timestamp that is no number", (query) => query.set("auth_timestamp", "now")],
  ["no timestamp", (query) => query.delete("auth_timestamp")],
  ["the digest of another body", (query) => query.set("body_md5", "0".repeat(32))],
  ["no digest of the body", (query) => query.delete("body_md5")],
];

test.each(tamperings)("a well-signed request with %s is refused", async (...[, tamper]) => {
  const server = await start();

  const answer = await callApi(server, { route: "events", body: JSON.stringify(EVENT), tamper });

  expect(answer.status).toBe(401);
  expect(server.stats()).toMatchObject({ apiRefusals: 1, events: 0 });
});

test("a request signed with another secret is refused", async () => {
  const server = await start();

  const answer = await callApi({ ...server, secret: "guess" }, { route: "channels" });

  expect(answer.status).toBe(401);
});

test("a refusal does not tell the right signature", async () => {
  const server = await start();

  const answer = await callApi({ ...server, secret: "guess" }, { route: "channels" });

  expect(answer.body).toBe("Invalid signature");
});

test.each([
  ["GET", "events"],
  ["POST", "channels"],
  ["GET", "nothing"],
  ["GET", "channels/a/b"],
  ["GET", "channels/a/users/more"],
  ["DELETE", "channels/a"],
])("there is no %s %s", async (method, route) => {
  const server = await start();

  expect(await callApi(server, { method, route })).toMatchObject({ status: 404 });
});

test("another application is not found", async () => {
  const server = await start();

  const answer = await callApi({ ...server, appId: "other" }, { route: "channels" });

  expect(answer.status).toBe(404);
});

const wrongEvents: [string, string][] = [
  ["no JSON", "{"],
  ["an empty body", ""],
  ["null", "null"],
  ["a list", "[]"],
  ["no channel", '{"name":"tick","data":"1"}'],
  ["no channels", '{"name":"tick","data":"1","channels":[]}'],
  ["a number among the channels", '{"name":"tick","data":"1","channels":["a",1]}'],
  ["a text for channels", '{"name":"tick","data":"1","channels":"abc"}'],
  ["a channel with a space", '{"name":"tick","data":"1","channel":"a b"}'],
  ["a user channel of nobody", '{"name":"tick","data":"1","channel":"#server-to-user-"}'],
  ["no name", '{"data":"1","channel":"a"}'],
  ["data that is no text", '{"name":"tick","data":{"a":1},"channel":"a"}'],
  ["a number as info", '{"name":"tick","data":"1","channel":"a","info":3}'],
];

test.each(wrongEvents)("an event with %s is refused", async (...[, body]) => {
  const server = await start();

  expect(await callApi(server, { route: "events", body })).toMatchObject({ status: 400 });
  expect(server.stats().events).toBe(0);
});

test.each(["{}", '{"batch":{}}', '{"batch":[null]}', '{"batch":[{"channel":"a"}]}'])(
  "a batch like %s is refused",
  async (body) => {
    const server = await start();

    expect(await callApi(server, { route: "batch_events", body })).toMatchObject({ status: 400 });
  },
);

test("nothing of a batch goes out when one of its events is too large", async () => {
  const server = await start();
  const client = await rawClient(server);
  await client.subscribe("a");
  const body = JSON.stringify({ batch: [EVENT, { ...EVENT, data: "x".repeat(10_241) }] });

  expect(await callApi(server, { route: "batch_events", body })).toMatchObject({ status: 413 });
  expect(server.stats()).toMatchObject({ events: 0, deliveries: 0 });
});

test("the size limit counts bytes, not letters", async () => {
  const server = await start();
  const send = (data: string) =>
    callApi(server, { route: "events", body: JSON.stringify({ ...EVENT, data }) });

  expect(await send("é".repeat(5_120))).toMatchObject({ status: 200 });
  expect(await send("é".repeat(5_121))).toMatchObject({ status: 413 });
});

test("a body above the limit is answered with 413 and not kept", async () => {
  const server = await start({ maxBodyBytes: 50_000 });
  const body = JSON.stringify({ ...EVENT, data: "x".repeat(60_000) });

  const answer = await callApi(server, { route: "events", body });

  expect(answer).toEqual({ status: 413, body: "The request body is too large" });
});

test("a channel named twice in one event hears it once", async () => {
  const server = await start();
  const client = await rawClient(server);
  await client.subscribe("a");
  const body = JSON.stringify({ channels: ["a", "a"], name: "tick", data: "1" });

  await callApi(server, { route: "events", body });

  expect(server.stats().deliveries).toBe(1);
});

test("names that mean something to objects are ordinary channel names", async () => {
  const server = await start();
  const client = await rawClient(server);
  await client.subscribe("__proto__");
  await client.subscribe("constructor");

  const { body } = await callApi(server, { route: "channels" });

  expect(Object.keys((body as { channels: object }).channels)).toEqual([
    "__proto__",
    "constructor",
  ]);
});

test("only the connections of the terminated user are closed", async () => {
  const server = await start();
  const [ann, annAgain, bob] = [
    await rawClient(server),
    await rawClient(server),
    await rawClient(server),
  ];
  await Promise.all([ann.signIn("ann"), annAgain.signIn("ann"), bob.signIn("bob")]);

  await callApi(server, { route: "users/ann/terminate_connections", body: "{}" });

  expect(await Promise.all([ann.closed, annAgain.closed])).toEqual([4009, 4009]);
  await expect.poll(() => server.stats().connections).toBe(1);
});

test("a sender that hangs up in the middle of a body leaves the server well", async () => {
  const server = await start();
  const request = httpRequest({
    host: server.host,
    port: server.port,
    method: "POST",
    path: signedPath(server, { route: "events", body: "{" }),
    headers: { "content-length": "1000" },
  });
  const gone = new Promise((resolve) => request.on("close", resolve));
  request.on("error", () => undefined);
  request.write("{");
  await expect.poll(() => server.stats().apiCalls).toBe(1);
  request.destroy();
  await gone;

  expect(await callApi(server, { route: "channels" })).toMatchObject({ status: 200 });
});

test("a sender far beyond the body limit is cut off", async () => {
  const server = await start({ maxBodyBytes: 1_000 });

  const sent = callApi(server, { route: "events", body: "x".repeat(50_000_000) });

  await expect(sent).rejects.toThrow();
  expect(await callApi(server, { route: "channels" })).toMatchObject({ status: 200 });
});

test("health is answered without a signature", async () => {
  const server = await start();

  const response = await fetch(`http://${server.host}:${server.port}/up`);

  expect(await response.json()).toEqual({ health: "OK" });
  expect(Number(response.headers.get("content-length"))).toBe('{"health":"OK"}'.length);
});
