import type { Options } from "pusher-js";
import type { RealtimeConfig } from "#lib/contract/realtime.ts";
import { postForm } from "./api.ts";
import type { OpenSocket, Socket, SocketEvents } from "./realtime.ts";
import { type AskForSignature, socketSignatures } from "./socket-signatures.ts";

type PusherClient = import("pusher-js").default;

// A network that dies without a word is noticed after both: the library asks for a sign of life, then waits for it.
const ASK_AFTER_MS = 3_000;
const ANSWER_WITHIN_MS = 2_000;

/** The socket library, loaded when a page needs it and never on the server. */
export function pusherSocket(config: RealtimeConfig, ask: AskForSignature = postForm): OpenSocket {
  return async (events) => {
    const { default: Pusher } = await import("pusher-js");
    const onTurnedAway = () => {
      pusher.disconnect();
      events.onTurnedAway();
    };
    const signatures = socketSignatures(ask, { client: () => pusher, onTurnedAway });
    const pusher: PusherClient = new Pusher(config.key, {
      ...toOptions(config),
      userAuthentication: { customHandler: signatures.signUser },
      channelAuthorization: { customHandler: signatures.signChannel },
    });
    pusher.connection.bind("state_change", ({ current }: { current: string }) => {
      if (current !== "connected") events.onConnection(false);
    });
    // A socket that has not said whose it is could not be closed when that person may no longer listen: it does not count.
    pusher.bind("pusher:signin_success", () => events.onConnection(true));
    pusher.signin();
    return toSocket(pusher, events);
  };
}

function toSocket(pusher: PusherClient, events: SocketEvents): Socket {
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
      pusher.unbind_all();
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
    ...(config.host !== null && { wsHost: config.host }),
    ...(config.port !== null && { wsPort: config.port, wssPort: config.port }),
  };
}
