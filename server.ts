import { parseArgs } from "node:util";
import next from "next";
import { LOOPBACK, rangeCheck } from "#lib/client-address.ts";
import { readEnv } from "#lib/env.ts";
import { frontDoor } from "#lib/front-door.ts";
import { socketOriginsOf } from "#lib/page-headers.ts";
import { PATIENCE, patientServer } from "#lib/patient-server.ts";

/*
 * `npm start`: Next behind a door of our own. Next takes the nonce of a page's scripts out of the request, so something has
 * to stand in front that puts it there.
 */

const { values } = parseArgs({
  options: {
    port: { type: "string", short: "p" },
    hostname: { type: "string", short: "H", default: "0.0.0.0" },
  },
});
// biome-ignore lint/style/noProcessEnv: Next's own name for it; what .env holds is there only when Next has read it
const port = Number(values.port ?? process.env.PORT ?? 3_000);
const { hostname } = values;

// biome-ignore lint/style/noProcessEnv: what Next loads from here on is to know what stands before it
process.env.FRONT_DOOR = "true";
const app = next({ dev: false, dir: import.meta.dirname, hostname, port });
await app.prepare();

const env = readEnv();
const socketOrigins = socketOriginsOf(env);
const isShared = rangeCheck([...LOOPBACK, ...(env.TRUSTED_PROXIES ?? [])]);

const handle = app.getRequestHandler();
const listener = frontDoor({
  answer: (request, response) => void handle(request, response),
  socketOrigins,
});
const server = patientServer(listener, {
  ...PATIENCE,
  isShared,
});
server.listen(port, hostname, () => {
  process.stdout.write(`Ready on http://${hostname}:${port}\n`);
});
