import { expect, test } from "vitest";
import { isSingleSign, keyCombo } from "#app/searches/[jobId]/_components/key-combo.ts";
import { afterDeciding, undecidedNear } from "#app/searches/[jobId]/_components/move.ts";
import { showRow } from "#app/searches/[jobId]/_components/row-marks.ts";
import { makeRow, rowId } from "./make-rows.ts";

const plain = { shiftKey: false, ctrlKey: false, metaKey: false, altKey: false };

test("a key has one name on every keyboard", () => {
  expect(keyCombo({ ...plain, key: "j" })).toBe("j");
  expect(keyCombo({ ...plain, key: "J" })).toBe("j");
  expect(keyCombo({ ...plain, key: "J", shiftKey: true })).toBe("Shift+J");
  expect(keyCombo({ ...plain, key: "?", shiftKey: true })).toBe("?");
  expect(keyCombo({ ...plain, key: "a", ctrlKey: true })).toBe("Mod+a");
  expect(keyCombo({ ...plain, key: "Z", metaKey: true })).toBe("Mod+z");
  expect(keyCombo({ ...plain, key: "ArrowDown", shiftKey: true })).toBe("Shift+ArrowDown");
});

test("what belongs to the browser or the system is left alone", () => {
  expect(keyCombo({ ...plain, key: "a", altKey: true })).toBeNull();
  expect(keyCombo({ ...plain, key: "R", ctrlKey: true, shiftKey: true })).toBeNull();
  expect(keyCombo({ ...plain, key: "1", ctrlKey: true })).toBeNull();
});

test("only single signs can be switched off", () => {
  expect(["a", "Shift+R", "[", "?", "/"].every(isSingleSign)).toBe(true);
  expect(["Mod+a", "ArrowUp", "Enter", "Escape", " ", "Home"].some(isSingleSign)).toBe(false);
});

const rows = [1, 2, 3, 4].map((position) => {
  const decision = position === 2 ? "approved" : "undecided";
  return showRow(makeRow(position, { decision }), undefined, 5);
});

test("next and previous undecided pass over what is decided", () => {
  expect(undecidedNear(rows, 0, 1)).toBe(2);
  expect(undecidedNear(rows, 2, -1)).toBe(0);
  expect(undecidedNear(rows, 3, 1)).toBeNull();
});

test("after a decision comes the next undecided row, then one passed over, then nothing moves", () => {
  expect(afterDeciding(rows, 0, new Set([rowId(1)]))).toBe(2);
  expect(afterDeciding(rows, 3, new Set([rowId(4)]))).toBe(0);
  expect(afterDeciding(rows, 3, new Set([rowId(1), rowId(3), rowId(4)]))).toBe(3);
});
