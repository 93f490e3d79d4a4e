import { createHash } from "node:crypto";
import { createAuthMiddleware, getSessionFromCtx } from "better-auth/api";
import { generateRandomString, symmetricDecrypt } from "better-auth/crypto";
import { z } from "zod";
import { codeKey, takeCode } from "./sign-in-attempts.ts";
import type { Letters } from "./sign-in-letters.ts";
import type { SignInOptions } from "./sign-in-options.ts";
import { stopRecovery } from "./sign-in-recovery.ts";
import { refusal } from "./sign-in-refusal.ts";
import { findStep } from "./sign-in-totp.ts";

/* The second factor, as far as the library's own plug-in leaves something to wish for: each code is good once. */

type Context = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0];

const Factor = z.object({ secret: z.string() });
const WithCode = z.object({ code: z.string() });

const BACKUP_CODES = 10;
const HASHED = "sha256:";

/** What the plug-in is told about backup codes: 119 random bits each, of which only a hash is kept. */
export const backupCodeOptions = {
  customBackupCodesGenerate: () => Array.from({ length: BACKUP_CODES }, makeBackupCode),
  storeBackupCodes: {
    async encrypt(json: string) {
      const codes = z.array(z.string()).parse(JSON.parse(json));
      return JSON.stringify(codes.map((code) => (code.startsWith(HASHED) ? code : hashOf(code))));
    },
    decrypt: async (hashes: string) => hashes,
  },
};

function makeBackupCode(): string {
  const letters = generateRandomString(20, "a-z", "A-Z", "0-9");
  return letters.replaceAll(/(.{5})(?!$)/g, "$1-");
}

function hashOf(code: string): string {
  const letters = code.replaceAll(/[\s-]/g, "");
  return HASHED + createHash("sha256").update(letters).digest("base64url");
}

/** Takes a code of the person's app, once; @throws APIError where it is none, or was taken before. */
export async function claimCode(
  ctx: Context,
  { options, letters }: Rules,
  { userId, code }: { userId: string; code: string },
): Promise<void> {
  const { store, note } = options;
  await takeCode(store, userId);
  const factor = Factor.nullable().parse(
    await ctx.context.adapter.findOne({
      model: "twoFactor",
      where: [{ field: "userId", value: userId }],
    }),
  );
  if (!factor) throw refusal("NO_SECOND_FACTOR");
  const secret = await symmetricDecrypt({ key: ctx.context.secretConfig, data: factor.secret });
  const step = findStep({ secret, code, now: Date.now() });
  if (step === null || !(await store.claimStep({ userId, step }))) {
    note({ action: "code_refused", userId });
    throw refusal("WRONG_CODE");
  }
  await store.forgetAttempts([codeKey(userId)]);
  await stopRecovery(options, letters, userId);
}

interface Rules {
  readonly options: SignInOptions;
  readonly letters: Letters;
}

export function guardCodes(rules: Rules) {
  const { options, letters } = rules;
  return {
    before: [
      {
        matcher: ({ path }: { path?: string }) => path === "/two-factor/verify-totp",
        handler: createAuthMiddleware(async (ctx) => {
          const userId = await whoseCode(ctx);
          if (userId === null) return;
          await claimCode(ctx, rules, { userId, ...WithCode.parse(ctx.body) });
        }),
      },
      {
        matcher: ({ path }: { path?: string }) => path === "/two-factor/verify-backup-code",
        handler: createAuthMiddleware(async (ctx) => {
          const userId = await whoseCode(ctx);
          if (userId !== null) await takeCode(options.store, userId);
          const { code } = WithCode.parse(ctx.body);
          return { context: { body: { code: hashOf(code) } } };
        }),
      },
    ],
    after: [
      {
        matcher: ({ path }: { path?: string }) => path === "/two-factor/verify-backup-code",
        handler: createAuthMiddleware(async (ctx) => {
          const { newSession, returned } = ctx.context;
          if (returned instanceof Error) {
            const userId = await whoseCode(ctx);
            return userId === null ? undefined : options.note({ action: "code_refused", userId });
          }
          const userId = newSession?.user.id ?? (await whoseCode(ctx));
          if (userId === null) return;
          options.note({ action: "backup_code_used", userId });
          await options.store.forgetAttempts([codeKey(userId)]);
          await stopRecovery(options, letters, userId);
        }),
      },
    ],
  };
}

/** The person who is signed in, or half so: their password was right. */
async function whoseCode(ctx: Context): Promise<string | null> {
  const session = await getSessionFromCtx(ctx);
  if (session) return session.user.id;
  const challenge = ctx.context.createAuthCookie("two_factor");
  const identifier = await ctx.getSignedCookie(challenge.name, ctx.context.secret);
  if (!identifier) return null;
  const verification = await ctx.context.internalAdapter.findVerificationValue(identifier);
  return verification?.value ?? null;
}
