import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";

// As OWASP's table of 2026 has it; the library's own (N 2^14, r 16, p 1) is weaker than any of its lines.
const COST = { N: 2 ** 15, r: 8, p: 3 };
const KEY_BYTES = 32;
const HASH = /^scrypt\$15\$8\$3\$([\w-]{22})\$([\w-]{43})$/;

/** `scrypt$15$8$3$salt$key`: what it was made with stands in it, so that another cost can follow. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt);
  return `scrypt$15$8$3$${salt.toString("base64url")}$${key.toString("base64url")}`;
}

export async function verifyPassword(input: { hash: string; password: string }): Promise<boolean> {
  const [, salt, key] = HASH.exec(input.hash) ?? [];
  if (salt === undefined || key === undefined) return false;
  const given = await derive(input.password, Buffer.from(salt, "base64url"));
  return timingSafeEqual(given, Buffer.from(key, "base64url"));
}

function derive(password: string, salt: Buffer): Promise<Buffer> {
  // The same letters typed on another system may be other code points: NFKC makes them one.
  const text = password.normalize("NFKC");
  const options = { ...COST, maxmem: 64 * 1024 * 1024 };
  return new Promise((resolve, reject) => {
    scrypt(text, salt, KEY_BYTES, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
