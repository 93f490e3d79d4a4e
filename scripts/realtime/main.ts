import { parseArgs } from "node:util";
import { startRealtimeServer } from "./server.ts";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "0" },
    "app-id": { type: "string", default: "local" },
    key: { type: "string", default: "local-key" },
    secret: { type: "string" },
  },
});

// biome-ignore lint/style/noProcessEnv: an argument would show the secret in the process list
const secret = values.secret ?? process.env.PUSHER_SECRET;
if (!secret) throw new Error("The server needs a secret: set PUSHER_SECRET or pass --secret");

const server = await startRealtimeServer({
  port: Number(values.port),
  appId: values["app-id"],
  key: values.key,
  secret,
});

async function stop(): Promise<void> {
  await server.stop();
  if (process.connected) process.disconnect();
}

process.once("SIGTERM", stop);
process.once("SIGINT", stop);
process.once("disconnect", stop); // the process that started it is gone

const { host, port, appId, key } = server;
console.log(JSON.stringify({ host, port, appId, key }));
