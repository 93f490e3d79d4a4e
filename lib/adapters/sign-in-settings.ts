import type { BetterAuthOptions } from "better-auth";
import { genericOAuth } from "better-auth/plugins/generic-oauth";
import { twoFactor } from "better-auth/plugins/two-factor";
import { SESSION_IDLE_MS, SESSION_LONGEST_MS, SHORTEST_PASSWORD } from "#lib/contract/sign-in.ts";
import { letterAttempt, passwordKeys } from "./sign-in-attempts.ts";
import { backupCodeOptions } from "./sign-in-codes.ts";
import { cookiePrefix } from "./sign-in-cookie.ts";
import type { Letters } from "./sign-in-letters.ts";
import { ADDRESS_HEADER, LONGEST_WINDOW, limitOf } from "./sign-in-limits.ts";
import type { Provider, SignInOptions } from "./sign-in-options.ts";
import { hashPassword, verifyPassword } from "./sign-in-password.ts";
import { ourRules } from "./sign-in-plugin.ts";
import { recoveryRules } from "./sign-in-recovery.ts";
import { atHand } from "./sign-in-request.ts";

export const BASE_PATH = "/api/auth";

const LINK_SECONDS = 600;
const NAME = "Prospect Finder";

/** How the library is set up here; what is not named is off. */
export function settings(options: SignInOptions, letters: Letters) {
  const { database, secret, siteUrl, providers } = options;
  return {
    appName: NAME,
    baseURL: new URL(siteUrl ?? "http://localhost").origin,
    basePath: BASE_PATH,
    secrets: [{ version: 1, value: secret }],
    database,
    telemetry: { enabled: false },
    logger: logger(options),
    onAPIError: { throw: true, errorURL: "/sign-in" },
    emailAndPassword: passwordSettings(options, letters),
    emailVerification: {
      sendOnSignUp: true,
      sendOnSignIn: true, // for who comes from another service, which has not checked the address
      autoSignInAfterVerification: false,
      expiresIn: LINK_SECONDS,
      sendVerificationEmail: ({ user, token }) =>
        confirm(options, letters, { to: user.email, token }),
      afterEmailVerification: (user) => welcome(options, user),
    },
    user: { changeEmail: { enabled: true } },
    account: {
      // Who somebody is at another service says its subject there, never an address.
      accountLinking: { enabled: false, disableImplicitLinking: true },
      updateAccountOnSignIn: false,
    },
    verification: { storeIdentifier: "hashed" },
    session: {
      expiresIn: SESSION_LONGEST_MS / 1_000,
      disableSessionRefresh: true, // db/access-store.ts moves the end on, in the statement that finds the session
      cookieCache: { enabled: false },
      additionalFields: { workspaceId: { type: "string", required: false, input: false } },
    },
    rateLimit: {
      enabled: true,
      storage: "database",
      window: LONGEST_WINDOW,
      max: 1_000,
      customRules: { "/**": (request) => limitOf(request, BASE_PATH) },
    },
    advanced: advancedSettings(options),
    databaseHooks: hooks(options),
    plugins: [
      recoveryRules(options, letters),
      twoFactor({
        issuer: NAME,
        allowPasswordless: true,
        backupCodeOptions,
        accountLockout: { enabled: false }, // counted in sign-in-attempts.ts, in one statement
      }),
      ...(providers.length > 0 ? [genericOAuth({ config: providers.map(toConfig) })] : []),
      ourRules(options, letters),
    ],
  } satisfies BetterAuthOptions;
}

function passwordSettings(options: SignInOptions, letters: Letters) {
  const { store, note } = options;
  return {
    enabled: true,
    autoSignIn: false,
    requireEmailVerification: true,
    minPasswordLength: SHORTEST_PASSWORD,
    resetPasswordTokenExpiresIn: LINK_SECONDS,
    revokeSessionsOnPasswordReset: true,
    password: { hash: hashPassword, verify: verifyPassword },
    sendResetPassword: async ({ user, token }) => letters.reset({ to: user.email, token }),
    onExistingUserSignUp: async ({ user }) => letters.knownAlready(user.email),
    async onPasswordReset({ user }) {
      await store.forgetAttempts(passwordKeys(user.email));
      letters.changed(user.email, "password");
      note({ action: "password_reset", userId: user.id });
      if (user.emailVerified) return;
      await store.claimAccount(user.id); // who read the letter has the address, whoever made the account
      await welcome(options, user);
    },
  } satisfies BetterAuthOptions["emailAndPassword"];
}

function advancedSettings({ siteUrl }: SignInOptions) {
  const isSecure = siteUrl?.startsWith("https:") ?? false;
  const strict = { attributes: { sameSite: "strict" } } as const;
  return {
    database: { generateId: "uuid" },
    cookiePrefix: cookiePrefix(isSecure),
    useSecureCookies: false, // it would put __Secure- in front
    defaultCookieAttributes: { secure: isSecure, httpOnly: true, sameSite: "lax", path: "/" },
    cookies: { two_factor: strict },
    ipAddress: { ipAddressHeaders: [ADDRESS_HEADER], ipv6Subnet: 64 },
    // lib/server/auth.ts has looked at where the request comes from, and says itself where it leads.
    disableCSRFCheck: true,
    disableOriginCheck: true,
  } satisfies BetterAuthOptions["advanced"];
}

function hooks(options: SignInOptions) {
  const { store, signUp, note } = options;
  return {
    user: {
      create: {
        before: async (user) => signUp === "open" || (await store.hasInvitation(user.email)),
        async after(user) {
          note({ action: "signed_up", userId: user.id });
          if (user.emailVerified) await welcome(options, user);
        },
      },
      update: {
        // Only a mailed link changes an address.
        before: async (user) => ({ data: user.email ? { ...user, emailVerified: true } : user }),
      },
    },
    account: {
      create: {
        // Nothing is asked of the other service later on.
        before: async (account) => ({
          data: { ...account, accessToken: null, refreshToken: null, idToken: null },
        }),
      },
    },
    session: {
      create: {
        before: async (session) => ({
          data: { ...session, expiresAt: new Date(Date.now() + SESSION_IDLE_MS) },
        }),
      },
      delete: {
        after: async ({ userId }) => void atHand().ended.add(userId),
      },
    },
  } satisfies BetterAuthOptions["databaseHooks"];
}

async function confirm(
  { store }: SignInOptions,
  letters: Letters,
  letter: { to: string; token: string },
): Promise<void> {
  const { path } = atHand();
  if (path === "/sign-in/email") return; // it is asked for, with the count that belongs to it
  const isByProvider = path.startsWith("/callback/");
  if (isByProvider && (await store.takeAttempt(letterAttempt(letter.to))) !== null) return;
  letters.confirm(letter);
}

/** Whose address is confirmed has somewhere to work; who was invited is awaited elsewhere. */
async function welcome(
  { store, signUp }: SignInOptions,
  user: { id: string; name: string },
): Promise<void> {
  if (signUp !== "open") return;
  await store.openFirstWorkspace({ userId: user.id, name: `${user.name}'s workspace` });
}

interface Profile {
  readonly name?: string | null | undefined;
  readonly email?: string | null | undefined;
}

function toConfig({ id, discoveryUrl, clientId, clientSecret }: Provider) {
  const isLinkedin = id === "linkedin"; // takes neither a code challenge nor a nonce
  return {
    providerId: id,
    discoveryUrl,
    clientId,
    clientSecret,
    scopes: ["openid", "email", "profile"],
    pkce: !isLinkedin,
    disableIdTokenNonceBinding: isLinkedin,
    requireIdTokenVerification: true,
    requireEmailVerification: true,
    mapProfileToUser: ({ name, email }: Profile) => ({
      name: name || email?.split("@")[0] || NAME,
    }),
  };
}

function logger({ log }: SignInOptions) {
  return {
    level: "error",
    disableColors: true,
    log: (_level: string, message: string, ...rest: unknown[]) => {
      const cause = rest.find((part) => part instanceof Error);
      log.warn("sign_in.library", { message, ...(cause && { reason: cause.name }) });
    },
  } satisfies BetterAuthOptions["logger"];
}
