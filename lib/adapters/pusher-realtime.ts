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

/** Pusher Channels, or any server that speaks its protocol. Of the SDK's error only the status is kept: its URL is signed. */
export function pusherRealtime(options: PusherOptions): Realtime & {
  /** Signs a subscription to a private channel. */
  authorize(input: { socketId: string; channel: string }): { auth: string };
} {
  const pusher = new Pusher(toSdkOptions(options));
  return {
    async publish({ channels, name, message }) {
      try {
        await pusher.trigger([...channels], name, message);
      } catch (error) {
        const status = error instanceof Pusher.RequestError ? error.status : undefined;
        throw new Error(`the realtime service refused a message (${status ?? "no answer"})`);
      }
    },
    authorize: ({ socketId, channel }) => pusher.authorizeChannel(socketId, channel),
  };
}

function toSdkOptions(options: PusherOptions): Pusher.Options {
  const { appId, key, secret, cluster, host, port, useTLS } = options;
  const agent = useTLS ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true });
  const shared = { appId, key, secret, useTLS, timeout: TIMEOUT_MS, agent };
  if (host === undefined) return { ...shared, cluster };
  return { ...shared, host, ...(port !== undefined && { port: String(port) }) };
}
