import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { decrypt, encrypt } from "#lib/vault/gcm.ts";
import { type DataKey, SealError, vaultOf } from "#lib/vault/seal.ts";

const hex = (text: string) => Buffer.from(text, "hex");
const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

/** Test cases 13, 14 and 16 of "The Galois/Counter Mode of Operation", as NIST took it over in SP 800-38D. */
const VECTORS = [
  {
    name: "13: nothing",
    key: "00".repeat(32),
    nonce: "00".repeat(12),
    aad: "",
    text: "",
    ciphertext: "",
    tag: "530f8afbc74536b9a963b4f1c4cb738b",
  },
  {
    name: "14: one block",
    key: "00".repeat(32),
    nonce: "00".repeat(12),
    aad: "",
    text: "00".repeat(16),
    ciphertext: "cea7403d4d606b6e074ec5d3baf39d18",
    tag: "d0d1c8a799996bf0265b98b5d48ab919",
  },
  {
    name: "16: blocks and a rest, with more that is signed",
    key: "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
    nonce: "cafebabefacedbaddecaf888",
    aad: "feedfacedeadbeeffeedfacedeadbeefabaddad2",
    text: "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
    ciphertext:
      "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662",
    tag: "76fc6ece0f4e1768cddf8853bb2d551b",
  },
];

describe.each(VECTORS)("AES-256-GCM, test case $name", (vector) => {
  const lock = { key: hex(vector.key), aad: hex(vector.aad) };
  const nonce = hex(vector.nonce);

  test("is encrypted to what the standard says", () => {
    const locked = encrypt(lock, { nonce, text: hex(vector.text) });

    expect(toHex(locked.ciphertext)).toBe(vector.ciphertext);
    expect(toHex(locked.tag)).toBe(vector.tag);
  });

  test("comes back, and not with a tag cut short, which the cipher itself would take", () => {
    const [ciphertext, tag] = [hex(vector.ciphertext), hex(vector.tag)];

    expect(toHex(decrypt(lock, { nonce, ciphertext, tag }))).toBe(vector.text);
    for (const bytes of [0, 4, 8, 12, 15]) {
      expect(() => decrypt(lock, { nonce, ciphertext, tag: tag.subarray(0, bytes) })).toThrow();
    }
  });
});

const keyOf = (id: string): DataKey => ({ id, key: randomBytes(32) });
const place = { workspaceId: "w1", row: "r1", column: "provider_keys.sealed" };
const SECRET = "a provider's key, ümläut and all";

const codeOf = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    if (error instanceof SealError) return error.code;
    throw error;
  }
  return "opened";
};

describe("a sealed secret", () => {
  const vault = vaultOf([keyOf("k1")]);

  test("opens in its own place, looks different each time and holds none of the secret", () => {
    const [one, other] = [vault.seal(SECRET, place), vault.seal(SECRET, place)];

    expect([vault.open(one, place), vault.open(other, place)]).toEqual([SECRET, SECRET]);
    expect(one).toMatch(/^v1\.k1\.[\w-]{16}\.[\w-]+\.[\w-]{22}$/);
    expect(one).not.toBe(other);
    expect(one).not.toContain(Buffer.from(SECRET).toString("base64url").slice(0, 12));
  });

  test.each([
    ["another workspace", { ...place, workspaceId: "w2" }],
    ["another row", { ...place, row: "r2" }],
    ["another column", { ...place, column: "two_factors.secret" }],
  ])("does not open in %s", (_where, elsewhere) => {
    expect(codeOf(() => vault.open(vault.seal(SECRET, place), elsewhere))).toBe("refused");
  });

  test("does not open with any one bit of it flipped", () => {
    const [version = "", keyId = "", ...parts] = vault.seal(SECRET, place).split(".");
    const flipped = parts.flatMap((part, at) => {
      const bytes = Buffer.from(part, "base64url");
      return Array.from({ length: bytes.byteLength * 8 }, (_, bit) => {
        const changed = Buffer.from(bytes);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const all = parts.with(at, changed.toString("base64url"));
        return [version, keyId, ...all].join(".");
      });
    });

    const codes = flipped.map((sealed) => codeOf(() => vault.open(sealed, place)));

    expect(flipped.length).toBeGreaterThan(400);
    expect(new Set(codes)).toEqual(new Set(["refused"]));
  });

  test("has one spelling: every other letter in its last places is refused", () => {
    const sealed = vault.seal(SECRET, place);
    const others = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"]
      .map((letter) => `${sealed.slice(0, -1)}${letter}`)
      .filter((text) => text !== sealed);

    expect(others.map((text) => codeOf(() => vault.open(text, place)))).not.toContain("opened");
  });

  test.each([
    ["nothing", ""],
    ["another version", "v2.k1.AAAAAAAAAAAAAAAA.AA.AAAAAAAAAAAAAAAAAAAAAA"],
    ["a part too few", "v1.k1.AAAAAAAAAAAAAAAA.AA"],
    ["a part too many", "v1.k1.AAAAAAAAAAAAAAAA.AA.AAAAAAAAAAAAAAAAAAAAAA.AA"],
    ["other characters", "v1.k1.AAAAAAAAAAAAAA==.AA.AAAAAAAAAAAAAAAAAAAAAA"],
  ])("that is %s is not one", (_what, sealed) => {
    expect(codeOf(() => vault.open(sealed, place))).toBe("malformed");
  });

  test.each([
    ["a short tag", (parts: string[]) => parts.with(4, "AAAAAAAAAAA")],
    ["a short nonce", (parts: string[]) => parts.with(2, "AAAAAAAAAAA")],
    ["no tag", (parts: string[]) => parts.with(4, "")],
  ])("with %s does not open", (_what, change) => {
    const sealed = change(vault.seal(SECRET, place).split(".")).join(".");

    expect(codeOf(() => vault.open(sealed, place))).toBe("refused");
  });

  test("is not made for a place that could be read as another", () => {
    expect(() => vault.seal(SECRET, { ...place, row: "r1|provider" })).toThrow(SealError);
    expect(() => vault.seal(SECRET, { ...place, row: "" })).toThrow(SealError);
  });
});

describe("keys that change", () => {
  const [old, young] = [keyOf("2025"), keyOf("2026")];

  test("open what either of them sealed, and tell which is of today", () => {
    const [before, now] = [vaultOf([old]), vaultOf([young, old])];
    const sealed = before.seal(SECRET, place);
    const resealed = now.seal(now.open(sealed, place), place);

    expect(now.open(resealed, place)).toBe(SECRET);
    expect([now.isCurrent(sealed), now.isCurrent(resealed)]).toEqual([false, true]);
  });

  test("that are gone are named, and a key under a name that another had opens nothing", () => {
    const sealed = vaultOf([old]).seal(SECRET, place);
    const impostor = { id: old.id, key: young.key };

    expect(codeOf(() => vaultOf([young]).open(sealed, place))).toBe("unknown_key");
    expect(() => vaultOf([young]).open(sealed, place)).toThrow("2025");
    expect(codeOf(() => vaultOf([impostor]).open(sealed, place))).toBe("refused");
  });

  test("tell nothing of the secret in what they refuse", () => {
    const sealed = vaultOf([old]).seal(SECRET, place);
    for (const vault of [vaultOf([young]), vaultOf([{ id: old.id, key: young.key }])]) {
      try {
        vault.open(sealed, place);
      } catch (error) {
        expect(String(error)).not.toContain(SECRET);
        expect(String(error)).not.toContain(sealed.split(".")[3]);
      }
    }
    expect.assertions(4);
  });
});
