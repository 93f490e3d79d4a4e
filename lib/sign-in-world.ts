import { auditStore } from "#db/audit-store.ts";
import type { Database } from "#db/client.ts";
import { noting } from "#db/read-only.ts";
import { recoveryStore } from "#db/recovery-store.ts";
import { signInStore } from "#db/sign-in-store.ts";
import { signInTables } from "#db/sign-in-tables.ts";
import { cutAddress } from "#lib/access/cut-address.ts";
import { askForRecovery, enterByRecovery, stopByFactor } from "#lib/access/recoveries.ts";
import type { Mail } from "#lib/adapters/mail.ts";
import { fileMail } from "#lib/adapters/mail-file.ts";
import type { SignIn } from "#lib/adapters/sign-in.ts";
import { type SessionCookie, sessionCookie, signInSecret } from "#lib/adapters/sign-in-cookie.ts";
import type { Provider, Recovery } from "#lib/adapters/sign-in-options.ts";
import type { ProviderId } from "#lib/contract/sign-in.ts";
import { addressReader, isLoopback } from "./client-address.ts";
import type { Env } from "./env.ts";
import { log } from "./log.ts";
import { signInNotes } from "./sign-in-notes.ts";
import { addressSourceOf } from "./world-options.ts";

/** What the settings mean for the sign-in. */

export interface SignInSettings {
  readonly signUp: "open" | "invited";
  readonly requireSecondFactor: boolean;
  /** Without, nobody can sign up or forget a password. */
  readonly hasMail: boolean;
  readonly providers: readonly ProviderId[];
}

/** Who comes in, and where from. */
export interface Doors {
  readonly signIn: () => Promise<SignIn>;
  readonly sessionCookie: SessionCookie;
  /** Where a request comes from, so that it can be counted; null where nobody vouches for it. */
  readonly addressOf: (headers: Headers) => string | null;
  /** Whether somebody vouches that it comes from another machine. */
  readonly isFromElsewhere: (headers: Headers) => boolean;
}

const SESSIONS_PER_USER = 10;
const VISITORS_OF_A_DEMO = 1_000; // all of them are one person

export function signInSettings(env: Env): SignInSettings {
  return {
    signUp: env.SIGN_UP,
    requireSecondFactor: env.REQUIRE_SECOND_FACTOR ?? !env.DEMO_SIGN_IN,
    hasMail: env.SMTP_URL !== undefined || env.MAIL_DIR !== undefined,
    providers: providersOf(env).map(({ id }) => id),
  };
}

type SessionsEnded = (userIds: readonly string[]) => Promise<void>;

export function doorsOf(env: Env, db: Database, sessionsEnded: SessionsEnded): Doors {
  let loading: Promise<SignIn> | null = null;
  const addressOf = addressReader(addressSourceOf(env));
  const isSecure = (env.SITE_URL ?? env.URL)?.startsWith("https://") ?? false;
  return {
    signIn() {
      loading ??= loadSignIn(env, db, sessionsEnded);
      return loading;
    },
    sessionCookie: sessionCookie({ secret: signInSecret(env.APP_SECRET), isSecure }),
    addressOf,
    isFromElsewhere(headers) {
      const address = addressOf(headers);
      return address !== null && !isLoopback(address);
    },
  };
}

/** Loaded when somebody first signs in: workers and most functions never need it. */
async function loadSignIn(env: Env, db: Database, sessionsEnded: SessionsEnded): Promise<SignIn> {
  const { signIn } = await import("#lib/adapters/sign-in.ts");
  return signIn({
    database: signInTables(noting(db, "sign_in")),
    store: signInStore(noting(db, "sign_in")),
    recovery: recoveryIn(noting(db, "sign_in"), sessionsEnded),
    secret: signInSecret(env.APP_SECRET),
    siteUrl: env.SITE_URL ?? env.URL ?? null,
    mail: await mailOf(env),
    providers: providersOf(env),
    signUp: env.SIGN_UP,
    sessionsPerUser: env.DEMO_SIGN_IN ? VISITORS_OF_A_DEMO : SESSIONS_PER_USER,
    breachUrl: env.BREACH_CHECK_URL ?? null,
    note: signInNotes(auditStore(db)),
    sessionsEnded,
    log,
  });
}

function recoveryIn(db: Database, sessionsEnded: SessionsEnded): Recovery {
  const world = { recoveries: recoveryStore(db) };
  const placed = ({ address, requestId }: { address: string | null; requestId: string }) => ({
    address: cutAddress(address),
    requestId,
  });
  return {
    ask({ userId, siteUrl, ...from }) {
      log.info("sign_in.recovery_asked", { userId });
      const by = { userId, sessionId: null, origin: placed(from) };
      return askForRecovery(world, { by, siteUrl });
    },
    stop: ({ userId, ...from }) => stopByFactor(world, { userId, origin: placed(from) }),
    async use({ userId, token, siteUrl, ...from }) {
      const person = { userId, token, siteUrl, origin: placed(from) };
      const letters = await enterByRecovery(world, person);
      if (letters === null) return null;
      log.info("sign_in.recovery_used", { userId });
      await sessionsEnded([userId]);
      return letters;
    },
  };
}

/** Null where no way for letters is set up. */
export async function mailOf(env: Env): Promise<Mail | null> {
  const { MAIL_FROM: from = "Prospect Finder <no-reply@localhost>", SMTP_URL: url } = env;
  if (url !== undefined) {
    const { smtpMail } = await import("#lib/adapters/mail-smtp.ts");
    return smtpMail({ url, from });
  }
  return env.MAIL_DIR === undefined ? null : fileMail({ folder: env.MAIL_DIR, from, log });
}

function providersOf(env: Env): Provider[] {
  const tenant = env.MICROSOFT_TENANT;
  return [
    providerOf(env, {
      id: "google",
      issuer: "https://accounts.google.com",
      clientId: env.GOOGLE_CLIENT_ID,
      clientSecret: env.GOOGLE_CLIENT_SECRET,
    }),
    providerOf(env, {
      id: "microsoft",
      issuer: `https://login.microsoftonline.com/${tenant}/v2.0`,
      clientId: env.MICROSOFT_CLIENT_ID,
      clientSecret: env.MICROSOFT_CLIENT_SECRET,
    }),
    providerOf(env, {
      id: "linkedin",
      issuer: "https://www.linkedin.com/oauth",
      clientId: env.LINKEDIN_CLIENT_ID,
      clientSecret: env.LINKEDIN_CLIENT_SECRET,
    }),
  ].flat();
}

interface Known {
  readonly id: ProviderId;
  readonly issuer: string;
  readonly clientId: string | undefined;
  readonly clientSecret: string | undefined;
}

function providerOf(env: Env, { id, issuer, clientId, clientSecret }: Known): Provider[] {
  if (clientId === undefined || clientSecret === undefined) return [];
  const base = env.OIDC_STAND_IN_URL === undefined ? issuer : `${env.OIDC_STAND_IN_URL}/${id}`;
  const discoveryUrl = `${base}/.well-known/openid-configuration`;
  return [{ id, discoveryUrl, clientId, clientSecret }];
}
