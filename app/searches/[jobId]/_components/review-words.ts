"use client";

import { useSyncExternalStore } from "react";

/*
 * The words that rows are narrowed by may be somebody's name. They stand in the entry of the browser's history, where a reload
 * and Back find them, and never in its address, which is copied, logged and shared.
 */

const CHANGED = "review-words";
const LONGEST = 200;

/** What an entry of the history notes of the words. */
export function noteOf(words: string): object {
  return words === "" ? {} : { reviewWords: words.slice(0, LONGEST) };
}

export function wordsOfEntry(): string {
  const words: unknown = window.history.state?.reviewWords;
  return typeof words === "string" ? words.slice(0, LONGEST) : "";
}

/** Nobody tells when an entry is written anew: who writes one does. */
export function tellWords(): void {
  window.dispatchEvent(new Event(CHANGED));
}

export function useWordsOfEntry(): string {
  return useSyncExternalStore(listen, wordsOfEntry, () => "");
}

function listen(changed: () => void): () => void {
  for (const name of ["popstate", CHANGED]) window.addEventListener(name, changed);
  return () => {
    for (const name of ["popstate", CHANGED]) window.removeEventListener(name, changed);
  };
}
