import { APIError, createAuthMiddleware } from "better-auth/api";
import { z } from "zod";
import { AskedRecovery } from "#lib/contract/recovery.ts";
import { challenge } from "./sign-in-challenge.ts";
import type { Letters } from "./sign-in-letters.ts";
import type { SignInOptions } from "./sign-in-options.ts";
import { atHand } from "./sign-in-request.ts";

/* The last word on every answer: what it tells, who is asked for more, which session makes room. */

type Context = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0];

const SetUp = z.object({ totpURI: z.string(), backupCodes: z.array(z.string()) });
const Codes = z.object({ backupCodes: z.array(z.string()) });
const Redirect = z.object({ url: z.string() });

export function finish(options: SignInOptions, letters: Letters) {
  return {
    matcher: () => true,
    handler: createAuthMiddleware(async (ctx) => {
      const { returned, newSession } = ctx.context;
      const isByProvider = ctx.path?.startsWith("/callback/") === true;
      if (isByProvider && newSession?.user.twoFactorEnabled === true) {
        await challenge(ctx);
        throw ctx.redirect(`/sign-in/second-factor?${nextOf(returned)}`);
      }
      if (newSession) {
        await endBefore(ctx, newSession.session.token);
        await makeRoom(ctx, options, letters);
      }
      tell(ctx, options, letters);
      return returned instanceof Error ? undefined : answerOf(ctx);
    }),
  };
}

/** Nothing of what the library would tell but what a page needs: a session's token stands in its cookie alone. */
function answerOf({ path, context: { returned, newSession } }: Context): object {
  switch (path) {
    case "/sign-in/email":
      return { next: newSession ? "done" : "second_factor" };
    case "/two-factor/verify-totp":
    case "/two-factor/verify-backup-code":
      return { next: "done" };
    case "/two-factor/enable": {
      const { totpURI, backupCodes } = SetUp.parse(returned);
      return { totpUri: totpURI, backupCodes };
    }
    case "/two-factor/generate-backup-codes":
      return Codes.parse(returned);
    case "/two-factor/lost":
      return AskedRecovery.parse(returned);
    case "/sign-in/social":
      return Redirect.parse(returned);
    default:
      return {};
  }
}

/** The session that this browser had until now goes with its cookie. */
async function endBefore(ctx: Context, token: string): Promise<void> {
  const { authCookies, internalAdapter, secret } = ctx.context;
  const before = await ctx.getSignedCookie(authCookies.sessionToken.name, secret);
  if (before && before !== token) await internalAdapter.deleteSession(before);
}

async function makeRoom(ctx: Context, options: SignInOptions, letters: Letters): Promise<void> {
  const user = ctx.context.newSession?.user;
  if (!user) return;
  const { store, sessionsPerUser: most, note } = options;
  const ended = await store.endOldestSessions({ userId: user.id, most });
  if (ended === 0) return;
  atHand().ended.add(user.id);
  letters.changed(user.email, "oldest_session");
  note({ action: "oldest_sessions_ended", userId: user.id });
}

/** Where the library has no call-back of its own for what happened. */
function tell({ path, context }: Context, { note }: SignInOptions, letters: Letters): void {
  const { returned, newSession, session } = context;
  if (!newSession && path?.startsWith("/callback/")) note({ action: "refused", userId: null });
  const user = newSession?.user ?? session?.user;
  if (!user) return;
  const userId = user.id;
  if (newSession && !session) note({ action: "signed_in", userId });
  if (returned instanceof Error) return;
  if (path === "/two-factor/verify-totp" && newSession && session) {
    letters.changed(user.email, "second_factor_on");
    note({ action: "second_factor_on", userId });
  } else if (path === "/two-factor/disable") {
    letters.changed(user.email, "second_factor_off");
    note({ action: "second_factor_off", userId });
  } else if (path === "/two-factor/generate-backup-codes") {
    letters.changed(user.email, "backup_codes");
    note({ action: "backup_codes_made", userId });
  } else if (path === "/change-password") {
    letters.changed(user.email, "password");
    note({ action: "password_changed", userId });
  }
}

function nextOf(returned: unknown): URLSearchParams {
  const location =
    returned instanceof APIError ? new Headers(returned.headers).get("location") : null;
  return new URLSearchParams({ next: location ?? "/" });
}
