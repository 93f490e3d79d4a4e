import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { toCsvHead, toCsvLines } from "#lib/access/csv.ts";

const naughty = z
  .array(z.string())
  .parse(JSON.parse(readFileSync("tests/db/cases/naughty-strings.json", "utf8")));

const toCsv = (header: readonly string[], rows: Parameters<typeof toCsvLines>[0]) =>
  toCsvHead(header) + toCsvLines(rows);

/** Reads what a spreadsheet would: quoted cells, doubled quotes, lines ended by CRLF. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, cell = "", end] of text.slice(1).matchAll(/"((?:[^"]|"")*)"(,|\r\n)/g)) {
    rows.at(-1)?.push(cell.replaceAll('""', '"'));
    if (end === "\r\n") rows.push([]);
  }
  return rows.slice(0, -1);
}

test("is UTF-8 with a mark, every cell in quotes, lines ended by CRLF", () => {
  expect(
    toCsv(
      ["at", "name"],
      [
        [1, 'Ann "A" Doe'],
        [null, "a,b\nc"],
      ],
    ),
  ).toBe('\uFEFF"at","name"\r\n"1","Ann ""A"" Doe"\r\n"","a,b\nc"\r\n');
});

describe("a cell that a spreadsheet would run", () => {
  test.each([
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "|cmd",
    "%0A",
    "\t=1",
    "\r=1",
    "\n=1",
    "\ttab",
    "  =1",
    "\u00a0=1",
    "\uFEFF=1",
    "\u200B=1",
    "＝1",
    "＋1",
    "－1",
    "＠A",
    "\0=1",
  ])("is text with an apostrophe in front: %j", (text) => {
    const [, [cell] = []] = readCsv(toCsv(["header"], [[text]]));
    expect(cell).toBe(`'${text.replaceAll("\0", "")}`);
  });

  test.each(["Ann", "a=b", "10 - 2", "1", "", "'=1", "ü", '"quoted"'])("is not %j", (text) => {
    expect(readCsv(toCsv(["header"], [[text]]))).toEqual([["header"], [text]]);
  });

  test("is in the header the same", () => {
    expect(readCsv(toCsv(["=1"], []))).toEqual([["'=1"]]);
  });
});

test("every naughty string comes back, and none begins as a formula", () => {
  const cells = readCsv(
    toCsv(
      ["text"],
      naughty.map((text) => [text]),
    ),
  )
    .slice(1)
    .map(([cell = ""]) => cell);

  const plain = naughty.map((text) => text.replaceAll("\0", ""));
  expect(
    cells.map((cell, index) => (cell === plain[index] ? cell : cell.replace(/^'/, ""))),
  ).toEqual(plain);
  expect(cells.filter((cell) => /^[=+\-@|%\t\r\n＝＋－＠]/.test(cell))).toEqual([]);
});
