import { createAuthMiddleware, getSessionFromCtx } from "better-auth/api";
import { z } from "zod";
import type { SignInOptions } from "./sign-in-options.ts";
import { findFault } from "./sign-in-policy.ts";
import { refusal } from "./sign-in-refusal.ts";

type Context = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0];

interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

const SignUp = z.object({ password: z.string(), name: z.string(), email: z.string() });
const Reset = z.object({ newPassword: z.string(), token: z.string() });
const Change = z.object({ newPassword: z.string() });

/** Refuses new passwords that are tried first, wherever one is chosen. */
export function guardNewPasswords({ store, breachUrl }: SignInOptions) {
  async function check(password: string, about: readonly string[]): Promise<void> {
    const fault = await findFault({ password, about }, breachUrl);
    if (fault !== null) throw refusal("WEAK_PASSWORD", fault);
  }
  async function checkFor(person: Person | null, password: string): Promise<void> {
    const about = person
      ? [person.name, person.email, ...(await store.workspaceNames(person.id))]
      : [];
    await check(password, about);
  }
  return [
    on("/sign-up/email", async (ctx) => {
      const { password, name, email } = SignUp.parse(ctx.body);
      await check(password, [name, email]);
    }),
    on("/reset-password", async (ctx) => {
      const { newPassword, token } = Reset.parse(ctx.body);
      await checkFor(await whoseToken(ctx, token), newPassword);
    }),
    on("/change-password", async (ctx) => {
      const session = await getSessionFromCtx(ctx);
      await checkFor(session?.user ?? null, Change.parse(ctx.body).newPassword);
    }),
  ];
}

function on(path: string, check: (ctx: Context) => Promise<void>) {
  return {
    matcher: (ctx: { path?: string }) => ctx.path === path,
    handler: createAuthMiddleware(check),
  };
}

async function whoseToken(ctx: Context, token: string): Promise<Person | null> {
  const { internalAdapter } = ctx.context;
  const verification = await internalAdapter.findVerificationValue(`reset-password:${token}`);
  return verification ? await internalAdapter.findUserById(verification.value) : null;
}
