import { expect, test } from "vitest";
import { callApi } from "./api-client.ts";
import { rawClient, settle } from "./raw-client.ts";
import { publisher } from "./sdk.ts";
import { start } from "./start.ts";

test("client events: ten a second pass, the eleventh is rejected, the next second is free", async () => {
  let nowMs = 1_000_000_000_000;
  const server = await start({ now: () => nowMs });
  const [ann, bob] = [await rawClient(server), await rawClient(server)];
  await Promise.all([ann.subscribe("private-a"), bob.subscribe("private-a")]);
  const whisper = (data: number) =>
    ann.send({ event: "client-x", channel: "private-a", data: { data } });

  for (let count = 1; count <= 11; count += 1) whisper(count);
  expect((await ann.next("pusher:error")).data).toMatchObject({ code: 4301 });
  nowMs += 1_000;
  whisper(12);

  const passed: unknown[] = [];
  for (let count = 0; count < 11; count += 1) passed.push((await bob.next("client-x")).data);
  expect(passed).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12].map((data) => ({ data })));
});

test("client events are rejected on encrypted channels, when too large and when switched off", async () => {
  const [server, quiet] = [await start(), await start({ clientEvents: false })];
  const [client, muted] = [await rawClient(server), await rawClient(quiet)];
  await client.subscribe("private-encrypted-a");
  await client.subscribe("private-a");
  await muted.subscribe("private-a");

  client.send({ event: "client-x", channel: "private-encrypted-a", data: 1 });
  client.send({ event: "client-x", channel: "private-a", data: "x".repeat(10_241) });
  muted.send({ event: "client-x", channel: "private-a", data: 1 });

  for (const one of [client, client, muted]) {
    expect((await one.next("pusher:error")).data).toMatchObject({ code: 4301 });
  }
  expect(server.stats().clientEvents).toBe(0);
});

test("who sends a client event does not hear it back", async () => {
  const server = await start();
  const [ann, bob] = [await rawClient(server), await rawClient(server)];
  await Promise.all([ann.subscribe("private-a"), bob.subscribe("private-a")]);

  ann.send({ event: "client-x", channel: "private-a", data: 1 });
  await bob.next("client-x");
  await settle(ann);

  expect(ann.messages).toEqual([]);
});

test("subscribing twice on one connection counts once", async () => {
  const server = await start();
  const client = await rawClient(server);
  await client.subscribe("presence-a", { user_id: "ann" });

  const member = { user_id: "ann" };
  const signed = publisher(server).authorizeChannel(client.socketId, "presence-a", member);
  client.send({ event: "pusher:subscribe", data: { ...signed, channel: "presence-a" } });
  await settle(client);
  client.send({ event: "pusher:unsubscribe", data: { channel: "presence-a" } });
  await settle(client);

  expect(client.messages).toEqual([]);
  expect(server.stats().channels).toBe(0);
});

test("the cache keeps the latest channels when there are too many", async () => {
  const server = await start({ maxCachedChannels: 2 });
  const client = await rawClient(server);
  for (const channel of ["cache-a", "cache-b", "cache-a", "cache-c"]) {
    const body = JSON.stringify({ channel, name: "tick", data: "1" });
    await callApi(server, { route: "events", body });
  }

  for (const channel of ["cache-a", "cache-b", "cache-c"]) await client.subscribe(channel);
  await settle(client);

  expect(client.messages.map(({ event, channel }) => [event, channel])).toEqual([
    ["tick", "cache-a"],
    ["pusher:cache_miss", "cache-b"],
    ["tick", "cache-c"],
  ]);
});

test("a room has a last place and a connection a last channel", async () => {
  const server = await start({ maxMembersPerChannel: 1, maxChannelsPerConnection: 2 });
  const [ann, bob] = [await rawClient(server), await rawClient(server)];
  await ann.subscribe("presence-a", { user_id: "ann" });

  void bob.subscribe("presence-a", { user_id: "bob" });
  const full = await bob.next("pusher:subscription_error", "presence-a");
  await ann.subscribe("b");
  void ann.subscribe("c");
  const tooMany = await ann.next("pusher:subscription_error", "c");

  for (const refusal of [full, tooMany]) {
    expect(refusal.data).toMatchObject({ type: "LimitReached", status: 403 });
  }
});

test("a reader that falls too far behind is cut off while the others go on", async () => {
  const server = await start({ maxBufferedBytes: 200_000 });
  const [slow, quick] = [await rawClient(server), await rawClient(server)];
  await Promise.all([slow.subscribe("a"), quick.subscribe("a")]);
  slow.socket.pause();
  const event = { channel: "a", name: "page", data: "x".repeat(10_000) };
  const body = JSON.stringify({ batch: Array.from({ length: 10 }, () => event) });

  while (server.stats().slowConsumers === 0) await callApi(server, { route: "batch_events", body });

  await expect.poll(() => server.stats().connections).toBe(1);
  await settle(quick);
});

test("the cache forgets an event after its time and tells how long it is still kept", async () => {
  let nowMs = Date.now();
  const server = await start({ now: () => nowMs, cacheTtlMs: 60_000 });
  const client = await rawClient(server);
  await client.subscribe("cache-a");
  const body = JSON.stringify({ channel: "cache-a", name: "tick", data: '{"n":1}' });
  await callApi(server, { route: "events", body });
  const ask = () => callApi(server, { route: "channels/cache-a", query: { info: "cache" } });

  expect((await ask()).body).toEqual({ occupied: true, cache: { data: '{"n":1}', ttl: 60 } });
  nowMs += 60_000;
  expect((await ask()).body).toEqual({ occupied: true, cache: null });
});

test("encrypted events pass unread and never together with other channels", async () => {
  const server = await start();
  const client = await rawClient(server);
  await client.subscribe("private-encrypted-a");
  const box = { nonce: "bm9uY2U=", ciphertext: "c2VjcmV0" };
  const event = { name: "tick", data: JSON.stringify(box) };

  const alone = JSON.stringify({ ...event, channel: "private-encrypted-a" });
  const together = JSON.stringify({ ...event, channels: ["private-encrypted-a", "b"] });

  expect(await callApi(server, { route: "events", body: together })).toMatchObject({ status: 400 });
  expect(await callApi(server, { route: "events", body: alone })).toMatchObject({ status: 200 });
  expect((await client.next("tick")).data).toEqual(box);
});
