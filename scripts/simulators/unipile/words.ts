const SHORTEST_PREFIX = 4; // "CEO" must not find "ceol", "sale" may find "sales"
const SMALL_WORDS = new Set(["a", "an", "and", "at", "for", "in", "of", "the"]);

/** Lower case, no accents, single spaces, a space at both ends so that words can be found whole. */
export function searchable(...texts: (string | null | undefined)[]): string {
  return ` ${plain(texts.filter(Boolean).join(" | "))} `;
}

export function plain(text: string): string {
  return text
    .normalize("NFD")
    .replace(/[\u0300-\u036f'’]/g, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

export function hasPhrase(text: string, phrase: string): boolean {
  return text.includes(` ${phrase} `);
}

export function hasWord(text: string, word: string): boolean {
  return word.length < SHORTEST_PREFIX ? hasPhrase(text, word) : text.includes(` ${word}`);
}

export function isSmallWord(word: string): boolean {
  return SMALL_WORDS.has(word);
}
