import { connect, createServer, type Socket } from "node:net";

interface Link {
  readonly client: Socket;
  readonly server: Socket;
}

export interface TcpProxy {
  readonly port: number;
  /** Both ends see a reset. */
  cut(pick: number): boolean;
  /** Forwards nothing more without telling anybody, and cuts after a while. `answers` lets questions still through. */
  freeze(pick: number, how: { what: "answers" | "everything"; forMs: number }): boolean;
  close(): Promise<void>;
}

/** Stands between workers and their database, and spoils the connections between them. */
export async function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  const links = new Set<Link>();
  const frozen = new Set<Link>();
  const listener = createServer((client) => {
    const server = connect({ port: targetPort, host: "127.0.0.1" });
    const link = { client, server };
    links.add(link);
    client.pipe(server).pipe(client);
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      socket.on("error", () => undefined); // a reset is what we are here for
      socket.once("close", () => cutLink(link));
    }
  });

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

  await new Promise<void>((resolve, reject) => {
    listener.once("error", reject);
    listener.listen(0, "127.0.0.1", resolve);
  });
  const address = listener.address();
  return {
    port: typeof address === "object" && address ? address.port : 0,
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
      const closed = new Promise((resolve) => listener.close(resolve));
      for (const link of links) cutLink(link);
      await closed;
    },
  };
}

function stopForwarding(from: Socket, to: Socket): void {
  from.unpipe(to);
  from.pause();
}
