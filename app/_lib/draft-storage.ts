import { z } from "zod";
import { SearchDraft } from "./search-draft.ts";

const KEY = "search-draft";
const AGAIN_KEY = "search-again";

const Again = z.object({ from: z.string(), draft: SearchDraft });

/**
 * The draft of an earlier visit; storage may be off, full, or hold what an older version wrote. What was changed of an
 * earlier search (`from`) is kept by itself, for this tab alone: it must not take the place of a search one is writing.
 */
export function loadDraft(from: string | null): SearchDraft | null {
  if (from === null) return SearchDraft.safeParse(read(() => localStorage, KEY)).data ?? null;
  const again = Again.safeParse(read(() => sessionStorage, AGAIN_KEY)).data;
  return again?.from === from ? again.draft : null;
}

export function saveDraft(from: string | null, draft: SearchDraft): void {
  if (from === null) write(() => localStorage, { key: KEY, value: draft });
  else write(() => sessionStorage, { key: AGAIN_KEY, value: { from, draft } });
}

export function forgetDraft(from: string | null): void {
  if (from === null) write(() => localStorage, { key: KEY, value: null });
  else forgetChanges();
}

/** Whoever asks for an earlier search once more gets it as it was. */
export function forgetChanges(): void {
  write(() => sessionStorage, { key: AGAIN_KEY, value: null });
}

function read(storage: () => Storage, key: string): unknown {
  try {
    return JSON.parse(storage().getItem(key) ?? "null");
  } catch {
    return null;
  }
}

function write(storage: () => Storage, { key, value }: { key: string; value: unknown }): void {
  try {
    if (value === null) storage().removeItem(key);
    else storage().setItem(key, JSON.stringify(value));
  } catch {
    // A device that keeps nothing still searches.
  }
}
