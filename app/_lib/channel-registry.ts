import type { Socket, SocketEvents } from "./realtime.ts";

export interface Listener {
  onEvent(name: string, data: unknown): void;
  /** Something may have been missed (just subscribed, subscribed again, or the socket is lost): fetch. */
  onStale(): void;
}

interface Channel {
  readonly listeners: Set<Listener>;
  isLive: boolean;
}

const RETRY_MS = 3_000;

/** Who listens to what; survives sockets that come and go. */
export function channelRegistry(changed: () => void) {
  const channels = new Map<string, Channel>();
  let socket: Socket | null = null;

  function attach(next: Socket | null) {
    socket = next;
    for (const channel of channels.values()) channel.isLive = false;
    if (next !== null) for (const name of channels.keys()) next.subscribe(name);
    changed();
  }

  function listen(name: string, listener: Listener): () => void {
    const known = channels.get(name);
    const channel = known ?? { listeners: new Set<Listener>(), isLive: false };
    channel.listeners.add(listener);
    if (known === undefined) {
      channels.set(name, channel);
      socket?.subscribe(name);
    } else if (known.isLive) {
      listener.onStale();
    }
    return () => leave(name, listener);
  }

  function leave(name: string, listener: Listener) {
    const channel = channels.get(name);
    if (channel?.listeners.delete(listener) && channel.listeners.size === 0) {
      channels.delete(name);
      socket?.unsubscribe(name);
    }
  }

  const setLive = (name: string, isLive: boolean) => {
    const channel = channels.get(name);
    if (channel) channel.isLive = isLive;
    changed();
  };

  const tellStale = (name: string) => {
    for (const listener of [...(channels.get(name)?.listeners ?? [])]) listener.onStale();
  };

  /** The socket is gone, perhaps for a while already: whoever was live asks now, not at the next poll. */
  function lose() {
    const live = [...channels].filter(([, channel]) => channel.isLive);
    for (const [name] of live) {
      setLive(name, false);
      tellStale(name);
    }
  }

  const events: Omit<SocketEvents, "onConnection" | "onTurnedAway"> = {
    onSubscribed(name) {
      setLive(name, true);
      tellStale(name);
    },
    onRefused(name) {
      setLive(name, false);
      // The library asks once per connection; a hiccup of the auth route must not last that long.
      setTimeout(() => {
        if (!channels.has(name) || channels.get(name)?.isLive) return;
        socket?.unsubscribe(name);
        socket?.subscribe(name);
      }, RETRY_MS);
    },
    onEvent(name, event, data) {
      for (const listener of [...(channels.get(name)?.listeners ?? [])]) {
        listener.onEvent(event, data);
      }
    },
  };

  const isLive = (name: string) => channels.get(name)?.isLive ?? false;
  return { attach, listen, isLive, lose, events };
}
