const LEAST = 32;
const FEW_CHARACTERS = 8; // 32 random hex digits hold some fourteen different ones
const MAKE_ONE = "make one with: openssl rand -hex 32";
const SAMPLE =
  /change.?(me|this|it)|replace.?(me|this|it|with)|your.?(own|app|secret|key)|example|sample|placeholder|dummy|default|passw[o0]rd|qwert|letmein|openssl/i;

/** What is wrong with a secret, in words that do not repeat it; null when nothing is known against it. */
export function findSecretProblem(text: string): string | null {
  if (text.length < LEAST) return `must be at least ${LEAST} characters; ${MAKE_ONE}`;
  if (isRepeated(text)) return `must not repeat itself; ${MAKE_ONE}`;
  if (isCounted(text)) return `must not count up or down; ${MAKE_ONE}`;
  if (SAMPLE.test(text)) return `must not be a sample or something typed; ${MAKE_ONE}`;
  return null;
}

function isRepeated(text: string): boolean {
  if (new Set(text).size < FEW_CHARACTERS) return true;
  return Array.from({ length: text.length / 2 }, (_, at) => at + 1).some((period) =>
    text.startsWith(text.slice(period)),
  );
}

/** `abcdef…`, `987654…`: most characters stand beside the one before. */
function isCounted(text: string): boolean {
  const codes = Array.from(text, (one) => one.codePointAt(0) ?? 0);
  const steps = codes.slice(1).filter((code, at) => Math.abs(code - (codes[at] ?? 0)) === 1);
  return steps.length > text.length / 2;
}
