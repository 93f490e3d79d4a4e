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
export class DatabaseError extends Error {
  override name = "DatabaseError";
  readonly code: string;
  /** The statement may well be right: later, or with another DATABASE_URL, it would have worked. */
  readonly isUnavailable: boolean;

  constructor(code: string, message: string, options: ErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.isUnavailable =
      code === "no_answer" || UNAVAILABLE.some((prefix) => code.startsWith(prefix));
  }
}

/** @param way where the database is and how it is reached, for whoever has to mend it */
export function toDatabaseError(
  error: unknown,
  way: { place: string; isEncrypted: boolean },
): DatabaseError {
  const { code, message } = readError(error);
  if (SQLSTATE.test(code)) return new DatabaseError(code, message, { cause: error });
  const tls = way.isEncrypted
    ? " The connection is encrypted and the certificate checked, unless DATABASE_URL ends in ?sslmode=disable or no-verify."
    : "";
  return new DatabaseError(
    "no_answer",
    `No answer from the database of DATABASE_URL at ${way.place}: ${message}.${tls}`,
    { cause: error },
  );
}

// A WebSocket fails with an event, not with an Error; an attempt on several addresses with a list and no message.
function readError(error: unknown): { code: string; message: string } {
  if (typeof error !== "object" || error === null) return { code: "", message: String(error) };
  const code = "code" in error ? String(error.code) : "";
  const message = "message" in error ? String(error.message) : "";
  return { code, message: message || code || "the connection failed" };
}
