import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import Pusher from "pusher";
import type { Realtime } from "#lib/engine/ports.ts";

export interface PusherOptions {
  readonly appId: string;
  readonly key: string;
  readonly secret: string;
  readonly cluster: string;
  /** Set for a server that is not Pusher's own. */
  readonly host: string | undefined;
  readonly port: number | undefined;
  readonly useTLS: boolean;
}

const TIMEOUT_MS = 3_000;

/** What a browser shows the realtime service: it was us who let it in. */
export interface SocketSigner {
  /** Signs a subscription to a private channel. */
  signChannel(input: { socketId: string; channel: string }): { auth: string };
  /** Signs whose socket it is. Only a socket that said so can be closed when that person may no longer listen. */
  signUser(input: { socketId: string; userId: string }): { auth: string; user_data: string };
}

/** Pusher Channels, or any server that speaks its protocol. */
export function pusherRealtime(options: PusherOptions): Realtime & SocketSigner {
  const pusher = new Pusher(toSdkOptions(options));
  return {
    publish: ({ channels, name, message }) =>
      telling("a message", () => pusher.trigger([...channels], name, message)),
    hangUp: (userId) => telling("to hang up", () => pusher.terminateUserConnections(userId)),
    signChannel: ({ socketId, channel }) => pusher.authorizeChannel(socketId, channel),
    signUser: ({ socketId, userId }) => pusher.authenticateUser(socketId, { id: userId }),
  };
}

/** Of the SDK's error only the status is kept: its URL is signed. */
async function telling(what: string, tell: () => Promise<unknown>): Promise<void> {
  try {
    await tell();
  } catch (error) {
    const status = error instanceof Pusher.RequestError ? error.status : undefined;
    throw new Error(`the realtime service refused ${what} (${status ?? "no answer"})`);
  }
}

function toSdkOptions(options: PusherOptions): Pusher.Options {
  const { appId, key, secret, cluster, host, port, useTLS } = options;
  const agent = useTLS ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true });
  const shared = { appId, key, secret, useTLS, timeout: TIMEOUT_MS, agent };
  if (host === undefined) return { ...shared, cluster };
  return { ...shared, host, ...(port !== undefined && { port: String(port) }) };
}
