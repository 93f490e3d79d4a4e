import { redact, redactText } from "./redact.ts";

type Fields = Record<string, unknown>;

function write(level: "info" | "warn" | "error", event: string, fields: Fields): void {
  const line = JSON.stringify({ level, at: new Date().toISOString(), event, ...redact(fields) });
  if (level === "info") console.info(line);
  else console.error(line);
}

/** One JSON line per event; ids only, never names, keys or rows: what looks like one is left out. */
export const log = {
  info: (event: string, fields: Fields = {}) => write("info", event, fields),
  warn: (event: string, fields: Fields = {}) => write("warn", event, fields),
  bug(error: unknown, fields: Fields = {}) {
    const { message, stack, cause } = error instanceof Error ? error : new Error(String(error));
    // The stack repeats the message, which may be longer than what a log line holds.
    const trace = stack?.slice(stack.indexOf("\n    at ") + 1);
    write("error", "bug", { ...fields, message, ...causeOf(cause), stack: trace });
  },
};

/** The kind and code of what was behind an error: its message may repeat what a person typed. */
function causeOf(cause: unknown): { cause?: string } {
  if (!(cause instanceof Error)) return {};
  const code = "code" in cause ? ` ${cause.code}` : "";
  return { cause: redactText(`${cause.name}${code}`) };
}
