import { generateKeyPairSync, randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { findSecrets } from "#scripts/supply/find-secrets.ts";
import { runProgram } from "#tests/setup/program.ts";

/*
 * What has to be found is made here, at run time, so that it never stands in the repository. Names are put together for the
 * same reason.
 */

const hex = (bytes: number) => randomBytes(bytes).toString("hex");
const base64 = (bytes: number) => randomBytes(bytes).toString("base64");
const base64url = (bytes: number) => randomBytes(bytes).toString("base64url");
const letters = (length: number) =>
  Array.from(randomBytes(length), (byte) => "abcdefghijklmnopqrstuvwxyz0123456789"[byte % 36]).join(
    "",
  );
const pem = (type: "ec" | "rsa") => {
  const pair =
    type === "ec"
      ? generateKeyPairSync("ec", { namedCurve: "P-256" })
      : generateKeyPairSync("rsa", { modulusLength: 2_048 });
  const form = type === "ec" ? ("sec1" as const) : ("pkcs1" as const);
  return pair.privateKey.export({ type: form, format: "pem" }).toString();
};

const PLANTED: Record<string, () => string> = {
  "an AWS secret": () => `aws_secret_access_key = ${base64(30)}`,
  "a GitHub token": () => `token: ghp_${letters(36)}`,
  "a Slack token": () => `xoxb-${"1".repeat(12)}-${"2".repeat(12)}-${letters(24)}`,
  "an npm token": () => `//registry.npmjs.org/:_authToken=npm_${letters(36)}`,
  "a password in a database's address": () =>
    `postgres://app:${letters(20)}@ep-cool-1.eu.aws.neon.tech/app`,
  "an RSA key": () => pem("rsa"),
  "a VAPID key": () => `VAPID_PRIVATE_KEY=${base64url(32)}1`,
  "a realtime secret": () => `PUSHER_SECRET=${hex(10)}`,
  "a Unipile key": () => `UNIPILE_API_KEY="${letters(8)}.${base64(32)}1"`,
  "a Hunter key": () => `const HUNTER_API_KEY = '${hex(20)}';`,
  "a NeverBounce key": () => `{"NEVERBOUNCE_API_KEY": "secret_${hex(16)}"}`,
  "a Google key": () => `key=AIza${base64url(25)}7`,
  "a secret of the sign-in": () => `BETTER_AUTH_SECRET: ${base64(32)}1`,
  "a key of our own": () => `Authorization: Bearer pf_${hex(32)}`,
  "an EC key": () => pem("ec"),
};

describe("what is planted is found, and where", () => {
  test.each(Object.keys(PLANTED))("%s", async (name) => {
    const planted = PLANTED[name]?.() ?? "";

    const found = await findSecrets("notes.txt", `first line\n${planted}\n`);

    expect(found.length).toBeGreaterThan(0);
    expect(found[0]).toMatchObject({ path: "notes.txt", line: 2 });
    expect(JSON.stringify(found)).not.toContain(planted.slice(-20));
  });

  test("our data keys, and a payment service's", async () => {
    const stripe = ["pk", "live", letters(24)].join("_");
    for (const planted of [`DATA_KEYS=a1:${base64(32)}`, `export KEY="${stripe}7"`]) {
      expect(await findSecrets("a.ts", planted)).not.toEqual([]);
    }
  });
});

test.each([
  "APP_SECRET=",
  "# Make one with: openssl rand -hex 32. APP_SECRET=<at least 32 random characters>",
  'const APP_SECRET = "a-secret-of-the-tests-with-32-characters";',
  "const API_KEY = /^pf_[\\w-]{20,200}$/;",
  'APP_SECRET: setting("APP_SECRET") ?? secrets.appSecret,',
  'UNIPILE_API_KEY: env.UNIPILE_API_KEY ?? "",',
  "postgres://ann:s3cret@db.example/prospects",
  '"integrity": "sha512-I8ci8bwwtJfzUsLTgrf2j8aOBeb9myKgzkVeKQEae76sx9sBbd3d/DD+4pKYZE0jdtNomUIV/ogtAXvhP0iU6Q=="',
  "-----BEGIN CERTIFICATE-----",
  "IDEMPOTENCY_KEY = 1234",
])("what is no secret is left alone: %s", async (text) => {
  expect(await findSecrets("a.ts", text)).toEqual([]);
});

test("this repository holds none", async () => {
  const { code, stdout, stderr } = await runProgram(["scripts/scan-secrets.ts"]);

  expect(stderr).toBe("");
  expect(stdout).toMatch(/^\d{3,} files: no secret/);
  expect(code).toBe(0);
});
