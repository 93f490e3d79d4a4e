import type PusherClient from "pusher-js";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { type RealtimeServer, startRealtimeServer } from "#scripts/realtime/server.ts";
import { heard, type Identity, inState, joined, publisher, subscriber } from "./sdk.ts";

let server: RealtimeServer;

beforeEach(async () => {
  server = await startRealtimeServer();
});
afterEach(() => server.stop());

function connect(identity?: Identity): PusherClient {
  const client = subscriber(server, identity);
  onTestFinished(() => client.disconnect());
  return client;
}

test("an event reaches the subscribers of its channel and nobody else", async () => {
  const client = connect();
  const [mine, other] = [await joined(client, "mine"), await joined(client, "other")];
  const strays: unknown[] = [];
  other.bind("tick", (data: unknown) => strays.push(data));
  const tick = heard(mine, "tick");

  await publisher(server).trigger("mine", "tick", { page: 1, text: "Grüße 👋" });

  expect(await tick).toEqual({ page: 1, text: "Grüße 👋" });
  const done = heard(other, "done");
  await publisher(server).trigger("other", "done", {});
  await done;
  expect(strays).toEqual([]);
});

test("one trigger reaches several channels", async () => {
  const client = connect();
  const channels = [await joined(client, "a"), await joined(client, "private-b")];
  const ticks = channels.map((channel) => heard(channel, "tick"));

  await publisher(server).trigger(["a", "private-b"], "tick", 7);

  expect(await Promise.all(ticks)).toEqual([7, 7]);
});

test("the socket that caused an event does not hear it back", async () => {
  const [sender, listener] = [connect(), connect()];
  const [mine, theirs] = [await joined(sender, "a"), await joined(listener, "a")];
  const echoes: unknown[] = [];
  mine.bind("tick", (data: unknown) => echoes.push(data));
  const ticked = heard(theirs, "tick");

  await publisher(server).trigger("a", "tick", 1, { socket_id: sender.connection.socket_id });
  await ticked;
  const done = heard(mine, "done");
  await publisher(server).trigger("a", "done", {});
  await done;

  expect(echoes).toEqual([]);
});

test("a private channel refuses a signature made with another secret", async () => {
  const client = connect({ authority: publisher(server, "not-the-secret") });
  const channel = client.subscribe("private-job-1");

  expect(await heard(channel, "pusher:subscription_error")).toMatchObject({
    type: "AuthError",
    status: 401,
  });
  expect(server.stats().channels).toBe(0);
});

test("presence shows who is there, who comes and who goes", async () => {
  const ann = connect({ member: { user_id: "ann", user_info: { name: "Ann" } } });
  const room = ann.subscribe("presence-room");
  await heard(room, "pusher:subscription_succeeded");
  const added = heard(room, "pusher:member_added");
  const bob = connect({ member: { user_id: "bob", user_info: { name: "Bob" } } });
  const members = await heard(bob.subscribe("presence-room"), "pusher:subscription_succeeded");

  expect(await added).toMatchObject({ id: "bob", info: { name: "Bob" } });
  expect(members).toMatchObject({
    count: 2,
    members: { ann: { name: "Ann" }, bob: { name: "Bob" } },
  });

  const removed = heard(room, "pusher:member_removed");
  bob.disconnect();
  expect(await removed).toMatchObject({ id: "bob" });
});

test("a person with two connections joins once and leaves with the last one", async () => {
  const watcher = connect({ member: { user_id: "watcher" } });
  const room = await joined(watcher, "presence-room");
  const seen: string[] = [];
  room.bind("pusher:member_added", (member: { id: string }) => seen.push(`+${member.id}`));
  room.bind("pusher:member_removed", (member: { id: string }) => seen.push(`-${member.id}`));
  const [first, second] = [1, 2].map(() => connect({ member: { user_id: "bob" } }));

  await Promise.all([first, second].map((client) => client && joined(client, "presence-room")));
  first?.disconnect();
  await expect.poll(() => server.stats().connections).toBe(2);
  expect(seen).toEqual(["+bob"]);
  const removed = heard(room, "pusher:member_removed");
  second?.disconnect();
  await removed;

  expect(seen).toEqual(["+bob", "-bob"]);
});

test("a batch delivers every event in order", async () => {
  const client = connect();
  const channel = await joined(client, "a");
  const pages: unknown[] = [];
  channel.bind("page", (page: unknown) => pages.push(page));
  const last = heard(channel, "last");
  const events = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((data) => ({ channel: "a", name: "page", data }));

  await publisher(server).triggerBatch([...events, { channel: "a", name: "last", data: "" }]);
  await last;

  expect(pages).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
});

test("an event of 10,240 bytes passes and one byte more is refused with 413", async () => {
  const api = publisher(server);

  await expect(api.trigger("a", "big", "x".repeat(10_240))).resolves.toMatchObject({ status: 200 });
  await expect(api.trigger("a", "big", "x".repeat(10_241))).rejects.toMatchObject({ status: 413 });
});

test("a batch of eleven is refused as a whole", async () => {
  const client = connect();
  const channel = await joined(client, "a");
  const heardEvents: string[] = [];
  channel.bind_global((event: string) => heardEvents.push(event));
  const events = Array.from({ length: 11 }, () => ({ channel: "a", name: "page", data: 1 }));

  await expect(publisher(server).triggerBatch(events)).rejects.toMatchObject({ status: 400 });
  const done = heard(channel, "done");
  await publisher(server).trigger("a", "done", 1);
  await done;

  expect(heardEvents).toEqual(["done"]);
});

test("a late subscriber of a cache channel gets the last event first", async () => {
  await publisher(server).trigger("private-cache-job", "progress", { page: 1 });
  await publisher(server).trigger("private-cache-job", "progress", { page: 2 });
  const channel = connect().subscribe("private-cache-job");

  expect(await heard(channel, "progress")).toEqual({ page: 2 });
});

test("a cache channel without an event says so", async () => {
  const channel = connect().subscribe("cache-empty");

  await heard(channel, "pusher:cache_miss");

  expect(channel.subscribed).toBe(true);
});

test("client events go from one subscriber to the others", async () => {
  const [ann, bob] = [connect(), connect({ member: { user_id: "bob" } })];
  const [mine, theirs] = [await joined(ann, "presence-room"), await joined(bob, "presence-room")];
  const typing = heard(theirs, "client-typing");
  const sender = new Promise((resolve) => {
    theirs.bind("client-typing", (_data: unknown, meta: unknown) => resolve(meta));
  });

  mine.trigger("client-typing", { at: 3 });

  expect(await typing).toEqual({ at: 3 });
  expect(await sender).toMatchObject({ user_id: "ann" });
});

test("a signed-in user gets events sent to the user and is closed when terminated", async () => {
  const client = connect({ member: { user_id: "ann" } });
  const other = connect({ member: { user_id: "bob" } });
  client.signin();
  other.signin();
  await Promise.all([client.user.signinDonePromise, other.user.signinDonePromise]);
  const note = new Promise((resolve) => client.user.bind("note", resolve));
  await expect.poll(() => server.stats().channels).toBe(2);

  await publisher(server).sendToUser("ann", "note", { text: "hello" });
  expect(await note).toEqual({ text: "hello" });

  const gone = inState(client, "disconnected");
  await publisher(server).terminateUserConnections("ann");
  await gone;
  expect(other.connection.state).toBe("connected");
});

test("the API answers what is going on in the channels", async () => {
  const client = connect();
  await joined(client, "presence-room");
  await joined(client, "plain");
  const api = publisher(server);

  const ask = async (path: string, params: Record<string, string>) =>
    (await api.get({ path, params })).json();

  expect(await ask("/channels", { filter_by_prefix: "presence-", info: "user_count" })).toEqual({
    channels: { "presence-room": { user_count: 1 } },
  });
  expect(await ask("/channels/plain", { info: "subscription_count" })).toEqual({
    occupied: true,
    subscription_count: 1,
  });
  expect(await ask("/channels/presence-room/users", {})).toEqual({ users: [{ id: "ann" }] });
});

test("leaving a channel stops its events", async () => {
  const client = connect();
  const channel = await joined(client, "a");
  await joined(client, "b");
  client.unsubscribe("a");
  await expect.poll(() => server.stats().channels).toBe(1);
  const heardEvents: string[] = [];
  channel.bind_global((event: string) => heardEvents.push(event));

  await publisher(server).trigger("a", "tick", 1);

  expect(heardEvents).toEqual([]);
  expect(server.stats().deliveries).toBe(0);
});
