const HIDDEN = "[redacted]";

/** Words that, as part of a field's name, say that what it holds is a secret or about a person. */
const SECRET_WORDS = new Set([
  "apikey",
  "authorization",
  "cookie",
  "credential",
  "email",
  "header",
  "name",
  "password",
  "prospect",
  "row",
  "secret",
  "token",
]);

/** The database's driver repeats the values of a statement that failed: rows, criteria, hashes. */
const STATEMENT_VALUES = /\nparams:[\s\S]*?(?=\n {2,}at |$)/g;

/** What a secret looks like in a text, and what is left of it; the order matters. */
const SECRET_TEXTS: readonly (readonly [RegExp, string])[] = [
  [/\/\/[^\s/@]+@/g, `//${HIDDEN}@`],
  // A place in a file follows some queries in a stack trace: `page.ts?t=17:3:5`.
  [/\?[\w.[\]%-]+=[^\s)"'<>]*?(?=:\d+:\d+\b|[\s)"'<>]|$)/g, `?${HIDDEN}`],
  [/\b(Bearer|Basic) +[^\s"',;]{8,}/gi, `$1 ${HIDDEN}`],
  [/\b(pf|sk|pk|ghp|gho|npg|xox[abp])[_-][\w-]{12,}/g, HIDDEN],
  [/\beyJ[\w-]+\.[\w-]+(\.[\w-]*)?/g, HIDDEN],
  [/\b(?=[a-z+/]*[\d+])[a-z\d+/]{32,}={0,2}(?![\w/-]|\.\w)/gi, HIDDEN],
  [/[^\s@"'<>(),:;=/[\]]+@[^\s@"'<>(),:;=/[\]]+\.[a-z]{2,}/gi, HIDDEN],
];

const MOST_CHARACTERS = 4_000;
const MOST_ITEMS = 50;
const DEEPEST = 4;

/** A copy that may be written to a log: what is secret or personal by its field's name or its looks is left out. */
export function redact(fields: object, depth = 0): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key,
      isSecret(key) ? HIDDEN : redactValue(value, depth + 1),
    ]),
  );
}

export function redactText(text: string): string {
  const short = text.replace(STATEMENT_VALUES, `\nparams: ${HIDDEN}`).slice(0, MOST_CHARACTERS);
  return SECRET_TEXTS.reduce((rest, [look, left]) => rest.replace(look, left), short);
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value === "string") return redactText(value);
  if (typeof value === "bigint") return String(value);
  if (value instanceof Error) return redactText(String(value));
  if (value instanceof Date || typeof value !== "object" || value === null) return value;
  if (depth > DEEPEST) return HIDDEN;
  if (!Array.isArray(value)) return redact(value, depth);
  return value.slice(0, MOST_ITEMS).map((item) => redactValue(item, depth + 1));
}

/** `x-api-key`, `accessTokens` and `PUSHER_SECRET` are told by one of their words. */
function isSecret(key: string): boolean {
  const words = key
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .map((word) => word.replace(/s$/, ""));
  const pairs = words.slice(1).map((word, at) => `${words[at]}${word}`);
  return [...words, ...pairs].some((word) => SECRET_WORDS.has(word));
}
