// Preloaded into the app under test: writes down where it opens a connection to, by whatever library.
import { appendFileSync } from "node:fs";
import { Socket } from "node:net";

// biome-ignore lint/style/noProcessEnv: the app knows nothing of this
const { CONNECTIONS_FILE } = process.env;
const { connect } = Socket.prototype;

Socket.prototype.connect = function noted(...args) {
  const [first, second] = Array.isArray(args[0]) ? args[0] : args;
  const isOptions = typeof first === "object" && first !== null;
  const host = isOptions ? first.host : second;
  const port = isOptions ? first.port : first;
  appendFileSync(CONNECTIONS_FILE, `${typeof host === "string" ? host : "localhost"}:${port}\n`);
  return connect.apply(this, args);
};
