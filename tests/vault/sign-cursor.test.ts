import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MAX_CURSOR } from "#lib/contract/cursor.ts";
import { cursorSigner } from "#lib/vault/sign-cursor.ts";

const HOUR_MS = 3_600_000;
const ROOT = "f".repeat(64);
const USE = ["jobs", "workspace", "person", '[["status","failed"]]'];
const PLACE = "1780000000000000|00000000-0000-4000-8000-00000000000a";

function signerAt(at: { now: number }, root = ROOT) {
  return cursorSigner({ root, now: () => at.now });
}

describe("a cursor", () => {
  const at = { now: 1_000 * HOUR_MS + 5 };
  const signer = signerAt(at);

  test("gives its place back to the use it was signed for", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.array(fc.string()), (place, use) => {
        expect(signer.open(signer.sign(place, use), use)).toBe(place);
      }),
    );
  });

  test("is short, and only of characters that an address takes", () => {
    const cursor = signer.sign(PLACE, USE);
    expect(cursor).toMatch(/^[\w-]+$/);
    expect(cursor.length).toBeLessThan(MAX_CURSOR / 2);
  });

  test("is the same within an hour", () => {
    const later = signerAt({ now: at.now + HOUR_MS / 2 });
    expect(later.sign(PLACE, USE)).toBe(signer.sign(PLACE, USE));
  });

  test("is none with any bit of it flipped", () => {
    const bytes = Buffer.from(signer.sign(PLACE, USE), "base64url");
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Buffer.from(bytes);
      flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(signer.open(flipped.toString("base64url"), USE)).toBeNull();
    }
  });

  test("is none in another spelling of the same bytes", () => {
    const cursor = signer.sign("p1", USE); // 22 bytes: two bits of the last character say nothing
    const others = [`${cursor}=`, `${cursor}==`, ` ${cursor}`, cursor.replace(/.$/, nextLetter)];
    for (const other of others) {
      expect(Buffer.from(other, "base64url")).toEqual(Buffer.from(cursor, "base64url"));
      expect(signer.open(other, USE)).toBeNull();
    }
  });

  test.each(USE.map((_, index) => index))("is none for another use, by part %i", (index) => {
    const cursor = signer.sign(PLACE, USE);
    expect(signer.open(cursor, USE.with(index, "another"))).toBeNull();
  });

  test("is none where parts of the use are cut elsewhere", () => {
    expect(signer.open(signer.sign(PLACE, ["a", "bc"]), ["ab", "c"])).toBeNull();
    expect(signer.open(signer.sign(PLACE, ["a", "b"]), ["a"])).toBeNull();
  });

  test("is none under another root", () => {
    expect(signerAt(at, "e".repeat(64)).open(signer.sign(PLACE, USE), USE)).toBeNull();
  });

  test("is good for a day at most, and for 23 hours at least", () => {
    const cursor = signer.sign(PLACE, USE);
    const begun = at.now;
    const openAt = (hours: number) => signerAt({ now: begun + hours * HOUR_MS }).open(cursor, USE);
    expect([openAt(0), openAt(23), openAt(24), openAt(1_000)]).toEqual([PLACE, PLACE, null, null]);
  });

  test.each(["", "x", "made-up", "AAAA", "%00", "a".repeat(300)])("%j is none", (text) => {
    expect(signer.open(text, USE)).toBeNull();
  });
});

/** Differs in the lowest bit alone. */
function nextLetter(letter: string): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  return letters.charAt(letters.indexOf(letter) ^ 1);
}
