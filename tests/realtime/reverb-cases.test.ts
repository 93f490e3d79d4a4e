import { expect, test } from "vitest";
import type { RealtimeServer } from "#scripts/realtime/server.ts";
import { callApi } from "./api-client.ts";
import http from "./cases/reverb-http.json" with { type: "json" };
import wire from "./cases/reverb-wire.json" with { type: "json" };
import { type Message, openRaw, rawClient } from "./raw-client.ts";
import { start } from "./start.ts";

type HttpRow = { http?: string[]; expects?: string[]; status?: number[]; body?: unknown };
type Subscription = string | (string | number)[];

async function subscribeAll(server: RealtimeServer, given: Subscription[][]): Promise<void> {
  for (const subscriptions of given) {
    const client = await rawClient(server);
    for (const subscription of subscriptions) {
      const [channel, userId] = [subscription, 1].flat();
      const isPresence = String(channel).startsWith("presence-");
      await client.subscribe(String(channel), isPresence ? { user_id: userId } : undefined);
    }
  }
}

function callRow(server: RealtimeServer, row: HttpRow, line: string) {
  const [method = "GET", url = ""] = line.split(" ");
  const [path = "", query = ""] = url.replace("/apps/{id}/", "").split("?");
  return callApi(server, {
    method,
    route: path,
    query: Object.fromEntries(new URLSearchParams(query)),
    ...(method === "POST" && { body: JSON.stringify(row.body ?? null) }),
  });
}

function parseExpected(text: string): unknown {
  return text.startsWith("{") ? JSON.parse(text) : text;
}

test.each(http.rows)("API, $file: $case", async (row) => {
  const server = await start();
  await subscribeAll(server, row.given);

  const answers = [];
  for (const line of row.http ?? []) answers.push(await callRow(server, row, line));

  expect(answers).not.toEqual([]);
  expect(answers.map((answer) => answer.body)).toEqual((row.expects ?? []).map(parseExpected));
  for (const answer of answers) expect(answer.status).toBe(row.status?.[0]);
});

test.each(http.invalidSignature)("API, $file: $case", async (row) => {
  const server = await start();

  const answer = await callRow({ ...server, secret: "another" }, row, row.http?.[0] ?? "");

  expect(answer.status).toBe(row.status?.[0]);
});

test.each(wire.subscriptions)("socket: $case", async (row) => {
  const client = await rawClient(await start());

  const answer = await client.subscribe(row.subscribe, row.member);

  const [literal = ""] = row.expects;
  if (literal.startsWith("{")) expect(answer).toEqual(decode(literal));
  else expect(answer.data).toMatchObject({ presence: { hash: { 1: { name: "Test User" } } } });
});

test.each(wire.malformed)("socket: $case", async (row) => {
  const client = await rawClient(await start());

  client.send(row.frame);

  expect((await client.next("pusher:error")).data).toMatchObject({ code: row.code });
  client.send({ event: "pusher:ping" });
  await client.next("pusher:pong");
});

test.each(wire.refusedConnections)("socket: $case", async (row) => {
  const client = openRaw(await start(row.options), row.path);

  expect(await client.next("pusher:error")).toEqual(decode(row.expects[0] ?? ""));
  expect(await client.closed).toBe(row.closeCode);
});

test.each(wire.unauthorized)("socket: $case", async (row) => {
  const client = await rawClient(await start());
  const channelData = JSON.stringify({ user_id: "1" });

  client.send({
    event: "pusher:subscribe",
    data: { channel: row.channel, auth: row.auth, channel_data: channelData },
  });

  const answer = await client.next("pusher:subscription_error", row.channel);
  expect(answer.data).toMatchObject({ status: 401 });
});

function decode(text: string): Message {
  const message = JSON.parse(text);
  return { ...message, data: JSON.parse(message.data) };
}
