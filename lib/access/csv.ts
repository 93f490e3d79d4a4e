const BOM = "\uFEFF";

/** A spreadsheet takes a cell that begins so, after blanks of any kind, for a formula. */
const FORMULA = /^[\s\uFEFF\u200B-\u200D\u2060]*[=+\-@|%\t\r\n＝＋－＠]/;

type Cell = string | number | null;

/** How a file begins: a mark that says UTF-8, and the names of its columns. */
export function toCsvHead(header: readonly string[]): string {
  return `${BOM}${toCsvLines([header])}`;
}

/** Every cell quoted, lines ended by CRLF; what could run on a desk begins with an apostrophe. */
export function toCsvLines(rows: Iterable<readonly Cell[]>): string {
  return Array.from(rows, (cells) => `${cells.map(toCell).join(",")}\r\n`).join("");
}

function toCell(cell: Cell): string {
  if (cell === null) return '""';
  if (typeof cell === "number") return `"${cell}"`;
  const text = cell.replaceAll("\0", "").replaceAll('"', '""');
  return FORMULA.test(text) ? `"'${text}"` : `"${text}"`;
}
