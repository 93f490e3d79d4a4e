import { SearchDraft } from "./search-draft.ts";

const KEY = "search-draft";

/** The draft of an earlier visit; storage may be off, full, or hold what an older version wrote. */
export function loadDraft(): SearchDraft | null {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? "null");
    return SearchDraft.safeParse(stored).data ?? null;
  } catch {
    return null;
  }
}

export function saveDraft(draft: SearchDraft | null): void {
  try {
    if (draft === null) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, JSON.stringify(draft));
  } catch {
    // A device that keeps nothing still searches.
  }
}
