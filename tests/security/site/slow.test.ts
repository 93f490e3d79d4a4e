import { connect, type Socket } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Stack, startStack } from "#scripts/local/stack.ts";
import { ask } from "#tests/api/ask.ts";
import { makeDataDir } from "#tests/setup/data-dir.ts";
import { freshDatabase } from "#tests/setup/database.ts";

/* The app as `npm start` runs it, while strangers hold on to it. */

const STRANGERS = 300;
const TOO_MUCH = 2 * 1024 * 1024;

let database: Awaited<ReturnType<typeof freshDatabase>>;
let folder: Awaited<ReturnType<typeof makeDataDir>>;
let stack: Stack;

beforeAll(async () => {
  database = await freshDatabase();
  folder = await makeDataDir();
  stack = await startStack({ dataDir: folder.path, databaseUrl: database.url, port: 0 });
});
afterAll(async () => {
  await stack.stop();
  await database.drop();
  await folder.remove();
});

function hold(text: string): { socket: Socket; isClosed: () => boolean } {
  let isClosed = false;
  const socket = connect(Number(new URL(stack.baseUrl).port), "127.0.0.1");
  socket.on("error", () => undefined);
  socket.on("close", () => {
    isClosed = true;
  });
  socket.resume();
  socket.write(text);
  return { socket, isClosed: () => isClosed };
}

const key = () => ({ authorization: `Bearer ${stack.apiKey}` });

test("hundreds who never finish a request keep nobody else waiting, and are let go", async () => {
  const slow = Array.from({ length: STRANGERS }, (_, index) =>
    hold(
      index % 2 === 0
        ? "GET /api/health HTTP/1.1\r\nhost: x\r\nx-slow: "
        : `POST /api/v1/jobs HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${stack.apiKey}\r\ncontent-type: application/json\r\ncontent-length: 60000\r\n\r\n{`,
    ),
  );
  for (let round = 0; round < 20; round += 1) {
    const { status } = await ask(`${stack.baseUrl}/api/v1/jobs`, { headers: key() });
    expect(status).toBe(200);
  }
  await expect
    .poll(() => slow.every(({ isClosed }) => isClosed()), { timeout: 90_000, interval: 500 })
    .toBe(true);
  expect((await ask(`${stack.baseUrl}/api/health`)).status).toBe(200);
});

test("bodies without end are cut off, however they are sent, and cost the app no memory worth speaking of", async () => {
  const chunk = `8000\r\n${"x".repeat(0x8000)}\r\n`;
  const head = `POST /api/v1/jobs HTTP/1.1\r\nhost: x\r\n${Object.entries(key())
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("")}content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n`;
  const endless = Array.from({ length: 20 }, () => hold(head));
  for (const { socket } of endless) {
    for (let sent = 0; sent < TOO_MUCH && !socket.destroyed; sent += chunk.length)
      socket.write(chunk);
  }
  await expect
    .poll(() => endless.every(({ isClosed }) => isClosed()), { timeout: 60_000, interval: 200 })
    .toBe(true);

  const large = await ask(`${stack.baseUrl}/api/v1/jobs`, {
    method: "POST",
    headers: { ...key(), "content-type": "application/json", "content-length": "1000000000" },
  });
  expect(large.status).toBe(413);
  expect((await ask(`${stack.baseUrl}/api/health`)).status).toBe(200);
});
