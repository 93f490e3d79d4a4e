import { once } from "node:events";
import { createServer } from "node:http";
import { WebSocketServer } from "ws";
import { answerSql } from "./neon-proxy/answer-sql.ts";
import { loginPools } from "./neon-proxy/login-pools.ts";
import { openTunnel } from "./neon-proxy/open-tunnel.ts";

const HOST = "127.0.0.1";

export interface NeonProxy {
  /** For NEON_PROXY_URL. */
  readonly url: string;
  /** What came in so far, by either way. */
  readonly seen: { readonly requests: number; readonly sockets: number };
  close(): Promise<void>;
}

/**
 * Stands in for Neon's proxy before any Postgres: POST /sql and a WebSocket at /v2. Whatever host a connection string
 * names, this Postgres is meant; user, password and database are those of the string, and Postgres checks them.
 */
export async function startNeonProxy(options: {
  postgresUrl: string;
  port?: number;
}): Promise<NeonProxy> {
  const { hostname, port } = new URL(options.postgresUrl);
  const postgres = { host: hostname, port: Number(port || 5_432) };
  const pools = loginPools(postgres);
  const seen = { requests: 0, sockets: 0 };
  const server = createServer((request, response) => {
    seen.requests += 1;
    void answerSql({ request, response }, pools.connect);
  });
  const sockets = new WebSocketServer({ server, path: "/v2", perMessageDeflate: false });
  sockets.on("connection", (socket) => {
    seen.sockets += 1;
    openTunnel(socket, postgres);
  });
  await once(server.listen(options.port ?? 0, HOST), "listening");
  return {
    url: `http://${HOST}:${portOf(server.address())}`,
    seen,
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      server.close();
      await pools.end();
    },
  };
}

function portOf(address: ReturnType<ReturnType<typeof createServer>["address"]>): number {
  if (address === null || typeof address === "string") throw new Error("the proxy has no port");
  return address.port;
}
