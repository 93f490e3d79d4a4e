import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

export interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage["headers"];
  readonly body: unknown;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  /** JSON, unless it is a text already. */
  readonly body?: unknown;
  /** Closes the connection after this many bytes of the body. */
  readonly cutAfter?: number;
  /** Never answers. */
  readonly hang?: boolean;
}

/** A vendor on loopback that gives these answers in turn and remembers what it was asked. */
export async function scriptedServer() {
  const asked: Asked[] = [];
  const replies: Reply[] = [];
  const server = createServer((request, response) => void answer(request, response));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString("utf8");
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    const body = text === "" ? undefined : JSON.parse(text);
    asked.push({ method: request.method ?? "", url, headers: request.headers, body });
    send(response, replies.shift() ?? { status: 599 });
  }

  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    willAnswer: (...next: Reply[]) => void replies.push(...next),
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function send(response: ServerResponse, reply: Reply): void {
  if (reply.hang) return;
  const { body = "" } = reply;
  const text = typeof body === "string" ? body : JSON.stringify(body);
  response.writeHead(reply.status ?? 200, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
    ...reply.headers,
  });
  if (reply.cutAfter === undefined) return void response.end(text);
  response.write(text.slice(0, reply.cutAfter), () => response.destroy());
}
