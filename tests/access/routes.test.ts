import { betterAuth } from "better-auth/minimal";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { connect, type Database } from "#db/client.ts";
import { signInStore } from "#db/sign-in-store.ts";
import { signInTables } from "#db/sign-in-tables.ts";
import { lettersOf } from "#lib/adapters/sign-in-letters.ts";
import type { SignInOptions } from "#lib/adapters/sign-in-options.ts";
import { settings } from "#lib/adapters/sign-in-settings.ts";
import { AUTH_ROUTES } from "#lib/contract/sign-in.ts";
import { type App, startApp } from "#tests/api/app.ts";
import { ask } from "#tests/api/ask.ts";
import { freshDatabase } from "#tests/setup/database.ts";
import { nobodysRecovery } from "./nobodys-recovery.ts";

let app: App;
let database: Awaited<ReturnType<typeof freshDatabase>>;
let db: Database;

beforeAll(async () => {
  app = await startApp();
  database = await freshDatabase();
  db = connect(database.url, { max: 1 });
});

afterAll(async () => {
  await app.stop();
  await db.close();
  await database.drop();
});

const Endpoint = z.object({
  path: z.string(),
  options: z.object({ method: z.union([z.string(), z.array(z.string())]) }),
});

/** What the library would answer, were it asked directly. */
async function libraryRoutes(): Promise<string[]> {
  const options: SignInOptions = {
    database: signInTables(db),
    store: signInStore(db),
    recovery: nobodysRecovery,
    secret: "a secret of the tests, long enough to be one",
    siteUrl: null,
    mail: null,
    providers: [],
    signUp: "open",
    sessionsPerUser: 10,
    breachUrl: null,
    note: () => undefined,
    sessionsEnded: async () => undefined,
    log: { warn: () => undefined },
  };
  const { api } = betterAuth(settings(options, lettersOf(options)));
  return Object.values(api).flatMap((endpoint) => {
    const parsed = Endpoint.safeParse({ ...endpoint });
    if (!parsed.success) return []; // it has no address
    const { path, options } = parsed.data;
    return [options.method].flat().map((method) => `${method} ${path}`);
  });
}

test("the doors are these, and no others", () => {
  expect([...AUTH_ROUTES.keys()].sort()).toMatchInlineSnapshot(`
    [
      "GET /callback/google",
      "GET /callback/linkedin",
      "GET /callback/microsoft",
      "POST /change-email",
      "POST /change-password",
      "POST /confirm-email",
      "POST /request-password-reset",
      "POST /reset-password",
      "POST /send-verification-email",
      "POST /sign-in/email",
      "POST /sign-in/social",
      "POST /sign-up/email",
      "POST /two-factor/disable",
      "POST /two-factor/enable",
      "POST /two-factor/generate-backup-codes",
      "POST /two-factor/lost",
      "POST /two-factor/verify-backup-code",
      "POST /two-factor/verify-totp",
      "POST /update-user",
    ]
  `);
});

test("whatever else the library offers is not there", async () => {
  const offered = await libraryRoutes();
  const shut = offered.filter((route) => !AUTH_ROUTES.has(route));
  const answers = await Promise.all(
    shut.map(async (route) => {
      const [method = "", path = ""] = route.split(" ");
      const url = `${app.origin}/api/auth${path.replaceAll(/:\w+/g, "google")}`;
      const { status } = await ask(url, { method, ...(method === "POST" && { json: {} }) });
      return `${route} ${status}`;
    }),
  );

  expect(shut.length).toBeGreaterThan(20);
  expect(answers.filter((answer) => !answer.endsWith(" 404"))).toEqual([]);
});

test("each door that the library has is one of its own, or of ours", async () => {
  const offered = new Set(await libraryRoutes());
  const unknown = [...AUTH_ROUTES.keys()].filter((route) => !offered.has(route));

  expect(unknown).toEqual([
    "GET /callback/google",
    "GET /callback/microsoft",
    "GET /callback/linkedin",
  ]);
  expect(offered).toContain("GET /callback/:id");
});

test.each([
  ["GET", 404],
  ["PUT", 405],
  ["PATCH", 405],
  ["DELETE", 405],
])("no door takes %s for POST", async (method, refused) => {
  const paths = [...AUTH_ROUTES.keys()].filter((route) => route.startsWith("POST "));
  const statuses = await Promise.all(
    paths.map(async (route) => {
      const { status } = await ask(`${app.origin}/api/auth${route.slice(5)}`, { method });
      return status;
    }),
  );

  expect(new Set(statuses)).toEqual(new Set([refused]));
});

test.each(["google", "microsoft", "linkedin"])(
  "%s is not there unless it is set up",
  async (id) => {
    const begun = await ask(`${app.origin}/api/auth/sign-in/social`, { json: { provider: id } });
    const back = await ask(`${app.origin}/api/auth/callback/${id}?state=x&code=y`);

    expect([begun.status, back.status]).toEqual([404, 404]);
  },
);
