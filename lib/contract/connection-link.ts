import { z } from "zod";

/** Of the text below. A changed text is another version: who agreed to one has not agreed to the other. */
export const CONSENT_VERSION = "2026-11-26";

/** What somebody is told before they connect a LinkedIn account. */
export const CONSENT_TEXT: readonly string[] = [
  "LinkedIn's user agreement forbids collecting data by automated means, and LinkedIn acts against those who do: it went to court against Proxycurl and ProAPIs in 2025.",
  "LinkedIn may restrict or close the account that is connected. Searches keep calls apart, stay within a daily allowance and keep to working hours; that makes it less likely, and does not rule it out.",
  "You sign in on a page of Unipile, our provider. We never see your password or cookie. Searches look for people with your account; they send no messages or invitations and visit no profiles.",
];

/** Body of `POST /api/v1/connections/links`; with `connectionId` that account is connected again. */
export const LinkRequest = z.strictObject({
  consent: z.literal(CONSENT_VERSION, {
    error: "must be the version of the text that is shown now: reload the page",
  }),
  connectionId: z.uuid().optional(),
  /** Whether others of the workspace may search with an account that is new here. */
  share: z.boolean().default(false),
});
export type LinkRequest = z.infer<typeof LinkRequest>;

/** Where to sign in; the browser comes back from there by itself. */
export const Link = z.object({ url: z.url(), expiresAt: z.iso.datetime() });
export type Link = z.infer<typeof Link>;

/**
 * How a link ended. `refused`: the account cannot be connected here, e.g. because it is connected elsewhere. `failed`: the
 * sign-in did not work out. `gone`: the provider does not know the account.
 */
export const LinkOutcome = z.enum(["connected", "refused", "failed", "gone"]);
export type LinkOutcome = z.infer<typeof LinkOutcome>;

/** Body of `POST /api/v1/connections/links/return`: with what the browser came back. */
export const LinkReturn = z.strictObject({
  state: z.string().min(20).max(100),
  failed: z.boolean().default(false),
  /** As it was chosen at the beginning; it comes back in the address. */
  share: z.boolean().default(false),
});
export type LinkReturn = z.infer<typeof LinkReturn>;

/**
 * How far it is. `waiting`: the provider has not called yet. `starting`: the account is connected, and LinkedIn's side not
 * ready. Ask again until it is one of the outcomes, or `expired`.
 */
export const LinkState = z.object({
  state: z.enum(["waiting", "starting", "expired", ...LinkOutcome.options]),
  connectionId: z.uuid().nullable(),
  /** What LinkedIn's account is called; null until it is known to be the workspace's. */
  name: z.string().nullable(),
});
export type LinkState = z.infer<typeof LinkState>;

/** What the provider calls with when somebody has signed in by a link: the account, or null where there is none. */
export const LinkNotice = z
  .object({ status: z.string().max(100), account_id: z.string().max(200).nullish() })
  .transform(({ status, account_id: accountId }) =>
    /fail/i.test(status) || !accountId ? null : accountId,
  );

/** The end of the address of a hook: `<connection>.<secret>`. */
export const HookAddress = z
  .string()
  .regex(/^[0-9a-f-]{36}\.[\w-]{43}$/)
  .transform((text) => {
    const [connectionId = "", secret = ""] = text.split(".");
    return { connectionId, secret };
  })
  .refine(({ connectionId }) => z.uuid().safeParse(connectionId).success);
