import { randomBytes } from "node:crypto";
import { afterEach, expect, test, vi } from "vitest";
import { readEnv } from "#lib/env.ts";
import { appEnvironment } from "#scripts/local/stack.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

/** What the local stack tells the app, where these are set in the shell. */
function told(settings: Record<string, string>) {
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  const env = appEnvironment({
    secrets: SECRETS,
    databaseUrl: "postgres://u:p@127.0.0.1:5432/d",
    unipile: null,
    realtime: null,
    port: 3_000,
  });
  return readEnv({ SITE_URL: "http://127.0.0.1:3000", ...settings, ...env }).DEMO_SIGN_IN;
}

const SECRETS = {
  apiKey: "pf_key",
  appSecret: randomBytes(32).toString("hex"),
  dataKey: randomBytes(32).toString("base64"),
  pusherKey: "pusher-key",
  pusherSecret: "pusher-secret",
};
const REAL = { UNIPILE_BASE_URL: "api8.unipile.com:13851", UNIPILE_API_KEY: "k" };

test("the local stack signs everybody in, but not in front of a real account or for others", () => {
  expect(told({})).toBe(true);
  expect(told({ SITE_URL: "https://prospects.example" })).toBe(false);
  vi.unstubAllEnvs();
  expect(told(REAL)).toBe(false);
  vi.unstubAllEnvs();
  expect(told({ UNIPILE_BASE_URL: "http://127.0.0.1:4000", UNIPILE_API_KEY: "k" })).toBe(true);
});

test("who asks for it there is refused", () => {
  expect(() => told({ ...REAL, DEMO_SIGN_IN: "true" })).toThrow("DEMO_SIGN_IN");
});
