import { createServer, type RequestListener, type Server } from "node:http";
import type { Socket } from "node:net";

interface Patience {
  /** A request's head must have come by then, and the whole of it by the second. */
  readonly headMs: number;
  readonly wholeMs: number;
  readonly mostConnections: number;
  readonly mostOfOneAddress: number;
  /** Proxies of ours, and this machine: everybody comes through them. */
  readonly isShared: (address: string) => boolean;
}

export const PATIENCE = {
  headMs: 10_000,
  wholeMs: 30_000,
  mostConnections: 5_000,
  mostOfOneAddress: 200,
} as const;
const CHECKS_IN_A_WAIT = 5;

/** A server that waits for nobody longer than it must, and lets nobody keep all of its connections. */
export function patientServer(listener: RequestListener, patience: Patience): Server {
  const { headMs, wholeMs, mostConnections } = patience;
  const server = createServer(
    {
      headersTimeout: headMs,
      requestTimeout: wholeMs,
      connectionsCheckingInterval: Math.ceil(headMs / CHECKS_IN_A_WAIT),
      insecureHTTPParser: false,
    },
    listener,
  );
  server.maxConnections = mostConnections;
  server.on("connection", bounded(patience));
  return server;
}

function bounded({ mostOfOneAddress, isShared }: Patience): (socket: Socket) => void {
  const open = new Map<string, number>();
  return (socket) => {
    const address = socket.remoteAddress ?? "";
    if (isShared(address)) return;
    const count = (open.get(address) ?? 0) + 1;
    if (count > mostOfOneAddress) {
      socket.destroy();
      return;
    }
    open.set(address, count);
    socket.once("close", () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left === 0) open.delete(address);
      else open.set(address, left);
    });
  };
}
