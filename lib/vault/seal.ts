import { randomBytes } from "node:crypto";
import { decrypt, encrypt } from "./gcm.ts";

export interface DataKey {
  readonly id: string;
  /** 32 bytes. */
  readonly key: Uint8Array;
}

/** The row and column a secret is for: moved to any other, it does not open. */
export interface Place {
  readonly workspaceId: string;
  readonly row: string;
  readonly column: string;
}

export interface Vault {
  /** `v1.<keyId>.<nonce>.<ciphertext>.<tag>`, under the newest key. */
  seal(secret: string, place: Place): string;
  /** @throws SealError */
  open(sealed: string, place: Place): string;
  readonly newestId: string;
  /** Whether the newest key sealed this. */
  isCurrent(sealed: string): boolean;
}

/** Why a sealed value does not open. Says neither the value nor what is in it. */
export class SealError extends Error {
  override name = "SealError";
  readonly code: "malformed" | "unknown_key" | "refused";

  constructor(code: SealError["code"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

const VERSION = "v1";
const NONCE_BYTES = 12;

/** @param keys newest first; what an older one sealed still opens */
export function vaultOf(keys: readonly [DataKey, ...DataKey[]]): Vault {
  const [newest] = keys;
  const byId = new Map(keys.map((each) => [each.id, each.key]));
  return {
    newestId: newest.id,

    seal(secret, place) {
      const lock = { key: newest.key, aad: aadOf(place) };
      const text = Buffer.from(secret, "utf8");
      const { nonce, ciphertext, tag } = encrypt(lock, { nonce: randomBytes(NONCE_BYTES), text });
      return [VERSION, newest.id, toText(nonce), toText(ciphertext), toText(tag)].join(".");
    },

    open(sealed, place) {
      const { keyId, ...locked } = readSealed(sealed);
      const key = byId.get(keyId);
      if (key === undefined) {
        throw new SealError(
          "unknown_key",
          `sealed with a key that DATA_KEYS does not hold: ${keyId}`,
        );
      }
      try {
        return Buffer.from(decrypt({ key, aad: aadOf(place) }, locked)).toString("utf8");
      } catch (cause) {
        throw new SealError("refused", "sealed for another place, or changed since", { cause });
      }
    },

    isCurrent: (sealed) => readSealed(sealed).keyId === newest.id,
  };
}

function readSealed(sealed: string) {
  const [version, keyId = "", ...parts] = sealed.split(".");
  const [nonce, ciphertext, tag] = parts.map(toBytes);
  const isWhole = version === VERSION && /^[\w-]{1,16}$/.test(keyId) && parts.length === 3;
  if (isWhole && nonce && ciphertext && tag) return { keyId, nonce, ciphertext, tag };
  throw new SealError("malformed", "not a sealed value");
}

function aadOf({ workspaceId, row, column }: Place): Uint8Array {
  const parts = [workspaceId, row, column];
  if (parts.some((part) => part === "" || part.includes("|"))) {
    throw new SealError("malformed", "a place has three names, none of them empty or with a |");
  }
  return Buffer.from(parts.join("|"), "utf8");
}

const toText = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url");

/** Null for what another spelling would say as well: one value has one text. */
function toBytes(text: string): Uint8Array | null {
  const bytes = Buffer.from(text, "base64url");
  return toText(bytes) === text ? bytes : null;
}
