import type { WebSocket } from "ws";
import { type Channels, leaveAllChannels } from "./channels.ts";
import { type Connection, newConnection, watchActivity } from "./connection.ts";
import { CLOSE, encodeError, encodeFrame } from "./frame.ts";
import type { RealtimeOptions } from "./options.ts";
import { receive } from "./receive.ts";
import type { RequestTarget } from "./request-target.ts";
import type { Counters } from "./stats.ts";

type World = {
  options: RealtimeOptions;
  channels: Channels;
  counters: Counters;
  connections: Set<Connection>;
};

const OLDEST_PROTOCOL = 5;
const NEWEST_PROTOCOL = 7;

export function acceptSocket(world: World, socket: WebSocket, target: RequestTarget): void {
  // Broken frames also end in "close"; without a listener they would end the process.
  socket.on("error", () => undefined);
  const refusal = refuse(world, target);
  if (refusal) {
    socket.send(encodeError(refusal.code, refusal.message));
    socket.close(refusal.code, refusal.message);
    return;
  }
  const connection = newConnection(socket, world);
  world.connections.add(connection);
  const isAlive = watchActivity(socket, connection, world.options);
  socket.on("close", () => {
    world.connections.delete(connection);
    leaveAllChannels(world.channels, connection);
  });
  socket.on("message", (raw) => {
    isAlive();
    receive(world, connection, raw.toString());
  });
  const data = {
    socket_id: connection.socketId,
    activity_timeout: world.options.activityTimeoutSeconds,
  };
  connection.send(encodeFrame({ event: "pusher:connection_established", data }));
}

function refuse(world: World, target: RequestTarget): { code: number; message: string } | null {
  if (target.segments[1] !== world.options.key) {
    return { code: CLOSE.unknownApp, message: "Application does not exist" };
  }
  const protocol = Number(target.query.get("protocol"));
  if (!(protocol >= OLDEST_PROTOCOL && protocol <= NEWEST_PROTOCOL)) {
    return { code: CLOSE.unsupportedProtocol, message: "Unsupported protocol version" };
  }
  if (world.connections.size >= world.options.maxConnections) {
    return { code: CLOSE.overQuota, message: "Application is over connection quota" };
  }
  return null;
}
