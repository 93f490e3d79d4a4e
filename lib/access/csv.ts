const BOM = "\uFEFF";

/** A spreadsheet takes a cell that begins so, after blanks of any kind, for a formula. */
const FORMULA = /^[\s\uFEFF\u200B-\u200D\u2060]*[=+\-@|%\t\r\n＝＋－＠]/;

type Cell = string | number | null;

/** Every cell quoted, lines ended by CRLF, a mark in front that says UTF-8; what could run on a desk begins with an apostrophe. */
export function toCsv(header: readonly string[], rows: Iterable<readonly Cell[]>): string {
  const lines = [header, ...rows].map((cells) => cells.map(toCell).join(","));
  return `${BOM}${lines.join("\r\n")}\r\n`;
}

function toCell(cell: Cell): string {
  if (cell === null) return '""';
  if (typeof cell === "number") return `"${cell}"`;
  const text = cell.replaceAll("\0", "").replaceAll('"', '""');
  return FORMULA.test(text) ? `"'${text}"` : `"${text}"`;
}
