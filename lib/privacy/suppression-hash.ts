import { createHash, createHmac } from "node:crypto";
import type { SuppressionKind } from "#lib/contract/suppression.ts";
import { NORMALISE } from "./normalise.ts";

/** Without it nobody can tell from a hash whose it is, not even by trying every name there is. */
export interface Pepper {
  /** Tells it from others and gives nothing away. */
  readonly id: string;
  readonly key: Uint8Array;
}

export interface Subject {
  readonly kind: SuppressionKind;
  readonly value: string;
}

/** Hashes of one workspace: the same person looks different in another. */
export interface WorkspaceHasher {
  readonly pepperId: string;
  /** Under every pepper, the newest first; empty for a value that names nobody. */
  hashesOf(subject: Subject): readonly string[];
  /** Stands for any other text, under the newest pepper. */
  hide(text: string): string;
  /** What `hide` could have said of it, under every pepper. */
  hiddenAs(text: string): readonly string[];
}

export type SuppressionHasher = (workspaceId: string) => WorkspaceHasher;

export function pepperOf(key: Uint8Array): Pepper {
  return { id: createHash("sha256").update(key).digest("hex").slice(0, 8), key };
}

/** @param peppers newest first; a list that was begun under an older one holds on under it */
export function suppressionHasher(peppers: readonly [Pepper, ...Pepper[]]): SuppressionHasher {
  const [newest] = peppers;
  return (workspaceId) => {
    const keys = peppers.map(({ key }) => macOf(key, `workspace|${workspaceId}`));
    const hideBy = (key: Uint8Array, text: string) =>
      macOf(key, `row|${text}`).toString("base64url");
    return {
      pepperId: newest.id,
      hide: (text) => hideBy(keys[0] ?? newest.key, text),
      hiddenAs: (text) => keys.map((key) => hideBy(key, text)),
      hashesOf({ kind, value }) {
        const spelled = NORMALISE[kind](value);
        if (spelled === null) return [];
        return keys.map((key) => macOf(key, `${kind}|${spelled}`).toString("base64url"));
      },
    };
  };
}

function macOf(key: Uint8Array, text: string): Buffer {
  return createHmac("sha256", key).update(text, "utf8").digest();
}
