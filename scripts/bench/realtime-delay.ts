import { setTimeout as sleep } from "node:timers/promises";
import Pusher from "pusher";
import PusherClient from "pusher-js";
import type { Realtime } from "#scripts/local/companions.ts";

const CHANNEL = "bench";
const EVENT = "bench.sent";
const PAUSE_MS = 200;

export interface RealtimeDelay {
  /** Milliseconds from publish to receive of each message, one after the other until the signal. */
  measure(until: AbortSignal): Promise<number[]>;
  close(): void;
}

/** The realtime server alone: the vendor's own SDKs on both sides, and nothing else between them. */
export async function openRealtimeDelay(realtime: Realtime): Promise<RealtimeDelay> {
  const { appId, key, secret, host, port } = realtime;
  const server = new Pusher({ appId, key, secret, host, port: String(port), useTLS: false });
  const client = new PusherClient(key, {
    cluster: "local",
    wsHost: host,
    wsPort: port,
    forceTLS: false,
    enabledTransports: ["ws"],
    disableStats: true,
  });
  const channel = client.subscribe(CHANNEL);
  await new Promise((resolve) => channel.bind("pusher:subscription_succeeded", resolve));

  async function timeOne(): Promise<number> {
    const received = new Promise<number>((resolve) => {
      channel.bind(EVENT, () => resolve(performance.now()));
    });
    const sentAt = performance.now();
    await server.trigger(CHANNEL, EVENT, {});
    const tookMs = (await received) - sentAt;
    channel.unbind(EVENT);
    return tookMs;
  }

  return {
    async measure(until) {
      const times: number[] = [];
      while (!until.aborted) {
        times.push(await timeOne());
        await sleep(PAUSE_MS);
      }
      return times;
    },
    close: () => client.disconnect(),
  };
}
