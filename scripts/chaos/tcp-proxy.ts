import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

interface Link {
  readonly client: Socket;
  readonly server: Socket;
}

export interface TcpProxy {
  /** Where whoever connects reaches this port of this machine from now on. */
  open(targetPort: number): Promise<number>;
  /** Both ends see a reset. */
  cut(pick: number): boolean;
  /** Forwards nothing more without telling anybody, and cuts after a while. `answers` lets questions still through. */
  freeze(pick: number, how: { what: "answers" | "everything"; forMs: number }): boolean;
  close(): Promise<void>;
}

/** Stands between workers and their database, and spoils the connections between them. */
export function tcpProxy(): TcpProxy {
  const links = new Set<Link>();
  const frozen = new Set<Link>();
  const listeners: Server[] = [];

  function join(client: Socket, targetPort: number): void {
    const server = connect({ port: targetPort, host: "127.0.0.1" });
    const link = { client, server };
    links.add(link);
    client.pipe(server).pipe(client);
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      socket.on("error", () => undefined); // a reset is what we are here for
      socket.once("close", () => cutLink(link));
    }
  }

  function cutLink(link: Link): void {
    links.delete(link);
    frozen.delete(link);
    for (const socket of [link.client, link.server])
      if (!socket.destroyed) socket.resetAndDestroy();
  }

  function choose(pick: number): Link | undefined {
    const healthy = [...links].filter((link) => !frozen.has(link));
    return healthy[Math.floor(pick * healthy.length)];
  }

  return {
    async open(targetPort) {
      const listener = createServer((client) => join(client, targetPort));
      listeners.push(listener);
      await once(listener.listen(0, "127.0.0.1"), "listening");
      const address = listener.address();
      return typeof address === "object" && address ? address.port : 0;
    },
    cut(pick) {
      const link = choose(pick);
      if (link) cutLink(link);
      return link !== undefined;
    },
    freeze(pick, { what, forMs }) {
      const link = choose(pick);
      if (!link) return false;
      frozen.add(link);
      stopForwarding(link.server, link.client);
      if (what === "everything") stopForwarding(link.client, link.server);
      setTimeout(() => cutLink(link), forMs).unref();
      return true;
    },
    async close() {
      const closed = listeners.map((listener) => new Promise((resolve) => listener.close(resolve)));
      for (const link of links) cutLink(link);
      await Promise.all(closed);
    },
  };
}

function stopForwarding(from: Socket, to: Socket): void {
  from.unpipe(to);
  from.pause();
}
