type Fields = Record<string, unknown>;

function write(level: "info" | "warn" | "error", event: string, fields: Fields): void {
  const line = JSON.stringify({ level, at: new Date().toISOString(), event, ...fields });
  if (level === "info") console.info(line);
  else console.error(line);
}

/** One JSON line per event; ids only, never names, keys or rows. */
export const log = {
  info: (event: string, fields: Fields = {}) => write("info", event, fields),
  warn: (event: string, fields: Fields = {}) => write("warn", event, fields),
  bug(error: unknown, fields: Fields = {}) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    write("error", "bug", { message, stack, ...fields });
  },
};
