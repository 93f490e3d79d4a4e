// Preloaded into the app under test: writes down where it opens a connection to, by whatever library. To it names of the
// provider are names of this machine, as they would be to somebody who was told lies by a name server.
import dns from "node:dns";
import { appendFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { Socket } from "node:net";

const lied = (host) => (host.endsWith(".unipile.com") ? "127.0.0.1" : host);
const { lookup } = dns;
const { lookup: lookupSoon } = dns.promises;
dns.lookup = (host, ...rest) => lookup(lied(host), ...rest);
dns.promises.lookup = (host, ...rest) => lookupSoon(lied(host), ...rest);
syncBuiltinESMExports();

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
