import { z } from "zod";
import { StoreError } from "#lib/engine/errors.ts";
import type { DatabaseAddress } from "./database-url.ts";
import type { DriverName } from "./driver.ts";

/** SQLSTATE has five characters; the codes of the system (EPIPE, ECONNREFUSED) start with an E. */
const SQLSTATE = /^[0-9A-DF-Z][0-9A-Z]{4}$/;

/** Classes and codes by which Postgres says: not now, or not to you. */
const UNAVAILABLE = [
  "08", // connection
  "28", // not let in
  "3D000", // no such database
  "53", // out of connections, memory, disk
  "55P03", // waited too long for a lock
  "57014", // took too long
  "57P", // shutting down, starting up
];

/** What every driver throws. `code` is Postgres's SQLSTATE, or `no_answer` when Postgres did not say anything. */
export class DatabaseError extends StoreError {
  override name = "DatabaseError";
  readonly code: string;

  constructor(code: string, message: string, options: ErrorOptions = {}) {
    const isUnavailable =
      code === "no_answer" || UNAVAILABLE.some((prefix) => code.startsWith(prefix));
    super(message, { ...options, isUnavailable });
    this.code = code;
  }
}

const TLS_HINT =
  " It is asked for TLS with a good certificate, unless DATABASE_URL ends in ?sslmode=disable or ?sslmode=no-verify.";

/** @param way how the database is reached, for whoever has to mend it */
export function toDatabaseError(
  error: unknown,
  way: { driver: DriverName; address: DatabaseAddress },
): DatabaseError {
  const { code, message } = readError(error);
  if (SQLSTATE.test(code)) return new DatabaseError(code, message, { cause: error });
  const { place, sslMode } = way.address;
  const hint = way.driver === "pg" && sslMode !== "disable" ? TLS_HINT : "";
  const text = `No answer from the database of DATABASE_URL at ${place}: ${message}.${hint}`;
  return new DatabaseError("no_answer", text, { cause: error });
}

const Failure = z
  .object({
    code: z.string().catch(""),
    message: z.string().catch(""),
    cause: z.unknown(),
    sourceError: z.unknown(), // what Neon's driver calls a cause
  })
  .partial()
  .catch({});

// A WebSocket fails with an event, not with an Error; fetch hides the reason; several addresses fail without a message.
function readError(error: unknown): { code: string; message: string } {
  const { code = "", message = "", sourceError, cause = sourceError } = Failure.parse(error);
  const reason = cause === undefined ? "" : readError(cause).message;
  const words = [message || code || "the connection failed", reason].filter((text) => text !== "");
  return { code, message: [...new Set(words)].join(": ") };
}
