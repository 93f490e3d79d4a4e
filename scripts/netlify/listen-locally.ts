import { once } from "node:events";
import type { Server } from "node:http";

/** Port 0 takes a free one. */
export async function listenLocally(
  server: Server,
  port: number,
): Promise<{ url: string; stop(): Promise<void> }> {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const taken = typeof address === "object" && address ? address.port : port;
  return {
    url: `http://127.0.0.1:${taken}`,
    async stop() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
