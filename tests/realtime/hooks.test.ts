import { createConnection } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { startRealtimeServer } from "#scripts/realtime/server.ts";
import { rawClient } from "./raw-client.ts";
import { heard, inState, joined, publisher, subscriber } from "./sdk.ts";
import { start } from "./start.ts";

test("failApi answers with a fault as often as asked, or until it is taken back", async () => {
  const server = await start();
  const api = publisher(server);
  const status = () =>
    api.trigger("a", "tick", 1).then(
      (response) => response.status,
      (error: { status: number }) => error.status,
    );

  server.failApi({ status: 503, times: 2 });
  expect([await status(), await status(), await status()]).toEqual([503, 503, 200]);
  server.failApi({ status: 403 });
  expect([await status(), await status()]).toEqual([403, 403]);
  server.failApi(null);
  expect(await status()).toBe(200);
});

test("dropAll closes with the given code, terminateAll without a word", async () => {
  const server = await start();
  const dropped = await rawClient(server);
  server.dropAll(4100);
  expect(await dropped.closed).toBe(4100);

  const cut = await rawClient(server);
  server.terminateAll();
  expect(await cut.closed).toBe(1006);
});

test("the SDK comes back by itself after its connection was cut", async () => {
  const server = await start();
  const client = subscriber(server);
  onTestFinished(() => client.disconnect());
  const channel = await joined(client, "private-a");
  const again = heard(channel, "pusher:subscription_succeeded");

  server.terminateAll();
  await again;
  const tick = heard(channel, "tick");
  await publisher(server).trigger("private-a", "tick", 1);

  expect(await tick).toBe(1);
});

test("a paused server is gone and comes back on the same port", async () => {
  const server = await start();
  const client = subscriber(server);
  onTestFinished(() => client.disconnect());
  await joined(client, "a");
  const lost = inState(client, "connecting");

  await server.pause();
  await lost;
  await expect(publisher(server).trigger("a", "tick", 1)).rejects.toThrow();
  expect(server.stats()).toMatchObject({ connections: 0, channels: 0 });
  await server.resume();
  client.disconnect();
  client.connect();
  await inState(client, "connected");

  await expect(publisher(server).trigger("a", "tick", 1)).resolves.toMatchObject({ status: 200 });
});

test("stopping twice is harmless and frees the port", async () => {
  const server = await startRealtimeServer();
  await rawClient(server);

  await Promise.all([server.stop(), server.stop()]);
  await server.stop();

  const next = await start({ port: server.port });
  expect(next.port).toBe(server.port);
});

test("it cannot start on a port that is taken", async () => {
  const server = await start();

  await expect(startRealtimeServer({ port: server.port })).rejects.toMatchObject({
    code: "EADDRINUSE",
  });
});

test("bytes that are no HTTP do not hurt it", async () => {
  const server = await start();
  const socket = createConnection(server.port, server.host);
  const gone = new Promise((resolve) => socket.on("close", resolve));
  socket.on("error", () => undefined);
  socket.resume();

  socket.write("\u0016\u0003\u0001 not http\r\n\r\n");
  await gone;

  await rawClient(server);
});
