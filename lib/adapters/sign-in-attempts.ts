import { createHash } from "node:crypto";
import { APIError, createAuthMiddleware, getSessionFromCtx } from "better-auth/api";
import { z } from "zod";
import { ADDRESS_HEADER } from "./sign-in-limits.ts";
import type { SignInOptions, SignInStore } from "./sign-in-options.ts";
import { tooSoon } from "./sign-in-refusal.ts";

/*
 * Counting by account, beside the library's counting by address. Strangers who fail for somebody else's account slow down
 * other strangers: a browser in which the owner signed in before has a count of its own, and a new password clears all.
 */

const MINUTE_MS = 60_000;
const DEVICE = "device";
const DEVICE_SECONDS = 365 * 24 * 3_600;

const passwords = { most: 10, perMs: 15 * MINUTE_MS, firstDelayMs: 2_000 };
const codes = { most: 5, perMs: 15 * MINUTE_MS, firstDelayMs: 15 * MINUTE_MS };
const signUps = { most: 3, perMs: 60 * MINUTE_MS, firstDelayMs: 60 * MINUTE_MS };
const letters = { most: 3, perMs: 60 * MINUTE_MS, firstDelayMs: 60 * MINUTE_MS };
const recoveries = letters;

const WithEmail = z.object({ email: z.string() });

/** @throws APIError with the time to wait */
export async function takeCode(store: SignInStore, userId: string): Promise<void> {
  await take(store, { ...codes, key: codeKey(userId) });
}

/** @throws APIError with the time to wait */
export async function takeProof(store: SignInStore, userId: string): Promise<void> {
  await take(store, { ...passwords, key: proofKey(userId) });
}

/** @throws APIError with the time to wait */
export async function takeRecovery(store: SignInStore, userId: string): Promise<void> {
  await take(store, { ...recoveries, key: `recovery|${userId}` });
}

export const codeKey = (userId: string) => `code|${userId}`;
export const proofKey = (userId: string) => `proof|${userId}`;

/** Where somebody who is signed in types their password. */
const PROVING_PATHS = [
  "/change-password",
  "/two-factor/enable",
  "/two-factor/disable",
  "/two-factor/generate-backup-codes",
];

/** The counts of an account, for when its owner has shown that they are. */
export function passwordKeys(email: string): [stranger: string, known: string] {
  const account = accountOf(email);
  return [`password|${account}`, `password|${account}|known`];
}

export const letterAttempt = (email: string) => ({
  ...letters,
  key: `letter|${accountOf(email)}`,
});

async function take(
  store: SignInStore,
  attempts: Parameters<SignInStore["takeAttempt"]>[0],
): Promise<void> {
  const waitMs = await store.takeAttempt(attempts);
  if (waitMs !== null) throw tooSoon(waitMs);
}

function accountOf(email: string): string {
  return createHash("sha256").update(email).digest("base64url");
}

const LETTER_PATHS = ["/sign-up/email", "/request-password-reset", "/send-verification-email"];

const isWrongPassword = (returned: unknown) =>
  returned instanceof APIError && returned.body?.code === "INVALID_PASSWORD";

const isProving = ({ path = "" }: { path?: string }) => PROVING_PATHS.includes(path);

export function countAttempts({ store, note }: SignInOptions) {
  return {
    before: [
      {
        matcher: ({ path }: { path?: string }) => path === "/sign-in/email",
        handler: createAuthMiddleware(async (ctx) => {
          const { email } = WithEmail.parse(ctx.body);
          const device = ctx.context.createAuthCookie(DEVICE);
          const known = await ctx.getSignedCookie(device.name, ctx.context.secret);
          const [strangers, owners] = passwordKeys(email);
          const key = known === accountOf(email) ? owners : strangers;
          await take(store, { ...passwords, key });
        }),
      },
      {
        matcher: ({ path = "" }: { path?: string }) => LETTER_PATHS.includes(path),
        handler: createAuthMiddleware(async (ctx) => {
          const { email } = WithEmail.parse(ctx.body);
          const address = ctx.headers?.get(ADDRESS_HEADER);
          if (ctx.path === "/sign-up/email" && address) {
            await take(store, { ...signUps, key: `sign-up|${address}` });
          }
          await take(store, letterAttempt(email));
        }),
      },
      {
        matcher: isProving,
        handler: createAuthMiddleware(async (ctx) => {
          const session = await getSessionFromCtx(ctx);
          if (session) await takeProof(store, session.user.id);
        }),
      },
    ],
    after: [
      {
        matcher: isProving,
        handler: createAuthMiddleware(async ({ context: { returned, session } }) => {
          if (!session) return;
          const userId = session.user.id;
          if (isWrongPassword(returned)) note({ action: "proof_refused", userId });
          if (!(returned instanceof Error)) await store.forgetAttempts([proofKey(userId)]);
        }),
      },
      {
        matcher: ({ path }: { path?: string }) => path === "/sign-in/email",
        handler: createAuthMiddleware(async (ctx) => {
          const { email } = WithEmail.parse(ctx.body);
          const isRight = !(ctx.context.returned instanceof Error);
          if (!isRight) return note({ action: "refused", userId: null, email });
          const device = ctx.context.createAuthCookie(DEVICE, {
            maxAge: DEVICE_SECONDS,
            sameSite: "strict",
          });
          const { secret } = ctx.context;
          await ctx.setSignedCookie(device.name, accountOf(email), secret, device.attributes);
          await store.forgetAttempts(passwordKeys(email));
        }),
      },
    ],
  };
}
