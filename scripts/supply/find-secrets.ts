import { lintSource } from "@secretlint/core";
import { creator as known } from "@secretlint/secretlint-rule-preset-recommend";

export interface Secret {
  readonly path: string;
  readonly line: number;
  /** What kind of secret it looks like; never the secret. */
  readonly kind: string;
}

/** What the rules that everybody uses do not know: settings by their name, Google's keys, ours, and any private key. */
const OURS: readonly (readonly [kind: string, look: RegExp])[] = [
  [
    "a setting that is a secret by its name",
    /\b[A-Z][A-Z\d_]*(?:SECRETS?|TOKEN|PASSWORD|PASSPHRASE|CREDENTIALS?|KEYS?)["']?\s*[=:]\s*["'`]?(?<value>[\w+/=.:~-]{16,})/g,
  ],
  ["a Google API key", /\bAIza(?<value>[\w-]{35})\b/g],
  [
    "an API key of this product or of a payment service",
    /\b(?:pf|[ps]k_(?:live|test))_(?<value>[\w-]{20,})/g,
  ],
  ["a private key", /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s*(?<value>[\w+/=]{16,})/g],
];

/** An address with a password, at a host that nobody else can reach or that does not exist. */
const SAMPLE =
  /\/\/(?:user:pass(?:word)?@|[^\s/@]+@(?:host|localhost|127\.0\.0\.1|(?:[\w-]+\.)*(?:example|internal|test)(?:\.com)?)\b)/;

export async function findSecrets(path: string, content: string): Promise<Secret[]> {
  const source = {
    content,
    filePath: path,
    ext: path.slice(path.lastIndexOf(".")),
    contentType: "text",
  } as const;
  const rules = [{ id: "recommended", rule: known }];
  const { messages } = await lintSource({ source, options: { config: { rules }, locale: "en" } });
  const byRules = messages.map(({ loc, ruleId, messageId }) => ({
    path,
    line: loc.start.line,
    kind: `${ruleId} ${messageId}`,
  }));
  const lines = content.split("\n");
  const isSample = ({ line }: Secret) => SAMPLE.test(lines[line - 1] ?? "");
  return [...byRules.filter((secret) => !isSample(secret)), ...findOurs(path, content)];
}

function findOurs(path: string, content: string): Secret[] {
  return OURS.flatMap(([kind, look]) =>
    [...content.matchAll(look)]
      .filter(({ groups }) => isRandom(groups?.value ?? ""))
      .map(({ index }) => ({ path, line: content.slice(0, index).split("\n").length, kind })),
  );
}

const FEW_CHARACTERS = 6;

/** A phrase of words and a name in a program are nobody's secret. */
function isRandom(value: string): boolean {
  const isVaried = /\d/.test(value) && new Set(value).size >= FEW_CHARACTERS;
  const words = value.split(/[-_.:/]/);
  const isPhrase = words.length > 2 && words.every((word) => /^([a-z]{0,12}|\d{1,3})$/i.test(word));
  return isVaried && !isPhrase;
}
