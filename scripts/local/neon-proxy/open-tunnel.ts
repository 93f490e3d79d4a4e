import { connect } from "node:net";
import { createWebSocketStream, type WebSocket } from "ws";

/** The bytes of Postgres's protocol, both ways, until either side ends. */
export function openTunnel(socket: WebSocket, postgres: { host: string; port: number }): void {
  const near = createWebSocketStream(socket);
  const far = connect(postgres);
  far.setNoDelay(true);
  near.pipe(far).pipe(near);
  const end = () => {
    near.destroy();
    far.destroy();
    socket.close();
  };
  for (const side of [near, far]) side.on("error", end).on("close", end);
}
