"use client";

import { createContext, use, useEffect, useEffectEvent, useSyncExternalStore } from "react";
import type { Listener } from "#app/_lib/channel-registry.ts";
import { createRealtime, type SocketState } from "#app/_lib/realtime.ts";

/** The page's one socket; outside a provider there is none and everything polls. */
export const RealtimeContext = createContext(createRealtime(null));

const POLL_MS = 3_000;
const SAFETY_MS = 60_000;

export function useSocketState(): SocketState {
  const realtime = use(RealtimeContext);
  return useSyncExternalStore(realtime.onChange, realtime.state, realtime.state);
}

/**
 * Listens to a channel while the component is on screen. `isLive` says whether events arrive;
 * `pollMs` is what SWR's `refreshInterval` should be right now.
 */
export function useChannel(channel: string, listener: Listener) {
  const realtime = use(RealtimeContext);
  const onEvent = useEffectEvent(listener.onEvent);
  const onStale = useEffectEvent(listener.onStale);

  useEffect(
    () =>
      realtime.listen(channel, {
        onEvent: (name, data) => onEvent(name, data),
        onStale: () => onStale(),
      }),
    [realtime, channel],
  );

  const isLive = useSyncExternalStore(
    realtime.onChange,
    () => realtime.isLive(channel),
    () => false,
  );
  return { isLive, pollMs: isLive ? SAFETY_MS : POLL_MS };
}
