import { WebSocket } from "ws";
import type { RealtimeServer } from "#scripts/realtime/server.ts";
import { channelText, signText, userText } from "#scripts/realtime/signature.ts";

export type Message = { event: string; channel?: string; data: unknown; user_id?: string };

export type RawClient = {
  socketId: string;
  socket: WebSocket;
  messages: Message[];
  send(frame: unknown): void;
  /** The first message that came and fits, or the next one that does. */
  next(event: string, channel?: string): Promise<Message>;
  closed: Promise<number>;
  subscribe(channel: string, member?: object): Promise<Message>;
  signIn(userId: string): Promise<Message>;
};

/** A socket without an SDK, for what the SDKs never send. */
export async function rawClient(
  server: RealtimeServer,
  path = `/app/${server.key}?protocol=7`,
): Promise<RawClient> {
  const client = openRaw(server, path);
  const established = await client.next("pusher:connection_established");
  client.socketId = (established.data as { socket_id: string }).socket_id;
  return client;
}

export function openRaw(server: RealtimeServer, path: string): RawClient {
  const socket = new WebSocket(`ws://${server.host}:${server.port}${path}`);
  const messages: Message[] = [];
  const waiting = new Set<() => void>();
  socket.on("error", () => undefined);
  socket.on("message", (raw) => {
    messages.push(decode(raw.toString()));
    for (const look of waiting) look();
  });
  const closed = new Promise<number>((resolve) => socket.on("close", resolve));
  const client: RawClient = {
    socketId: "",
    socket,
    messages,
    closed,
    send: (frame) => socket.send(typeof frame === "string" ? frame : JSON.stringify(frame)),
    next(event, channel) {
      return new Promise((resolve) => {
        function look(): void {
          const index = messages.findIndex(
            (message) => message.event === event && (!channel || message.channel === channel),
          );
          const [message] = index < 0 ? [] : messages.splice(index, 1);
          if (!message) return;
          waiting.delete(look);
          resolve(message);
        }
        waiting.add(look);
        look();
      });
    },
    subscribe(channel, member) {
      const channelData = member && JSON.stringify(member);
      const text = channelText({ socketId: client.socketId, channel, channelData });
      const auth = `${server.key}:${signText(server.secret, text)}`;
      const data = { channel, auth, ...(channelData && { channel_data: channelData }) };
      client.send({ event: "pusher:subscribe", data });
      return client.next("pusher_internal:subscription_succeeded", channel);
    },
    signIn(userId) {
      const userData = JSON.stringify({ id: userId });
      const auth = `${server.key}:${signText(server.secret, userText(client.socketId, userData))}`;
      client.send({ event: "pusher:signin", data: { auth, user_data: userData } });
      return client.next("pusher:signin_success");
    },
  };
  return client;
}

function decode(text: string): Message {
  const message = JSON.parse(text) as Message;
  if (typeof message.data !== "string") return message;
  try {
    return { ...message, data: JSON.parse(message.data) };
  } catch {
    return message;
  }
}

/** Comes back only after the server has handled everything the client sent before. */
export async function settle(client: RawClient): Promise<void> {
  client.send({ event: "pusher:ping" });
  await client.next("pusher:pong");
}
