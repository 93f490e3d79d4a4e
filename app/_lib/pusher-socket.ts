import type { Options } from "pusher-js";
import type { RealtimeConfig } from "#lib/contract/realtime.ts";
import type { OpenSocket, Socket, SocketEvents } from "./realtime.ts";

// A network that dies without a word is noticed after both: the library asks for a sign of life, then waits for it.
const ASK_AFTER_MS = 3_000;
const ANSWER_WITHIN_MS = 2_000;

/** The socket library, loaded when a page needs it and never on the server. */
export function pusherSocket(config: RealtimeConfig): OpenSocket {
  return async (events) => {
    const { default: Pusher } = await import("pusher-js");
    const pusher = new Pusher(config.key, toOptions(config));
    pusher.connection.bind("state_change", ({ current }: { current: string }) => {
      events.onConnection(current === "connected");
    });
    return toSocket(pusher, events);
  };
}

function toSocket(pusher: import("pusher-js").default, events: SocketEvents): Socket {
  return {
    subscribe(channel) {
      pusher.subscribe(channel).bind_global((name: string, data: unknown) => {
        if (name === "pusher:subscription_succeeded") events.onSubscribed(channel);
        else if (name === "pusher:subscription_error") events.onRefused(channel);
        else if (!name.startsWith("pusher")) events.onEvent(channel, name, data);
      });
    },
    unsubscribe(channel) {
      pusher.channel(channel)?.unbind_all();
      pusher.unsubscribe(channel);
    },
    reconnect() {
      pusher.disconnect();
      pusher.connect();
    },
    close() {
      pusher.connection.unbind();
      pusher.disconnect();
    },
  };
}

function toOptions(config: RealtimeConfig): Options {
  return {
    cluster: config.cluster,
    forceTLS: config.useTls,
    enabledTransports: ["ws", "wss"],
    activityTimeout: ASK_AFTER_MS,
    pongTimeout: ANSWER_WITHIN_MS,
    channelAuthorization: { endpoint: "/api/realtime/auth", transport: "ajax" },
    ...(config.host !== null && { wsHost: config.host }),
    ...(config.port !== null && { wsPort: config.port, wssPort: config.port }),
  };
}
