import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { acceptSocket } from "./accept-socket.ts";
import { type ApiFault, apiHandler } from "./api.ts";
import { newChannels } from "./channels.ts";
import type { Connection } from "./connection.ts";
import { CLOSE } from "./frame.ts";
import { type RealtimeOptions, withDefaults } from "./options.ts";
import { type RequestTarget, readTarget } from "./request-target.ts";
import { newCounters, type RealtimeStats } from "./stats.ts";

const HOST = "127.0.0.1";
const SPARE_SOCKETS = 100; // API calls, and clients that are told they are one too many

export type RealtimeServer = {
  host: string;
  port: number;
  appId: string;
  key: string;
  secret: string;
  stats(): RealtimeStats;
  /** Answers API calls with this status, `times` times or until it is called with null. */
  failApi(fault: ApiFault | null): void;
  /** Closes every connection with a close frame. */
  dropAll(code?: number): void;
  /** Cuts every connection without a word, as a lost network does. */
  terminateAll(): void;
  /** Goes away: nobody can connect until `resume`, which comes back on the same port. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
};

/** A Pusher Channels server (protocol 7) on the loopback address, in memory and in one process. */
export async function startRealtimeServer(
  given: Partial<RealtimeOptions> = {},
): Promise<RealtimeServer> {
  const options = withDefaults(given);
  const counters = newCounters();
  const connections = new Set<Connection>();
  const channels = newChannels(options, counters);
  const world = { options, counters, connections, channels };
  const faults = faultBox();
  const server = createServer(
    { headersTimeout: 10_000, requestTimeout: 15_000, connectionsCheckingInterval: 5_000 },
    apiHandler(world, faults.take),
  );
  server.keepAliveTimeout = 60_000;
  server.maxConnections = options.maxConnections + SPARE_SOCKETS;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: options.maxFrameBytes,
    perMessageDeflate: false,
  });
  server.on("upgrade", (request, stream, head) => {
    upgrade(sockets, { request, stream, head }, (socket, target) =>
      acceptSocket(world, socket, target),
    );
  });
  const port = await listen(server, options.port);
  const { appId, key, secret } = options;
  const stats = () => ({
    ...counters,
    connections: connections.size,
    channels: channels.open.size,
  });
  const dropAll = (code: number = CLOSE.reconnect) => {
    for (const connection of connections) connection.close(code, "Connection dropped");
  };
  const terminateAll = () => {
    for (const socket of sockets.clients) socket.terminate();
  };
  const pause = () => close(server, sockets);
  const resume = async () => {
    if (!server.listening) await listen(server, port);
  };
  const hooks = { stats, failApi: faults.put, dropAll, terminateAll, pause, resume, stop: pause };
  return { host: HOST, port, appId, key, secret, ...hooks };
}

type Upgrade = { request: IncomingMessage; stream: Duplex; head: Buffer };

function upgrade(
  sockets: WebSocketServer,
  { request, stream, head }: Upgrade,
  accept: (socket: WebSocket, target: RequestTarget) => void,
): void {
  stream.on("error", () => stream.destroy());
  const target = readTarget(request.url);
  if (target.segments[0] !== "app" || target.segments.length !== 2) {
    stream.end("HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
    return;
  }
  sockets.handleUpgrade(request, stream, head, (socket) => accept(socket, target));
}

function faultBox() {
  let fault: ApiFault | null = null;
  return {
    put(next: ApiFault | null): void {
      fault = next && { ...next };
    },
    take(): number | null {
      if (!fault) return null;
      const { status, times } = fault;
      if (times !== undefined) fault = times > 1 ? { status, times: times - 1 } : null;
      return status;
    },
  };
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, HOST);
  await once(server, "listening");
  const address = server.address();
  return typeof address === "object" && address ? address.port : port;
}

async function close(server: Server, sockets: WebSocketServer): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, "close");
  server.close();
  // The server reports its own end before its sockets report theirs.
  const gone = [...sockets.clients].map(terminated);
  server.closeAllConnections();
  await Promise.all([closed, ...gone]);
}

function terminated(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    socket.once("close", () => resolve());
    socket.terminate();
  });
}
