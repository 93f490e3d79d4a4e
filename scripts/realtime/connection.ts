import { randomInt } from "node:crypto";
import { WebSocket } from "ws";
import { CLOSE, encodeError, encodeFrame } from "./frame.ts";
import type { RealtimeOptions } from "./options.ts";
import type { Counters } from "./stats.ts";

export type Connection = {
  socketId: string;
  userId: string | null;
  channels: Set<string>;
  clientEvents: { second: number; count: number };
  /** False when the socket is closed or too far behind to be kept. */
  send(text: string): boolean;
  /** Reports an error and leaves the socket open. */
  complain(code: number, message: string): void;
  close(code: number, message: string): void;
  terminate(): void;
};

export function newConnection(
  socket: WebSocket,
  world: { options: RealtimeOptions; counters: Counters },
): Connection {
  function send(text: string): boolean {
    if (socket.readyState !== WebSocket.OPEN) return false;
    if (socket.bufferedAmount > world.options.maxBufferedBytes) {
      world.counters.slowConsumers += 1;
      // A close frame would queue behind the backlog nobody reads.
      socket.terminate();
      return false;
    }
    socket.send(text);
    return true;
  }
  return {
    socketId: `${randomInt(1e9)}.${randomInt(1e9)}`,
    userId: null,
    channels: new Set(),
    clientEvents: { second: 0, count: 0 },
    send,
    complain(code, message) {
      send(encodeError(code, message));
    },
    close(code, message) {
      send(encodeError(code, message));
      socket.close(code, message);
    },
    terminate() {
      socket.terminate();
    },
  };
}

/** Pings a silent socket, closes it when no answer comes; returns the function that notes a sign of life. */
export function watchActivity(
  socket: WebSocket,
  connection: Connection,
  options: RealtimeOptions,
): () => void {
  let timer: NodeJS.Timeout | undefined;
  function expectPong(): void {
    connection.send(encodeFrame({ event: "pusher:ping", data: {} }));
    timer = setTimeout(
      () => connection.close(CLOSE.pongMissed, "Pong reply not received in time"),
      options.pongTimeoutSeconds * 1_000,
    );
  }
  function isAlive(): void {
    clearTimeout(timer);
    if (socket.readyState !== WebSocket.OPEN) return;
    timer = setTimeout(expectPong, options.activityTimeoutSeconds * 1_000);
  }
  socket.on("ping", isAlive);
  socket.on("pong", isAlive);
  socket.on("close", () => clearTimeout(timer));
  isAlive();
  return isAlive;
}
