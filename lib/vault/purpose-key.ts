import { hkdfSync } from "node:crypto";

/** What a secret is used for; each use has a key of its own, so that none can stand in for another. */
export type Purpose = "wake/v1" | "cursor/v1" | "suppression/v1";

const KEY_BYTES = 32;

/** @param root a secret of at least 32 random characters */
export function purposeKey(root: string, purpose: Purpose): Uint8Array {
  return derive(Buffer.from(root, "utf8"), purpose, KEY_BYTES);
}

/** HKDF with SHA-256 and without a salt: RFC 5869. */
export function derive(root: Uint8Array, info: string, bytes: number): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", root, new Uint8Array(), info, bytes));
}
