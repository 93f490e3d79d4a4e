import type { createAuthMiddleware } from "better-auth/api";
import { deleteSessionCookie } from "better-auth/cookies";
import { generateRandomString } from "better-auth/crypto";
import { refusal } from "./sign-in-refusal.ts";

type Context = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0];

const LASTS_MS = 10 * 60_000;

/** Where it was no password that the second factor is asked for after; the library's own begin otherwise. */
const OTHER_WAY = "2fa-other-";

/**
 * Takes the new session back and asks for the second factor first. The library does so after a password; other ways to
 * sign in must not be a way round it.
 */
export async function challenge(ctx: Context): Promise<void> {
  const { internalAdapter, newSession, secret } = ctx.context;
  if (!newSession) return;
  deleteSessionCookie(ctx, true);
  await internalAdapter.deleteSession(newSession.session.token);
  ctx.context.setNewSession(null);
  const identifier = OTHER_WAY + generateRandomString(20);
  const expiresAt = new Date(Date.now() + LASTS_MS);
  const { id } = newSession.user;
  await internalAdapter.createVerificationValue({ value: id, identifier, expiresAt });
  const attempts = `2fa-attempts-${identifier}`;
  await internalAdapter.createVerificationValue({ value: "0", identifier: attempts, expiresAt });
  const cookie = ctx.context.createAuthCookie("two_factor", { maxAge: LASTS_MS / 1_000 });
  await ctx.setSignedCookie(cookie.name, identifier, secret, cookie.attributes);
}

/** The person whose password was right in this browser a moment ago. @throws APIError where there is none */
export async function whoProvedPassword(ctx: Context): Promise<string> {
  const { createAuthCookie, internalAdapter, secret } = ctx.context;
  const identifier = await ctx.getSignedCookie(createAuthCookie("two_factor").name, secret);
  if (!identifier) throw refusal("CHALLENGE_OVER");
  const verification = await internalAdapter.findVerificationValue(identifier);
  if (!verification || verification.expiresAt <= new Date()) throw refusal("CHALLENGE_OVER");
  if (identifier.startsWith(OTHER_WAY)) throw refusal("PASSWORD_FIRST");
  return verification.value;
}
