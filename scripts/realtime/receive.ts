import { z } from "zod";
import { isEncrypted, needsAuth } from "./channel-name.ts";
import { broadcast, type Channels, leaveChannel } from "./channels.ts";
import type { Connection } from "./connection.ts";
import { CLOSE, encodeFrame, encodeRaw } from "./frame.ts";
import type { RealtimeOptions } from "./options.ts";
import { parseJson } from "./parse-json.ts";
import { isSignedBy, userText } from "./signature.ts";
import type { Counters } from "./stats.ts";
import { SubscribeRequest, subscribe } from "./subscribe.ts";

type World = { options: RealtimeOptions; channels: Channels; counters: Counters };

const ClientFrame = z.object({
  event: z.string().min(1).max(200),
  channel: z.string().nullish(),
  data: z.unknown().optional(),
});
type ClientFrame = z.infer<typeof ClientFrame>;

const UnsubscribeRequest = z.object({ channel: z.string() });
const SignInRequest = z.object({ auth: z.string(), user_data: z.string() });
const UserData = z.object({ id: z.string().min(1).max(200) });

/** Handles one text frame of a client; nothing a client can send gets past it as an exception. */
export function receive(world: World, connection: Connection, text: string): void {
  const frame = ClientFrame.safeParse(parseJson(text));
  if (!frame.success) {
    connection.complain(CLOSE.reconnect, "Invalid message format");
    return;
  }
  try {
    handle(world, connection, frame.data);
  } catch (error) {
    // Data nested thousands deep parses, but overflows the stack when it is written again.
    if (!(error instanceof RangeError)) throw error;
    connection.complain(CLOSE.reconnect, "Invalid message format");
  }
}

function handle(world: World, connection: Connection, frame: ClientFrame): void {
  if (frame.event.startsWith("client-")) {
    forward(world, connection, frame);
    return;
  }
  const data = typeof frame.data === "string" ? parseJson(frame.data) : frame.data;
  switch (frame.event) {
    case "pusher:ping":
      connection.send(encodeFrame({ event: "pusher:pong", data: {} }));
      return;
    case "pusher:pong":
      return;
    case "pusher:subscribe":
      accept(connection, SubscribeRequest.safeParse(data), (request) =>
        subscribe(world, connection, request),
      );
      return;
    case "pusher:unsubscribe":
      accept(connection, UnsubscribeRequest.safeParse(data), (request) =>
        leaveChannel(world.channels, connection, request.channel),
      );
      return;
    case "pusher:signin":
      accept(connection, SignInRequest.safeParse(data), (request) =>
        signIn(world.options, connection, request),
      );
      return;
    default:
      connection.complain(CLOSE.reconnect, "Unknown event");
  }
}

function accept<T>(
  connection: Connection,
  parsed: z.ZodSafeParseResult<T>,
  act: (request: T) => void,
): void {
  if (parsed.success) act(parsed.data);
  else connection.complain(CLOSE.reconnect, "Invalid message format");
}

function signIn(
  options: RealtimeOptions,
  connection: Connection,
  request: z.infer<typeof SignInRequest>,
): void {
  const isSigned = isSignedBy(
    options,
    request.auth,
    userText(connection.socketId, request.user_data),
  );
  const user = UserData.safeParse(parseJson(request.user_data)).data;
  // Who became somebody else would keep the channels of the one before, out of reach of what closes that one's sockets.
  const isSomebodyElse = connection.userId !== null && connection.userId !== user?.id;
  if (!(isSigned && user) || isSomebodyElse) {
    connection.close(CLOSE.unauthorized, "Connection not authorized");
    return;
  }
  connection.userId = user.id;
  const data = { user_data: request.user_data };
  connection.send(encodeFrame({ event: "pusher:signin_success", data }));
}

function forward(world: World, connection: Connection, frame: ClientFrame): void {
  const name = frame.channel ?? "";
  const refusal = refuseClientEvent(world.options, connection, frame);
  if (refusal) {
    connection.complain(CLOSE.clientEventRejected, refusal);
    return;
  }
  const userId = world.channels.open.get(name)?.subscribers.get(connection)?.userId;
  const text = encodeRaw({
    event: frame.event,
    channel: name,
    data: frame.data,
    ...(userId !== undefined && { user_id: userId }),
  });
  world.counters.clientEvents += 1;
  broadcast(world.channels, name, { text, exceptSocketId: connection.socketId });
}

function refuseClientEvent(
  options: RealtimeOptions,
  connection: Connection,
  frame: ClientFrame,
): string | null {
  const name = frame.channel ?? "";
  if (!options.clientEvents) return "Client events are not enabled";
  if (!needsAuth(name) || isEncrypted(name)) {
    return "Client events are for private and presence channels";
  }
  if (!connection.channels.has(name)) return "Not subscribed to this channel";
  if (isOverRate(options, connection)) return "Too many client events in a second";
  const data = typeof frame.data === "string" ? frame.data : JSON.stringify(frame.data ?? null);
  return Buffer.byteLength(data) > options.maxEventBytes ? "Client event is too large" : null;
}

function isOverRate(options: RealtimeOptions, connection: Connection): boolean {
  const second = Math.floor(options.now() / 1_000);
  const counted = connection.clientEvents;
  const count = counted.second === second ? counted.count + 1 : 1;
  connection.clientEvents = { second, count };
  return count > options.clientEventsPerSecond;
}
