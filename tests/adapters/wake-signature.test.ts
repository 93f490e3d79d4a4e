import { describe, expect, test } from "vitest";
import { isWakeSigned, signWake } from "#lib/adapters/wake-signature.ts";

const SECRET = "the-secret-of-this-site-0123456789";
const NOW = 1_790_000_000_000;
const MINUTE_MS = 60_000;
const body = JSON.stringify({ jobId: "7b1c6c0e-6f0d-4d0e-9a55-3f2f9c1f4d11" });
const header = signWake(SECRET, body, NOW);

function isAccepted(change: Partial<Parameters<typeof isWakeSigned>[1]>, secret = SECRET): boolean {
  return isWakeSigned(secret, { header, body, now: NOW, ...change });
}

test("the header is the documented form: HMAC-SHA256 over the moment, a dot and the body", () => {
  // printf '%s' '1790000000000.{}' | openssl dgst -sha256 -hmac key
  expect(signWake("key", "{}", NOW)).toBe(
    "t=1790000000000,v1=873181e67a0ebec4bff9fae988c547c266bffe2c20291d7511e24db91c092215",
  );
});

describe("a wake is accepted", () => {
  test("when this site signed it now", () => {
    expect(isAccepted({})).toBe(true);
  });

  test("when it was signed five minutes ago, to the millisecond", () => {
    expect(isAccepted({ now: NOW + 5 * MINUTE_MS })).toBe(true);
  });

  test("when the signer's clock is five minutes ahead", () => {
    expect(isAccepted({ now: NOW - 5 * MINUTE_MS })).toBe(true);
  });
});

describe("a wake is refused", () => {
  test("when its body was changed", () => {
    expect(isAccepted({ body: body.replace("7b1c", "7b1d") })).toBe(false);
    expect(isAccepted({ body: `${body} ` })).toBe(false);
    expect(isAccepted({ body: "" })).toBe(false);
  });

  test("when its moment was changed to make it fresh", () => {
    const later = NOW + 60 * MINUTE_MS;
    expect(isAccepted({ header: header.replace(String(NOW), String(later)), now: later })).toBe(
      false,
    );
  });

  test("when it is older than five minutes", () => {
    expect(isAccepted({ now: NOW + 5 * MINUTE_MS + 1 })).toBe(false);
  });

  test("when it is from more than five minutes ahead", () => {
    expect(isAccepted({ now: NOW - 5 * MINUTE_MS - 1 })).toBe(false);
  });

  test("when another secret signed it", () => {
    expect(isAccepted({}, `${SECRET}!`)).toBe(false);
    expect(isAccepted({}, "")).toBe(false);
  });

  test("when the first or the last digit of the digest is wrong", () => {
    const [start = "", digest = ""] = header.split("v1=");
    const first = digest.startsWith("0") ? "1" : "0";
    const last = digest.endsWith("0") ? "1" : "0";
    expect(isAccepted({ header: `${start}v1=${first}${digest.slice(1)}` })).toBe(false);
    expect(isAccepted({ header: `${start}v1=${digest.slice(0, -1)}${last}` })).toBe(false);
  });

  test.each([
    ["absent", null],
    ["empty", ""],
    ["a digit too short", header.slice(0, -1)],
    ["a digit too long", `${header}0`],
    ["followed by a line break", `${header}\n`],
    ["preceded by a space", ` ${header}`],
    ["in capitals", header.toUpperCase()],
    ["without its moment", header.replace(/^t=\d+,/, "")],
    ["in seconds", header.replace(/^t=(\d{10})\d{3}/, "t=$1")],
    ["without its digest", `t=${NOW},v1=`],
    ["two headers joined into one", `${header}, ${header}`],
  ])("when its header is %s", (_, wrong) => {
    expect(isAccepted({ header: wrong })).toBe(false);
  });
});
