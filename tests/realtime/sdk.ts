import Pusher from "pusher";
import PusherClient, { type Channel, type Options } from "pusher-js";
import type { RealtimeServer } from "#scripts/realtime/server.ts";

type Member = { user_id: string; user_info?: Record<string, unknown> };
export type Identity = { member?: Member; authority?: Pusher };

/** The vendor's server SDK, pointed at the local server. */
export function publisher(server: RealtimeServer, secret = server.secret): Pusher {
  return new Pusher({
    appId: server.appId,
    key: server.key,
    secret,
    host: server.host,
    port: String(server.port),
    useTLS: false,
  });
}

/** The vendor's browser SDK, pointed at the local server; `authority` signs private channels and sign-ins. */
export function subscriber(
  server: RealtimeServer,
  { member = { user_id: "ann" }, authority = publisher(server) }: Identity = {},
): PusherClient {
  const options: Options = {
    cluster: "local",
    wsHost: server.host,
    wsPort: server.port,
    forceTLS: false,
    enabledTransports: ["ws"],
    disableStats: true,
    channelAuthorization: {
      transport: "ajax",
      endpoint: "",
      customHandler({ socketId, channelName }, callback) {
        const data = channelName.startsWith("presence-") ? member : undefined;
        callback(null, authority.authorizeChannel(socketId, channelName, data));
      },
    },
    userAuthentication: {
      transport: "ajax",
      endpoint: "",
      customHandler({ socketId }, callback) {
        callback(null, authority.authenticateUser(socketId, { id: member.user_id }));
      },
    },
  };
  return new PusherClient(server.key, options);
}

/** The next event of this name on a channel. */
export function heard(channel: Channel, event: string): Promise<unknown> {
  return new Promise((resolve) => {
    function take(data: unknown): void {
      channel.unbind(event, take);
      resolve(data);
    }
    channel.bind(event, take);
  });
}

export async function joined(client: PusherClient, name: string): Promise<Channel> {
  const channel = client.subscribe(name);
  if (!channel.subscribed) await heard(channel, "pusher:subscription_succeeded");
  return channel;
}

export function inState(client: PusherClient, state: string): Promise<void> {
  return new Promise((resolve) => {
    if (client.connection.state === state) resolve();
    else client.connection.bind(state, () => resolve());
  });
}
