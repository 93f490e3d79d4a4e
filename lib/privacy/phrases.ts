/** A name, an id or an address has no more pieces than this. */
const MOST_PIECES = 12;

const PIECE = /[\p{L}\p{N}_]+/gu;
const EDGES = /^[^\p{L}\p{N}_]+|[^\p{L}\p{N}_]+$/gu;

/** How a word or phrase is hidden in the register of erasures: as `phrasesIn` finds it again. */
export function asWord(text: string): string {
  return `word|${text.replace(EDGES, "").toLowerCase()}`;
}

/** Every run of whole words in a text. Of what is hidden nobody knows where it stands: all of them are tried. */
export function phrasesIn(text: string): Set<string> {
  const pieces = [...text.matchAll(PIECE)];
  const phrases = new Set<string>();
  for (const [at, { index: start }] of pieces.entries()) {
    for (const { index, 0: last } of pieces.slice(at, at + MOST_PIECES)) {
      phrases.add(text.slice(start, index + last.length));
    }
  }
  return phrases;
}
