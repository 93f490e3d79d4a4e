import pg from "pg";

/** Moments and intervals (and arrays of them) stay as Postgres writes them: a Date would lose the microseconds. */
const AS_TEXT = new Set([1082, 1114, 1184, 1186, 1115, 1182, 1185, 1187, 1231]);

const asText = (text: string) => text;

/** How values are read, the same whichever driver brought them; bigint and numeric come as text. */
export const valueTypes = {
  getTypeParser: (oid: number, format?: "text" | "binary") =>
    AS_TEXT.has(oid) ? asText : pg.types.getTypeParser(oid, format),
};
