import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type TcpProxy, tcpProxy } from "#scripts/chaos/tcp-proxy.ts";

let echo: Server;
let heard: string[];
let proxy: TcpProxy;
let port: number;
beforeEach(async () => {
  heard = [];
  echo = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.on("data", (data) => {
      heard.push(data.toString());
      socket.write(`echo of ${data}`);
    });
  });
  echo.listen(0, "127.0.0.1");
  await once(echo, "listening");
  proxy = tcpProxy();
  port = await proxy.open((echo.address() as AddressInfo).port);
});
afterEach(async () => {
  await proxy.close();
  echo.close();
});

/** A connection that has been answered once, and what it hears from then on. */
async function openConnection(): Promise<{ socket: Socket; answers: string[] }> {
  const socket = connect({ port, host: "127.0.0.1" });
  const answers: string[] = [];
  socket.on("error", () => undefined);
  socket.write("one");
  const [first] = await once(socket, "data");
  expect(String(first)).toBe("echo of one");
  socket.on("data", (data) => answers.push(data.toString()));
  return { socket, answers };
}

/** Not `once`: a reset comes with an error first, and that is what we wait for. */
function closed(socket: Socket): Promise<unknown> {
  return new Promise((resolve) => socket.on("close", resolve));
}

test("a cut connection is reset, and the next one works", async () => {
  const { socket } = await openConnection();

  expect(proxy.cut(0)).toBe(true);

  await closed(socket);
  await openConnection();
});

test("a connection whose answers are held back still takes questions, says nothing, and is cut in the end", async () => {
  const { socket, answers } = await openConnection();

  expect(proxy.freeze(0, { what: "answers", forMs: 150 })).toBe(true);
  socket.write("two");

  await closed(socket);
  expect(heard).toEqual(["one", "two"]);
  expect(answers).toEqual([]);
});

test("a connection on which everything is held back brings nothing to the other side", async () => {
  const { socket, answers } = await openConnection();

  expect(proxy.freeze(0, { what: "everything", forMs: 150 })).toBe(true);
  socket.write("two");

  await closed(socket);
  expect(heard).toEqual(["one"]);
  expect(answers).toEqual([]);
});

test("one that is held back already is not chosen again; without any there is nothing to spoil", async () => {
  expect(proxy.cut(0)).toBe(false);
  await openConnection();
  proxy.freeze(0, { what: "everything", forMs: 60_000 });

  expect(proxy.cut(0.9)).toBe(false);
});
