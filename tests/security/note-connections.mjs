// Preloaded into the app under test: writes down where it opens a connection to, by whatever library.
import { appendFileSync } from "node:fs";
import { Socket } from "node:net";

const { CONNECTIONS_FILE } = process.env;
const { connect } = Socket.prototype;

Socket.prototype.connect = function noted(...args) {
  const [first] = Array.isArray(args[0]) ? args[0] : args;
  const { host = "localhost", port = first, path } = typeof first === "object" ? first : {};
  appendFileSync(CONNECTIONS_FILE, `${path ?? `${host}:${port}`}\n`);
  return connect.apply(this, args);
};
