/*
 * Whether a password is one of those that are tried first. The list holds 6,000 common ones of twelve characters and
 * more, and 8,000 shorter ones, of which people make longer ones in a few well-known ways.
 */

const FEWEST_CHARACTERS = 5; // different ones
const MOST_TRIMMINGS = 8;
const LONGEST_UNIT = 6;

const LEET: Record<string, string> = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "@": "a",
  $: "s",
  "!": "i",
};

interface Lists {
  readonly long: ReadonlySet<string>;
  readonly short: ReadonlySet<string>;
}

let loading: Promise<Lists> | null = null;

export async function isCommon(password: string): Promise<boolean> {
  loading ??= load();
  const lists = await loading;
  const plain = password.normalize("NFKC").toLowerCase();
  return isListed(plain, lists) || isPattern(plain);
}

async function load(): Promise<Lists> {
  const { default: words } = await import("./data/common-passwords.json", {
    with: { type: "json" },
  });
  return { long: new Set(words.long), short: new Set(words.short) };
}

function unleet(text: string): string {
  return [...text].map((character) => LEET[character] ?? character).join("");
}

/** In the list; or a listed word, with digits for letters, twice or with another, with a few digits and signs round it. */
function isListed(text: string, { long, short }: Lists): boolean {
  const isWord = (word: string) => short.has(word) || long.has(word);
  if (isWord(text)) return true;
  const [, before = "", core = "", after = ""] = /^([^a-z]*)(.*?)([^a-z]*)$/.exec(text) ?? [];
  const trimmings = before + after;
  if (trimmings.length > MOST_TRIMMINGS && !isPattern(trimmings)) return false;
  return [core, unleet(core)].some(
    (word) => isWord(word) || isPair(word.replaceAll(/[^a-z]/g, ""), isWord),
  );
}

function isPair(text: string, isWord: (word: string) => boolean): boolean {
  for (let cut = 4; cut <= text.length - 4; cut += 1) {
    if (isWord(text.slice(0, cut)) && isWord(text.slice(cut))) return true;
  }
  return false;
}

/** A run such as 123456789012 or abcdefghijkl, a short piece again and again, or hardly any different characters. */
function isPattern(text: string): boolean {
  return new Set(text).size < FEWEST_CHARACTERS || isRun(text) || isRepeated(text);
}

function isRun(text: string): boolean {
  const codes = [...text].map((character) => character.charCodeAt(0));
  const steps = codes.slice(1).map((code, at) => code - (codes[at] ?? 0));
  const even = steps.filter((step) => step === steps[0] && Math.abs(step) === 1).length;
  return even >= steps.length - 1; // 1234567890 turns once
}

function isRepeated(text: string): boolean {
  for (let size = 1; size <= LONGEST_UNIT; size += 1) {
    const unit = text.slice(0, size);
    if (unit.repeat(Math.ceil(text.length / size)).startsWith(text)) return true;
  }
  return false;
}
