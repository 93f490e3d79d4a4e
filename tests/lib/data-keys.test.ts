import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { readEnv } from "#lib/env.ts";
import { TEST_SECRET } from "#tests/setup/secret.ts";

const good = { DATABASE_URL: "postgres://u:p@127.0.0.1:5432/d", APP_SECRET: TEST_SECRET };
const random = () => randomBytes(32).toString("base64");
const read = (keys: string, more: Record<string, string> = {}) =>
  readEnv({ ...good, ...more, DATA_KEYS: keys });
const base64 = (bytes: Uint8Array | string) => Buffer.from(bytes).toString("base64");

test("keys are read in their order, the newest first", () => {
  const [young, old] = [random(), random()];

  expect(
    read(`2026:${young}, 2025:${old}`).DATA_KEYS?.map(({ id, key }) => [id, base64(key)]),
  ).toEqual([
    ["2026", young],
    ["2025", old],
  ]);
  expect(readEnv(good).DATA_KEYS).toBeUndefined();
});

describe("DATA_KEYS is refused", () => {
  const key = random();

  test.each([
    ["without a name", random(), "id:key"],
    ["that is no base64", "a:not base64", "id:key"],
    ["that is empty", "a:", "id:key"],
    ["of 31 bytes", `a:${base64(randomBytes(31))}`, "32 random bytes (a)"],
    ["of 33 bytes", `a:${base64(randomBytes(33))}`, "32 random bytes (a)"],
    ["in hex", `a:${randomBytes(32).toString("hex")}`, "32 random bytes (a)"],
    ["of one byte again and again", `a:${base64(new Uint8Array(32))}`, "32 random bytes (a)"],
    ["that counts up", `a:${base64(Uint8Array.from({ length: 32 }, (_, at) => at))}`, "32 random"],
    ["that somebody typed", `a:${base64("change-me-32-characters-of-text!")}`, "32 random bytes"],
    ["that repeats itself", `a:${base64(Buffer.alloc(32, randomBytes(8)))}`, "32 random bytes"],
    ["under one name twice", `a:${key},a:${random()}`, "two keys alike"],
    ["that is there twice", `a:${key},b:${key}`, "same key twice"],
    ["of which one is weak", `a:${key},b:${base64(new Uint8Array(32))}`, "(b)"],
  ])("with a key %s", (_what, keys, hint) => {
    expect(() => read(keys)).toThrow("DATA_KEYS");
    expect(() => read(keys)).toThrow(hint);
    expect(() => read(keys)).not.toThrow(keys.split(":")[1]?.slice(0, 20) || "no such text");
  });

  test("when it is APP_SECRET in another spelling", () => {
    const bytes = randomBytes(32);
    for (const spelling of ["hex", "base64"] as const) {
      const again = () => read(`a:${base64(bytes)}`, { APP_SECRET: bytes.toString(spelling) });
      expect(again).toThrow("must not hold APP_SECRET");
    }
  });
});

test("former secrets are as long as the one of today", () => {
  const former = `${"a".repeat(32)}, ${"b".repeat(40)}`;

  expect(readEnv({ ...good, FORMER_APP_SECRETS: former }).FORMER_APP_SECRETS).toHaveLength(2);
  expect(() => readEnv({ ...good, FORMER_APP_SECRETS: "short" })).toThrow("FORMER_APP_SECRETS");
});
