import type { createAuthMiddleware } from "better-auth/api";
import { deleteSessionCookie } from "better-auth/cookies";
import { generateRandomString } from "better-auth/crypto";

type Context = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0];

const LASTS_MS = 10 * 60_000;

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
  const identifier = `2fa-${generateRandomString(20)}`;
  const expiresAt = new Date(Date.now() + LASTS_MS);
  const { id } = newSession.user;
  await internalAdapter.createVerificationValue({ value: id, identifier, expiresAt });
  const attempts = `2fa-attempts-${identifier}`;
  await internalAdapter.createVerificationValue({ value: "0", identifier: attempts, expiresAt });
  const cookie = ctx.context.createAuthCookie("two_factor", { maxAge: LASTS_MS / 1_000 });
  await ctx.setSignedCookie(cookie.name, identifier, secret, cookie.attributes);
}
