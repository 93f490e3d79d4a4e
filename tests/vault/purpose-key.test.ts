import { expect, test } from "vitest";
import { derive, type Purpose, purposeKey } from "#lib/vault/purpose-key.ts";

const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const PURPOSES: Purpose[] = ["wake/v1", "cursor/v1", "suppression/v1"];
const ROOT = "f".repeat(64);

test("keys are derived as RFC 5869 says: its test case 3, without salt and info", () => {
  const root = Buffer.from("0b".repeat(22), "hex");

  expect(toHex(derive(root, "", 42))).toBe(
    "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
  );
});

test("each purpose and each root has a key of its own, the same every time", () => {
  const keys = [ROOT, "e".repeat(64)].flatMap((root) =>
    PURPOSES.map((purpose) => toHex(purposeKey(root, purpose))),
  );

  expect(new Set(keys).size).toBe(6);
  expect(keys.every((key) => key.length === 64)).toBe(true);
  expect(toHex(purposeKey(ROOT, "wake/v1"))).toBe(keys[0]);
});
