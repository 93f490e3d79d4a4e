import { createCipheriv, createDecipheriv } from "node:crypto";

/** AES-256-GCM over bytes; what is refused throws, and says nothing of why. */

const TAG_BYTES = 16; // a shorter tag is valid GCM, and can be guessed
const NONCE_BYTES = 12;

export interface Locked {
  readonly nonce: Uint8Array;
  readonly ciphertext: Uint8Array;
  readonly tag: Uint8Array;
}

interface Lock {
  readonly key: Uint8Array;
  /** Signed with the text and not kept in it: the same again is needed to open it. */
  readonly aad: Uint8Array;
}

export function encrypt(
  { key, aad }: Lock,
  { nonce, text }: { nonce: Uint8Array; text: Uint8Array },
): Locked {
  const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(aad);
  const ciphertext = Buffer.concat([cipher.update(text), cipher.final()]);
  return { nonce, ciphertext, tag: cipher.getAuthTag() };
}

export function decrypt({ key, aad }: Lock, { nonce, ciphertext, tag }: Locked): Uint8Array {
  if (nonce.byteLength !== NONCE_BYTES || tag.byteLength !== TAG_BYTES) {
    throw new Error("not sealed by this program");
  }
  const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(aad);
  decipher.setAuthTag(tag);
  return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
}
