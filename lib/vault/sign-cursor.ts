import { createHmac, timingSafeEqual } from "node:crypto";
import { purposeKey } from "./purpose-key.ts";

const HOUR_MS = 3_600_000;
const LASTS_MS = 24 * HOUR_MS;
const MAC_BYTES = 16;
const HEAD_BYTES = MAC_BYTES + 4;

/** What a cursor is good for: the list, who asks, and by which filter. */
export type CursorUse = readonly string[];

export interface CursorSigner {
  /** The same within an hour, so that a list that is asked for again and again has the same pages. */
  sign(place: string, use: CursorUse): string;
  /** The place; null for what was not signed for this use, or is over. */
  open(cursor: string, use: CursorUse): string | null;
}

/** Cursors `mac(16) | end(4, seconds) | place` as base64url, under the root's key for this purpose alone. */
export function cursorSigner({ root, now }: { root: string; now: () => number }): CursorSigner {
  const key = purposeKey(root, "cursor/v1");

  function macOf(use: CursorUse, rest: Uint8Array): Uint8Array {
    const hmac = createHmac("sha256", key).update(JSON.stringify(use)).update("\0").update(rest);
    return new Uint8Array(hmac.digest().subarray(0, MAC_BYTES));
  }

  return {
    sign(place, use) {
      const end = Buffer.alloc(HEAD_BYTES - MAC_BYTES);
      end.writeUInt32BE((Math.floor(now() / HOUR_MS) * HOUR_MS + LASTS_MS) / 1_000);
      const rest = Buffer.concat([end, Buffer.from(place, "utf8")]);
      return Buffer.concat([macOf(use, rest), rest]).toString("base64url");
    },

    open(cursor, use) {
      const bytes = Buffer.from(cursor, "base64url");
      // Of several ways to write the same bytes only ours is one.
      if (bytes.length < HEAD_BYTES || bytes.toString("base64url") !== cursor) return null;
      const rest = bytes.subarray(MAC_BYTES);
      if (!timingSafeEqual(bytes.subarray(0, MAC_BYTES), macOf(use, rest))) return null;
      return rest.readUInt32BE() * 1_000 > now() ? bytes.toString("utf8", HEAD_BYTES) : null;
    },
  };
}
