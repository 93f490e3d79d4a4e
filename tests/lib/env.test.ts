import { expect, test } from "vitest";
import { mayBeDemo, readEnv, readLocalEnv, refuseHalves } from "#lib/env.ts";
import { TEST_SECRET } from "#tests/setup/secret.ts";

const good = { DATABASE_URL: "postgres://u:p@127.0.0.1:5432/d", APP_SECRET: TEST_SECRET };

const SITE_URL = "https://prospects.example";

test("two variables are enough, and the rest has defaults", () => {
  expect(readEnv(good)).toMatchObject({
    LINKEDIN_SPACING_MS: { min: 2_000, max: 5_000 },
    JOB_LEASE_SECONDS: 60,
    DEMO_SIGN_IN: false,
  });
});

test("an empty value is an absent one, as in a copied example file", () => {
  expect(readEnv({ ...good, UNIPILE_BASE_URL: "", PORT: "" }).UNIPILE_BASE_URL).toBeUndefined();
});

test.each([
  [{ DATABASE_URL: undefined }, "DATABASE_URL", "postgres://"],
  [{ DATABASE_URL: "mysql://x" }, "DATABASE_URL", "postgres://"],
  [{ DATABASE_URL: "postgres://ann:se/cret@host/d" }, "DATABASE_URL", "%2F"],
  [{ DATABASE_URL: "postgres://ann@host/d?sslmode=allow" }, "DATABASE_URL", "no-verify"],
  [{ DATABASE_DRIVER: "mysql" }, "DATABASE_DRIVER", "pg, neon-http or neon-ws"],
  [{ NEON_PROXY_URL: "http://proxy.example" }, "NEON_PROXY_URL", "on this machine"],
  [{ NEON_PROXY_URL: "https://127.0.0.1:1" }, "NEON_PROXY_URL", "plain http"],
  [{ APP_SECRET: "short" }, "APP_SECRET", "32 characters"],
  [{ UNIPILE_BASE_URL: "not an address", UNIPILE_API_KEY: "k" }, "UNIPILE_BASE_URL", "https://"],
  [{ UNIPILE_BASE_URL: "ftp://a.example", UNIPILE_API_KEY: "k" }, "UNIPILE_BASE_URL", "https"],
  [
    { UNIPILE_BASE_URL: "http://unipile.example", UNIPILE_API_KEY: "k" },
    "UNIPILE_BASE_URL",
    "https",
  ],
  [{ UNIPILE_BASE_URL: "https://a.example" }, "UNIPILE_API_KEY", "UNIPILE_BASE_URL is"],
  [{ PUSHER_KEY: "k" }, "PUSHER_SECRET", "must be set"],
  [{ LINKEDIN_SPACING_MS: "5000-2000" }, "LINKEDIN_SPACING_MS", "above its end"],
  [{ LINKEDIN_DAILY_ROWS: "0" }, "LINKEDIN_DAILY_ROWS", "at least 1"],
  [{ DEMO_SIGN_IN: "yes" }, "DEMO_SIGN_IN", "true or false"],
  [{ SIGN_UP: "anybody" }, "SIGN_UP", "open or invited"],
  [{ TRUSTED_PROXIES: "10.0.0.0/8, proxy.example" }, "TRUSTED_PROXIES", "10.0.0.0/8"],
  [{ BREACH_CHECK_URL: "http://plain.example" }, "BREACH_CHECK_URL", "https"],
  [{ MAIL_FROM: "a@b.example", SMTP_URL: "https://mail.example" }, "SMTP_URL", "smtps://"],
  [{ SMTP_URL: "smtps://mail.example", SITE_URL }, "MAIL_FROM", "SMTP_URL is"],
  [{ MAIL_FROM: "a@b.example", SMTP_URL: "smtps://mail.example" }, "SITE_URL", "SMTP_URL is"],
  [
    { UNIPILE_BASE_URL: "api8.unipile.com:13851", UNIPILE_API_KEY: "k" },
    "SITE_URL",
    "UNIPILE_BASE_URL is",
  ],
  [{ GOOGLE_CLIENT_ID: "i", GOOGLE_CLIENT_SECRET: "s" }, "SITE_URL", "GOOGLE_CLIENT_ID is"],
  [{ LINKEDIN_CLIENT_ID: "i", SITE_URL }, "LINKEDIN_CLIENT_SECRET", "LINKEDIN_CLIENT_ID is"],
  [{ MICROSOFT_TENANT: "common" }, "MICROSOFT_TENANT", "UUID"],
  [{ OIDC_STAND_IN_URL: "http://oidc.example" }, "OIDC_STAND_IN_URL", "on this machine"],
  [{ JOB_LEASE_SECONDS: "601" }, "JOB_LEASE_SECONDS", "at most 600"],
])("a wrong value is named with what it should look like: %j", (change, name, hint) => {
  const read = () => readEnv({ ...good, ...change });
  expect(read).toThrow(name);
  expect(read).toThrow(hint);
});

test("a wrong value is never repeated in the message: it may be a secret", () => {
  expect(() => readEnv({ ...good, APP_SECRET: "hunter2" })).not.toThrow("hunter2");
});

test("plain http is accepted on this machine only", () => {
  const local = { UNIPILE_BASE_URL: "http://127.0.0.1:4000/", UNIPILE_API_KEY: "k" };
  expect(readEnv({ ...good, ...local }).UNIPILE_BASE_URL).toBe("http://127.0.0.1:4000");
});

test.each(["api8.unipile.com:13851", "https://api8.unipile.com:13851/"])(
  "the address of Unipile is taken as its dashboard shows it: %s",
  (shown) => {
    const vars = { UNIPILE_BASE_URL: shown, UNIPILE_API_KEY: "k", SITE_URL };
    expect(readEnv({ ...good, ...vars }).UNIPILE_BASE_URL).toBe("https://api8.unipile.com:13851");
  },
);

const REAL = { UNIPILE_BASE_URL: "api8.unipile.com:13851", UNIPILE_API_KEY: "k" };
const SIMULATED = { UNIPILE_BASE_URL: "http://127.0.0.1:4000", UNIPILE_API_KEY: "k" };

test("where Unipile calls back, the platform's address will do", () => {
  expect(readEnv({ ...good, ...REAL, URL: SITE_URL }).URL).toBe(SITE_URL);
  expect(readEnv({ ...good, ...SIMULATED }).SITE_URL).toBeUndefined();
});

test.each([
  [{ SITE_URL }, "SITE_URL"],
  [{ URL: SITE_URL }, "URL"],
  [{ URL: SITE_URL, SITE_URL: "http://localhost:3000" }, "URL"],
  [{ SITE_URL: "http://127.0.0.1.example:3000" }, "SITE_URL"],
  [{ ...REAL, SITE_URL: "http://localhost:3000" }, "UNIPILE_BASE_URL"],
])("the demo's sign-in is refused where others come, or a real account is: %j", (change, name) => {
  const read = () => readEnv({ ...good, ...change, DEMO_SIGN_IN: "true" });
  expect(read).toThrow(`DEMO_SIGN_IN signs every visitor in: not while ${name} is`);
  expect(readEnv({ ...good, ...change, DEMO_SIGN_IN: "false" }).DEMO_SIGN_IN).toBe(false);
  expect(mayBeDemo(change)).toBe(false);
});

test.each([
  {},
  { SITE_URL: "http://localhost:3000" },
  { SITE_URL: "https://[::1]:3000", URL: "http://127.0.0.1:8888" },
  { ...SIMULATED, SITE_URL: "" },
])("the demo's sign-in is for this machine: %j", (change) => {
  expect(readEnv({ ...good, ...change, DEMO_SIGN_IN: "true" }).DEMO_SIGN_IN).toBe(true);
  expect(mayBeDemo(change)).toBe(true);
});

test("the time for a page may be part of a second more, and nothing but a time", () => {
  expect(readEnv({ ...good, PAGE_TIMEOUT_SECONDS: "1.5" }).PAGE_TIMEOUT_SECONDS).toBe(1.5);
  expect(() => readEnv({ ...good, PAGE_TIMEOUT_SECONDS: "soon" })).toThrow(
    "PAGE_TIMEOUT_SECONDS must be seconds from 1 to 600",
  );
});

test("programs on this machine read where the app and its data are", () => {
  const vars = { PORT: "0", DATA_DIR: "/data", SIMULATOR_DATA_DIR: "", APP_SECRET: "short" };
  expect(readLocalEnv(vars)).toEqual({ PORT: 0, DATA_DIR: "/data" });
});

test.each([
  ["65536", "PORT must be at most 65535"],
  ["-1", "PORT must be at least 0"],
  ["30.5", "PORT must be a whole number from 0 to 65535"],
  ["http", "PORT must be a whole number from 0 to 65535"],
])("a port that cannot be is refused with its limit: %s", (port, message) => {
  expect(() => readLocalEnv({ PORT: port })).toThrow(message);
});

test.each([
  [{ UNIPILE_API_KEY: "k" }, "UNIPILE_BASE_URL must be set, since UNIPILE_API_KEY is"],
  [{ UNIPILE_BASE_URL: "https://a.example", UNIPILE_API_KEY: "" }, "UNIPILE_API_KEY must be set"],
  [{ PUSHER_APP_ID: "1", PUSHER_SECRET: "s" }, "PUSHER_KEY must be set, since PUSHER_APP_ID, "],
])("half of what belongs together is refused by name: %j", (vars, message) => {
  expect(() => refuseHalves(vars)).toThrow(message);
});

test("all or nothing of what belongs together is fine", () => {
  expect(() => refuseHalves({})).not.toThrow();
  expect(() => refuseHalves({ UNIPILE_BASE_URL: "u", UNIPILE_API_KEY: "k" })).not.toThrow();
});
