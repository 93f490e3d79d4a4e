import type { BetterAuthPlugin } from "better-auth";
import { createAuthMiddleware } from "better-auth/api";
import { z } from "zod";
import { countAttempts } from "./sign-in-attempts.ts";
import { guardCodes } from "./sign-in-codes.ts";
import { ownEndpoints } from "./sign-in-endpoints.ts";
import { finish } from "./sign-in-finish.ts";
import type { Letters } from "./sign-in-letters.ts";
import { guardNewPasswords } from "./sign-in-new-passwords.ts";
import type { SignInOptions } from "./sign-in-options.ts";
import { refusal } from "./sign-in-refusal.ts";
import { unbindToken } from "./sign-in-request.ts";

const WithToken = z.object({ token: z.string() });
const Credentials = z.object({ email: z.string(), password: z.string() });

/** Our rules round the library's endpoints; the last plug-in, so that its last word is the last. */
export function ourRules(options: SignInOptions, letters: Letters) {
  const attempts = countAttempts(options);
  const codes = guardCodes({ options, letters });
  return {
    id: "prospect-finder",
    endpoints: ownEndpoints(options, letters),
    hooks: {
      before: [
        openLink({ secret: options.secret, door: "/confirm-email" }),
        openLink({ secret: options.secret, door: "/reset-password" }),
        ...guardNewPasswords(options), // first: who has to choose another password has not used up an attempt
        ...attempts.before,
        ...codes.before,
        onlyWhoSignedUp(),
        ...(options.signUp === "invited" ? [onlyInvited(options)] : []),
      ],
      after: [...attempts.after, ...codes.after, finish(options, letters)],
    },
  } satisfies BetterAuthPlugin;
}

function openLink(seal: Parameters<typeof unbindToken>[0]) {
  return {
    matcher: ({ path }: { path?: string }) => path === seal.door,
    handler: createAuthMiddleware(async (ctx) => {
      const token = unbindToken(seal, WithToken.parse(ctx.body).token);
      if (token === null) throw refusal("OTHER_BROWSER");
      // Also for the hooks that follow: what is returned reaches the endpoint alone.
      ctx.body.token = token;
      return { context: { body: { token } } };
    }),
  };
}

/** Another letter for who knows the account's password; all others get the same answer. */
function onlyWhoSignedUp() {
  return {
    matcher: ({ path }: { path?: string }) => path === "/send-verification-email",
    handler: createAuthMiddleware(async (ctx) => {
      const { email, password } = Credentials.parse(ctx.body);
      const { internalAdapter, password: passwords } = ctx.context;
      const found = await internalAdapter.findUserByEmail(email, { includeAccounts: true });
      const hash = found?.accounts.find(({ providerId }) => providerId === "credential")?.password;
      const isTheirs = hash ? await passwords.verify({ hash, password }) : false;
      if (isTheirs) return { context: { body: { email } } };
      if (!hash) await passwords.hash(password);
      return ctx.json({});
    }),
  };
}

/** Who was not invited gets the answer of who was, as late: nobody learns who is awaited here. */
function onlyInvited({ store }: SignInOptions) {
  return {
    matcher: ({ path }: { path?: string }) => path === "/sign-up/email",
    handler: createAuthMiddleware(async (ctx) => {
      const { email, password } = Credentials.parse(ctx.body);
      if (await store.hasInvitation(email)) return;
      await ctx.context.password.hash(password);
      return ctx.json({});
    }),
  };
}
