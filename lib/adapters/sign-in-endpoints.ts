import { createAuthEndpoint, sensitiveSessionMiddleware, verifyEmail } from "better-auth/api";
import { setSessionCookie } from "better-auth/cookies";
import { generateRandomString } from "better-auth/crypto";
import { z } from "zod";
import { Proof } from "#lib/contract/sign-in.ts";
import { proofKey, takeProof } from "./sign-in-attempts.ts";
import { challenge } from "./sign-in-challenge.ts";
import { claimCode } from "./sign-in-codes.ts";
import type { Letters } from "./sign-in-letters.ts";
import type { SignInOptions } from "./sign-in-options.ts";
import { refusal } from "./sign-in-refusal.ts";

/** What the library has no endpoint for. Those that are `serverOnly` have no address at all. */

const TOKEN_CHARACTERS = 32;

const Claims = z.object({ email: z.string(), updateTo: z.string().optional() });

export function ownEndpoints(options: SignInOptions, letters: Letters) {
  const { store, note } = options;
  return {
    /** A session for somebody who showed who they are in a way that the library does not know. */
    beginSession: createAuthEndpoint.serverOnly(
      { method: "POST", body: z.object({ userId: z.string() }) },
      async (ctx) => {
        const user = await ctx.context.internalAdapter.findUserById(ctx.body.userId);
        if (!user) throw ctx.error("UNAUTHORIZED");
        const session = await ctx.context.internalAdapter.createSession(user.id);
        await setSessionCookie(ctx, { session, user });
        if (hasSecondFactor(user)) await challenge(ctx);
        return ctx.json({});
      },
    ),

    /** The person shows again that it is them; their session goes on under a new token. */
    proveSession: createAuthEndpoint.serverOnly(
      { method: "POST", body: Proof, use: [sensitiveSessionMiddleware] },
      async (ctx) => {
        const { session, user } = ctx.context.session;
        if ("code" in ctx.body) {
          await claimCode(ctx, { options, letters }, { userId: user.id, code: ctx.body.code });
        } else {
          await takeProof(store, user.id);
          const account = await ctx.context.internalAdapter.findCredentialAccount(user.id);
          if (!account?.password) throw refusal("NO_PASSWORD");
          const given = { hash: account.password, password: ctx.body.password };
          if (!(await ctx.context.password.verify(given))) {
            note({ action: "proof_refused", userId: user.id });
            throw refusal("WRONG_PASSWORD");
          }
          await store.forgetAttempts([proofKey(user.id)]);
        }
        const token = generateRandomString(TOKEN_CHARACTERS);
        const isThere = await store.renewSession({ sessionId: session.id, token });
        if (!isThere) throw ctx.error("UNAUTHORIZED");
        await setSessionCookie(ctx, { session: { ...session, token }, user });
        note({ action: "proved", userId: user.id });
        return ctx.json({});
      },
    ),

    /** The library's own door for mailed links changes things on GET. */
    confirmEmail: createAuthEndpoint(
      "/confirm-email",
      { method: "POST", body: z.object({ token: z.string() }) },
      async (ctx) => {
        const { token } = ctx.body;
        const { context, headers = new Headers(), request } = ctx;
        const { email, updateTo } = readClaims(token);
        const { internalAdapter } = context;
        if (updateTo !== undefined && (await internalAdapter.findUserByEmail(updateTo))) {
          throw refusal("LINK_OVER"); // somebody else came first
        }
        await verifyEmail({ context, headers, ...(request && { request }), query: { token } });
        const user = await internalAdapter.findUserByEmail(updateTo ?? email);
        note({
          action: updateTo === undefined ? "email_confirmed" : "email_changed",
          userId: user?.user.id ?? null,
        });
        if (updateTo !== undefined) letters.changed(email, "email");
        return ctx.json({});
      },
    ),
  };
}

function hasSecondFactor(user: object): boolean {
  return "twoFactorEnabled" in user && user.twoFactorEnabled === true;
}

/** Of a token that came bound to its browser, so one of ours. */
function readClaims(token: string): z.output<typeof Claims> {
  const [, claims = ""] = token.split(".");
  return Claims.parse(JSON.parse(Buffer.from(claims, "base64url").toString("utf8")));
}
