import { channelRegistry, type Listener } from "./channel-registry.ts";
import { watchdog } from "./watchdog.ts";

/** `off`: no realtime service is configured, so the page polls and nothing is wrong. */
export type SocketState = "off" | "connecting" | "connected" | "unavailable";

/** What the page needs of a socket library. */
export interface Socket {
  subscribe(channel: string): void;
  unsubscribe(channel: string): void;
  reconnect(): void;
  close(): void;
}

export interface SocketEvents {
  onConnection(isConnected: boolean): void;
  /** Who looks is not signed in any more, or has no business here: trying again would not help. */
  onTurnedAway(): void;
  onSubscribed(channel: string): void;
  onRefused(channel: string): void;
  onEvent(channel: string, name: string, data: unknown): void;
}

export type OpenSocket = (events: SocketEvents) => Promise<Socket>;

export interface Realtime {
  readonly state: () => SocketState;
  /** The socket is up and this channel is subscribed: events arrive, polling can rest. */
  readonly isLive: (channel: string) => boolean;
  readonly onChange: (changed: () => void) => () => void;
  readonly listen: (channel: string, listener: Listener) => () => void;
  readonly start: () => () => void;
}

/** One socket for the whole page; `null` means there is no service, and nothing ever connects. */
export function createRealtime(open: OpenSocket | null): Realtime {
  const watchers = new Set<() => void>();
  const changed = () => {
    for (const watcher of watchers) watcher();
  };
  const channels = channelRegistry(changed);
  const onConnection = (isConnected: boolean) => {
    if (!isConnected) channels.lose();
    changed();
  };
  const link = openLink(open, { ...channels.events, onConnection });

  return {
    state: link.state,
    isLive: (channel) => link.state() === "connected" && channels.isLive(channel),
    onChange(watcher) {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    listen: channels.listen,
    start: () => link.start(channels.attach),
  };
}

type Link = { state: () => SocketState; start: (attach: Attach) => () => void };
type Attach = (socket: Socket | null) => void;

function openLink(open: OpenSocket | null, events: Omit<SocketEvents, "onTurnedAway">): Link {
  let state: SocketState = open === null ? "off" : "connecting";

  function start(attach: Attach): () => void {
    if (open === null) return () => {};
    let socket: Socket | null = null;
    let isOver = false;
    // Until the library has loaded there is nothing to kick: a failed load is tried again instead.
    const dog = watchdog(() => {
      state = "unavailable";
      events.onConnection(false);
      if (socket === null) load();
      else socket.reconnect();
    });

    function load() {
      open?.({ ...events, onConnection: follow, onTurnedAway: rest })
        .then(take)
        .catch(() => {});
    }
    function follow(isConnected: boolean) {
      if (isOver) return;
      const wasConnected = state === "connected";
      if (isConnected) state = "connected";
      else if (wasConnected) state = "unavailable";
      dog.heard(isConnected);
      events.onConnection(isConnected);
    }
    function rest() {
      if (isOver) return;
      state = "unavailable";
      dog.rest();
      events.onConnection(false);
    }
    function take(opened: Socket) {
      if (isOver || socket !== null) return opened.close();
      socket = opened;
      attach(opened);
    }

    dog.heard(false);
    load();
    return () => {
      isOver = true;
      dog.stop();
      attach(null);
      socket?.close();
    };
  }

  return { state: () => state, start };
}
