import { z } from "zod";

/** What browser and server say to each other about who somebody is. */

const HOUR_MS = 3_600_000;

/** A session ends when it was not used for so long, and at the latest so long after it began. */
export const SESSION_IDLE_MS = 24 * HOUR_MS;
export const SESSION_LONGEST_MS = 30 * 24 * HOUR_MS;

/** What is dangerous asks for proof that is no older than this. */
export const PROOF_LASTS_MS = 10 * 60_000;

export const SHORTEST_PASSWORD = 12;
const LONGEST_PASSWORD = 128;

const Email = z.string().trim().toLowerCase().max(254).pipe(z.email("is not an e-mail address"));

const NewPassword = z
  .string()
  .min(SHORTEST_PASSWORD, `must have at least ${SHORTEST_PASSWORD} characters`)
  .max(LONGEST_PASSWORD, `must have at most ${LONGEST_PASSWORD} characters`);

const GivenPassword = z.string().min(1).max(LONGEST_PASSWORD);
const PersonName = z.string().trim().min(1).max(100);
const LinkToken = z.string().min(20).max(2_000);

/** Six digits as an app shows them, often with a space in the middle. */
const Code = z
  .string()
  .max(20)
  .transform((text) => text.replaceAll(/\s/g, ""))
  .pipe(z.string().regex(/^\d{6}$/, "must be six digits"));

const BackupCode = z.string().trim().min(20).max(40);

export const ProviderId = z.enum(["google", "microsoft", "linkedin"]);
export type ProviderId = z.infer<typeof ProviderId>;

/** Where the person already proved it with their password, the body carries it. */
export const WithPassword = z.strictObject({ password: GivenPassword.optional() });

/** `next` is the page to come back to. */
export const ProviderSignIn = z.strictObject({
  provider: ProviderId,
  next: z.string().max(2_000).optional(),
});

const routes = {
  "POST /sign-up/email": z.strictObject({
    name: PersonName,
    email: Email,
    password: NewPassword,
  }),
  "POST /sign-in/email": z.strictObject({ email: Email, password: GivenPassword }),
  "POST /sign-in/social": ProviderSignIn,
  // With the password: else whoever owns the address could confirm an account that somebody else made with it.
  "POST /send-verification-email": z.strictObject({ email: Email, password: GivenPassword }),
  "POST /confirm-email": z.strictObject({ token: LinkToken }),
  "POST /request-password-reset": z.strictObject({ email: Email }),
  "POST /reset-password": z.strictObject({ token: LinkToken, newPassword: NewPassword }),
  "POST /change-password": z.strictObject({
    currentPassword: GivenPassword,
    newPassword: NewPassword,
    revokeOtherSessions: z.boolean().default(false),
  }),
  "POST /change-email": z.strictObject({ newEmail: Email }),
  "POST /update-user": z.strictObject({ name: PersonName }),
  "POST /two-factor/enable": WithPassword,
  "POST /two-factor/disable": WithPassword,
  "POST /two-factor/generate-backup-codes": WithPassword,
  // The password was right, and both the app and the backup codes are gone.
  "POST /two-factor/lost": z.strictObject({}),
  "POST /two-factor/verify-totp": z.strictObject({ code: Code }),
  "POST /two-factor/verify-backup-code": z.strictObject({ code: BackupCode }),
  "GET /callback/google": null,
  "GET /callback/microsoft": null,
  "GET /callback/linkedin": null,
} satisfies Record<string, z.ZodType | null>;

/** Every door under /api/auth with what it takes; whatever the library offers beside them answers 404. */
export const AUTH_ROUTES: ReadonlyMap<string, z.ZodType | null> = new Map(Object.entries(routes));

/** How far a sign-in got. */
export const SignInAnswer = z.object({ next: z.enum(["done", "second_factor"]) });

export const SecondFactorSetUp = z.object({
  totpUri: z.string(),
  backupCodes: z.array(z.string()),
});

export const BackupCodes = z.object({ backupCodes: z.array(z.string()) });

export const ProviderRedirect = z.object({ url: z.url() });

/** Body of `POST /api/v1/session/prove`: the person shows again that it is them. */
export const Proof = z.union([
  z.strictObject({ password: GivenPassword }),
  z.strictObject({ code: Code }),
]);
export type Proof = z.infer<typeof Proof>;

/** What somebody who is signed in can show to prove that it is them. */
export const OwnSession = z.object({
  name: z.string(),
  email: z.string(),
  hasPassword: z.boolean(),
  hasSecondFactor: z.boolean(),
});
export type OwnSession = z.infer<typeof OwnSession>;

/** Body of `POST /api/session`. */
export const KeySignIn = z.strictObject({ apiKey: z.string().trim().min(1).max(300) });

/** A browser in which somebody is signed in. */
export const SignedInDevice = z.object({
  id: z.uuid(),
  isThisOne: z.boolean(),
  userAgent: z.string(),
  address: z.string(),
  startedAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
});
export type SignedInDevice = z.infer<typeof SignedInDevice>;

export const SignedInDevices = z.object({ sessions: z.array(SignedInDevice) });
