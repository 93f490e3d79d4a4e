interface DataKey {
  readonly id: string;
  readonly key: Uint8Array;
}

const KEY_BYTES = 32;
const FEW_BYTES = 16; // 32 random bytes hold some thirty different ones
const MAKE_ONE = "make one with: openssl rand -base64 32";

/** The keys of `DATA_KEYS`, newest first, as `findDataKeysProblem` lets them through. */
export function readDataKeys(text: string): DataKey[] {
  return text.split(",").map((entry) => {
    const [id = "", encoded = ""] = split(entry.trim());
    return { id, key: Buffer.from(encoded, "base64") };
  });
}

/** What is wrong with the keys, in words that do not repeat them; null when nothing is. */
export function findDataKeysProblem(text: string): string | null {
  const entries = text.split(",").map((entry) => entry.trim());
  if (entries.some((entry) => !/^[\w-]{1,16}:[A-Za-z0-9+/]+=*$/.test(entry))) {
    return `must be id:key, the newest first and more after commas; a key is base64, ${MAKE_ONE}`;
  }
  const keys = readDataKeys(text);
  if (new Set(keys.map(({ id }) => id)).size < keys.length) return "names two keys alike";
  const texts = keys.map(({ key }) => Buffer.from(key).toString("hex"));
  if (new Set(texts).size < keys.length) return "holds the same key twice";
  const bad = keys.find(({ key }) => !isStrong(key));
  return bad === undefined
    ? null
    : `holds a key that is not 32 random bytes (${bad.id}); ${MAKE_ONE}`;
}

/** Long enough, and not what a person types, copies from an example or counts up. */
function isStrong(key: Uint8Array): boolean {
  if (key.byteLength !== KEY_BYTES || new Set(key).size < FEW_BYTES) return false;
  const isTyped = key.every((byte) => byte >= 0x20 && byte < 0x7f);
  const steps = new Set(Array.from(key.subarray(1), (byte, at) => byte - (key[at] ?? 0)));
  return !isTyped && steps.size > FEW_BYTES / 2;
}

function split(entry: string): [id: string, encoded: string] {
  const at = entry.indexOf(":");
  return [entry.slice(0, at), entry.slice(at + 1)];
}
