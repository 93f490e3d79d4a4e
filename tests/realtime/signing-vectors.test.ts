import { afterEach, beforeEach, expect, test } from "vitest";
import { type RealtimeServer, startRealtimeServer } from "#scripts/realtime/server.ts";
import { channelText, requestText, signText, userText } from "#scripts/realtime/signature.ts";
import { callApi } from "./api-client.ts";
import signing from "./cases/pusher-signing.json" with { type: "json" };
import { rawClient } from "./raw-client.ts";

let server: RealtimeServer;

beforeEach(async () => {
  server = await startRealtimeServer();
});
afterEach(() => server.stop());

const { vectors, input_rules: rules } = signing;
const channelVectors = vectors.filter((vector) => vector.kind.endsWith("channel-auth"));
const userVectors = vectors.filter((vector) => vector.kind === "user-auth");
const requestVectors = vectors.filter((vector) => vector.kind === "http-request-signature");

test("every vector belongs to a kind that is checked", () => {
  const checked = channelVectors.length + userVectors.length + requestVectors.length;
  expect(checked).toBe(vectors.length);
  expect(requestVectors).not.toEqual([]);
});

test.each(channelVectors)("$kind of $channel with $secret agrees", (vector) => {
  const text = channelText({
    socketId: vector.socket_id ?? "",
    channel: vector.channel ?? "",
    channelData: vector.channel_data,
  });
  if (vector.string_to_sign) expect(text).toBe(vector.string_to_sign);
  expect(`${vector.key}:${signText(vector.secret, text)}`).toBe(vector.auth);
});

test.each(userVectors)("$kind of $user_data agrees", (vector) => {
  const text = userText(vector.socket_id ?? "", vector.user_data ?? "");
  expect(text).toBe(vector.string_to_sign);
  expect(`${vector.key}:${signText(vector.secret, text)}`).toBe(vector.auth);
});

test.each(requestVectors)("$kind of $method $path agrees", (vector) => {
  const query = new URLSearchParams({
    body_md5: vector.body_md5 ?? "",
    auth_version: "1.0",
    auth_key: vector.key,
    auth_timestamp: String(vector.auth_timestamp),
    auth_signature: "is not signed itself",
  });
  const text = requestText({ method: vector.method ?? "", path: vector.path ?? "", query });
  expect(text).toBe(vector.string_to_sign);
  expect(signText(vector.secret, text)).toBe(vector.auth_signature);
});

const LONG = "x".repeat(201);
const eventRules = rules.filter((rule) => !rule.field.startsWith("user_data"));
const userRules = rules.filter((rule) => rule.field.startsWith("user_data"));

test.each(eventRules)("the API has to $kind a $field of $value", async (rule) => {
  const event = { name: "tick", data: "1", ...eventOf(rule) };

  const answer = await callApi(server, { route: "events", body: JSON.stringify(event) });

  expect(answer.status).toBe(rule.kind === "accept" ? 200 : 400);
});

function eventOf(rule: { field: string; value: unknown }): object {
  const value = rule.value === "longer than 200 characters" ? LONG : rule.value;
  if (rule.field === "event name") return { name: value, channel: "a" };
  if (rule.field === "channel") return { channel: value };
  return { channels: Array.from({ length: 101 }, (_, index) => `a-${index}`) };
}

test.each(userRules)("a signed sign-in without a usable id is refused: $value", async (rule) => {
  const client = await rawClient(server);
  const userData = JSON.stringify(rule.value);
  const auth = `${server.key}:${signText(server.secret, userText(client.socketId, userData))}`;

  client.send({ event: "pusher:signin", data: { auth, user_data: userData } });

  expect(await client.closed).toBe(4009);
});
