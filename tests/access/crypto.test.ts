import { describe, expect, test } from "vitest";
import { sessionCookie, signInSecret } from "#lib/adapters/sign-in-cookie.ts";
import { hashPassword, verifyPassword } from "#lib/adapters/sign-in-password.ts";
import { findStep } from "#lib/adapters/sign-in-totp.ts";

describe("a code of an app", () => {
  const secret = "12345678901234567890";

  // RFC 6238, appendix B: SHA-1, of eight digits the last six.
  test.each([
    [59, "287082"],
    [1_111_111_109, "081804"],
    [1_111_111_111, "050471"],
    [1_234_567_890, "005924"],
    [2_000_000_000, "279037"],
    [20_000_000_000, "353130"],
  ])("at %d s is %s", (seconds, code) => {
    const now = seconds * 1_000;
    const step = Math.floor(seconds / 30);

    expect(findStep({ secret, code, now })).toBe(step);
    expect(findStep({ secret, code, now: now + 30_000 })).toBe(step);
    expect(findStep({ secret, code, now: now + 60_000 })).toBeNull();
    expect(findStep({ secret: `${secret}0`, code, now })).toBeNull();
  });

  test("is not taken ahead of its time", () => {
    const at = (seconds: number) =>
      findStep({ secret, code: "005924", now: (1_234_567_890 + seconds) * 1_000 });

    expect([at(-30), at(0)]).toEqual([null, 41_152_263]);
  });
});

describe("a password", () => {
  test("is kept as scrypt with the cost that the standard asks for", async () => {
    const hash = await hashPassword("gravel otter lamp 4");

    expect(hash).toMatch(/^scrypt\$15\$8\$3\$[\w-]{22}\$[\w-]{43}$/);
    expect(await verifyPassword({ hash, password: "gravel otter lamp 4" })).toBe(true);
    expect(await verifyPassword({ hash, password: "gravel otter lamp 5" })).toBe(false);
    expect(await hashPassword("gravel otter lamp 4")).not.toBe(hash);
  });

  test("never fits what is not such a hash", async () => {
    const hashes = ["", "scrypt$14$16$1$AAAAAAAAAAAAAAAAAAAAAA$A", "gravel otter lamp 4"];
    const fits = hashes.map((hash) => verifyPassword({ hash, password: "gravel otter lamp 4" }));

    expect(await Promise.all(fits)).toEqual([false, false, false]);
  });
});

test("the sign-in has a key of its own, which is not the app's secret", () => {
  const [first, second] = ["a".repeat(32), "b".repeat(32)].map(signInSecret);

  expect(first).toMatch(/^[\w-]{43}$/);
  expect(first).not.toBe(second);
});

test("a cookie of a secure site belongs to its host alone", () => {
  const secret = signInSecret("a".repeat(32));

  expect(sessionCookie({ secret, isSecure: true }).name).toBe("__Host-pf.session_token");
  expect(sessionCookie({ secret, isSecure: false }).name).toBe("pf.session_token");
});
