import type { OpenSocket, Socket, SocketEvents } from "#app/_lib/realtime.ts";

/** A socket library in memory: what the page asked of it, and a way to play its server. */
export function fakeSocket() {
  const asked: string[] = [];
  const subscribed = new Set<string>();
  let events: SocketEvents | null = null;
  let failuresLeft = 0;

  const socket: Socket = {
    subscribe(channel) {
      asked.push(`subscribe ${channel}`);
      subscribed.add(channel);
    },
    unsubscribe(channel) {
      asked.push(`unsubscribe ${channel}`);
      subscribed.delete(channel);
    },
    reconnect: () => void asked.push("reconnect"),
    close: () => void asked.push("close"),
  };
  const open: OpenSocket = async (given) => {
    asked.push("open");
    if (failuresLeft > 0) {
      failuresLeft -= 1;
      throw new Error("the library did not load");
    }
    events = given;
    return socket;
  };
  const server = () => {
    if (events === null) throw new Error("nothing has connected yet");
    return events;
  };

  return {
    open,
    asked,
    subscribed,
    failToLoad: (times: number) => {
      failuresLeft = times;
    },
    /** The connection stands; its channels are not subscribed yet. */
    reach: () => server().onConnection(true),
    connect() {
      server().onConnection(true);
      for (const channel of subscribed) server().onSubscribed(channel);
    },
    drop: () => server().onConnection(false),
    turnAway: () => server().onTurnedAway(),
    refuse: (channel: string) => server().onRefused(channel),
    accept: (channel: string) => server().onSubscribed(channel),
    send: (channel: string, name: string, data: unknown) => server().onEvent(channel, name, data),
  };
}

/** Stands for the browser's `document`: a page that can be looked at, or not. */
export class FakePage extends EventTarget {
  visibilityState = "visible";

  show(visibilityState: "visible" | "hidden") {
    this.visibilityState = visibilityState;
    this.dispatchEvent(new Event("visibilitychange"));
  }
}
