import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { PEER_HEADER } from "#lib/client-address.ts";
import { frontDoor } from "#lib/front-door.ts";
import { patientServer } from "#lib/patient-server.ts";

/* The server that stands before Next, with little patience, as strangers find it. */

type Patience = Parameters<typeof patientServer>[1];

const QUICK: Patience = {
  headMs: 300,
  wholeMs: 600,
  mostConnections: 50,
  mostOfOneAddress: 50,
  isShared: () => false,
};

async function open(change: Partial<Patience> = {}, answer = frontDoorOf()) {
  const server = patientServer(answer, { ...QUICK, ...change });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const sockets: Socket[] = [];
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const { port } = address;
  return {
    /** A connection that says this, and what it heard until it was closed. */
    say(text: string): { closed: Promise<string>; socket: Socket } {
      const socket = connect(port, "127.0.0.1");
      sockets.push(socket);
      let heard = "";
      socket.on("data", (chunk) => {
        heard += String(chunk);
      });
      socket.on("error", () => undefined);
      socket.write(text);
      const closed = new Promise<string>((resolve) => {
        socket.on("close", () => resolve(heard)); // also of one that was cut off
      });
      return { socket, closed };
    },
  };
}

function frontDoorOf(
  answer: Parameters<typeof frontDoor>[0]["answer"] = (_, response) => response.end("ok"),
) {
  return frontDoor({ answer, socketOrigins: [], mostAtOnce: 3 });
}

const WHOLE = "GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";

describe("whoever takes their time", () => {
  test("with the head of a request is not waited for", async () => {
    const { say } = await open();
    expect(await say("GET / HTTP/1.1\r\nhost: x\r\nx-slow: ").closed).toMatch(/^HTTP\/1\.1 408/);
  });

  test("a byte at a time is not waited for either", async () => {
    const { say } = await open();
    const { socket, closed } = say("GET / HTTP/1.1\r\nhost: x\r\n");
    const drip = setInterval(() => socket.write("x-a: b\r\n"), 50);
    onTestFinished(() => clearInterval(drip));
    expect(await closed).toMatch(/^HTTP\/1\.1 408/);
  });

  test("with the body is not waited for", async () => {
    const readAll = frontDoorOf((request, response) => {
      request.on("end", () => response.end("ok")).resume();
    });
    const { say } = await open({}, readAll);
    const { closed } = say("POST /api/x HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nabc");
    expect(await closed).toMatch(/^HTTP\/1\.1 408|^$/);
  });
});

describe("whoever opens many connections", () => {
  test("from one address has the last ones closed at once, and others none", async () => {
    const { say } = await open({ mostOfOneAddress: 3, headMs: 60_000, wholeMs: 60_000 });
    const held = [1, 2, 3].map(() => say("GET / HTTP/1.1\r\n"));
    await Promise.all(held.map(({ socket }) => once(socket, "connect")));
    expect(await say(WHOLE).closed).toBe("");

    held[0]?.socket.destroy();
    await expect.poll(() => say(WHOLE).closed).toContain("200 OK");
  });

  test("through a proxy of ours is not counted with everybody else", async () => {
    const { say } = await open({
      mostOfOneAddress: 1,
      isShared: (address) => address === "127.0.0.1",
    });
    say("GET / HTTP/1.1\r\n");
    expect(await say(WHOLE).closed).toContain("200 OK");
  });

  test("finds an end of all connections", async () => {
    const { say } = await open({ mostConnections: 2, headMs: 60_000, wholeMs: 60_000 });
    const held = [1, 2].map(() => say("GET / HTTP/1.1\r\n"));
    await Promise.all(held.map(({ socket }) => once(socket, "connect")));
    expect(await say(WHOLE).closed).toBe("");
  });

  test("with a request each is told to come again, and those under way are answered", async () => {
    const waiting: (() => void)[] = [];
    const door = frontDoorOf((_, response) => {
      waiting.push(() => response.end("ok"));
    });
    const { say } = await open({}, door);
    const held = [1, 2, 3].map(() => say(WHOLE));
    await expect.poll(() => waiting.length).toBe(3);

    expect(await say(WHOLE).closed).toMatch(/^HTTP\/1\.1 503 [\s\S]*Retry-After: 1/);

    for (const answer of waiting) answer();
    for (const { closed } of held) expect(await closed).toContain("200 OK");
  });
});

describe("what could be read in two ways", () => {
  test.each([
    ["two lengths", "content-length: 1\r\ncontent-length: 2\r\n"],
    ["a length and chunks", "content-length: 3\r\ntransfer-encoding: chunked\r\n"],
    ["a length that is no number", "content-length: 1x\r\n"],
    ["chunks under another name", "transfer-encoding: xchunked\r\n"],
    ["a header over two lines", "x-a: b\r\n c: d\r\n"],
  ])("%s is refused", async (_what, lines) => {
    const { say } = await open();
    const { closed } = say(`POST /api/x HTTP/1.1\r\nhost: x\r\n${lines}\r\nabc`);
    expect(await closed).toMatch(/^HTTP\/1\.1 400/);
  });

  test.each(["TRACE", "CONNECT", "PROPFIND", "LOCK"])("%s is no method here", async (method) => {
    const { say } = await open();
    const { closed } = say(`${method} /api/x HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
    expect(await closed).toMatch(/^HTTP\/1\.1 405|^$/);
  });

  test("a body of more than a mebibyte is refused before it is read", async () => {
    const { say } = await open();
    const { closed } = say("POST /api/x HTTP/1.1\r\nhost: x\r\ncontent-length: 10000000\r\n\r\n");
    expect(await closed).toMatch(/^HTTP\/1\.1 413 [\s\S]*Connection: close/);
  });
});

describe("who called", () => {
  test("is said by the door, whatever the caller says", async () => {
    const echo = frontDoorOf((request, response) => {
      response.end(JSON.stringify(request.headers[PEER_HEADER]));
    });
    const { say } = await open({}, echo);
    const forged = `X-Peer-Address: 203.0.113.9\r\n${PEER_HEADER}: 203.0.113.8\r\n`;

    expect(await say(WHOLE.replace("\r\n\r\n", `\r\n${forged}\r\n`)).closed).toMatch(
      /"127\.0\.0\.1"$/,
    );
  });
});
