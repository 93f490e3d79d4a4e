import type { BetterAuthPlugin } from "better-auth";
import { createAuthEndpoint, createAuthMiddleware } from "better-auth/api";
import { z } from "zod";
import { takeRecovery } from "./sign-in-attempts.ts";
import { whoProvedPassword } from "./sign-in-challenge.ts";
import type { Letters } from "./sign-in-letters.ts";
import type { SignInOptions } from "./sign-in-options.ts";
import { atHand } from "./sign-in-request.ts";

/**
 * The doors of who lost the second factor with its backup codes. It stands before the library's second factor: whose wait is
 * over is not asked for one any more.
 */
export function recoveryRules({ recovery, store }: SignInOptions, letters: Letters) {
  return {
    id: "prospect-finder-recovery",
    endpoints: {
      askForRecovery: createAuthEndpoint(
        "/two-factor/lost",
        { method: "POST", body: z.object({}) },
        async (ctx) => {
          const userId = await whoProvedPassword(ctx);
          await takeRecovery(store, userId);
          const { letters: written, ...asked } = await recovery.ask(here(userId));
          letters.post(written);
          return ctx.json(asked);
        },
      ),
    },
    hooks: {
      after: [
        {
          matcher: ({ path }: { path?: string }) => path === "/sign-in/email",
          handler: createAuthMiddleware(async (ctx) => {
            const { newSession } = ctx.context;
            if (newSession?.user.twoFactorEnabled !== true) return;
            const { session, user } = newSession;
            const written = await recovery.use({ ...here(user.id), token: session.token });
            if (written === null) return;
            letters.post(written);
            ctx.context.setNewSession({ session, user: { ...user, twoFactorEnabled: false } });
          }),
        },
      ],
    },
  } satisfies BetterAuthPlugin;
}

/** Who showed a second factor has not lost it. */
export async function stopRecovery(
  { recovery }: SignInOptions,
  letters: Letters,
  userId: string,
): Promise<void> {
  letters.post(await recovery.stop(here(userId)));
}

function here(userId: string) {
  const { address, requestId, origin: siteUrl } = atHand();
  return { userId, address, requestId, siteUrl };
}
