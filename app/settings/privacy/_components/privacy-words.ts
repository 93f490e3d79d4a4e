import { counted, formatRelative } from "#app/_lib/format.ts";
import type { Privacy } from "#lib/contract/privacy.ts";
import type { Suppression, SuppressionKind } from "#lib/contract/suppression.ts";

const DAY_MS = 24 * 60 * 60_000;

/** "in 5 days", "tonight": a night is named by the days until it. */
export function nightWords(at: string, nowMs: number): string {
  const days = Math.floor((Date.parse(at) - nowMs) / DAY_MS);
  if (days < 1) return "within a day";
  return `in ${counted(days, "day")}`;
}

/** "Next deletion in 5 days: 120 rows of 3 searches" */
export function countdownWords({ next }: Pick<Privacy, "next">, nowMs: number): string {
  if (next === null) return "Nothing is deleted in the next 30 days";
  const rows = counted(next.rows, "row");
  const searches = counted(next.searches, "search", "searches");
  return `Next deletion ${nightWords(next.at, nowMs)}: ${rows} of ${searches}`;
}

export function lastRunWords(lastRunAt: string | null, nowMs: number): string {
  return lastRunAt === null
    ? "The clean-up comes every night; it has not run here yet."
    : `The clean-up comes every night; it last ran ${formatRelative(lastRunAt, nowMs)}.`;
}

export const KINDS: Readonly<
  Record<SuppressionKind, { label: string; hint: string; example: string }>
> = {
  email: { label: "E-mail", hint: "One address.", example: "jane@acme.com" },
  profile: {
    label: "LinkedIn profile",
    hint: "The public profile's address.",
    example: "https://www.linkedin.com/in/jane-doe",
  },
  person: {
    label: "Person's id",
    hint: "The provider's id, or the LinkedIn member number.",
    example: "ACoAAB…",
  },
  phone: { label: "Phone", hint: "With its country.", example: "+1 317 555 0100" },
  domain: { label: "Domain", hint: "Everybody who works there.", example: "acme.com" },
  company: { label: "Company", hint: "Everybody who works there.", example: "Acme" },
};

const REASONS: Readonly<Record<Suppression["reason"], string>> = {
  asked: "Asked not to be found",
  erased: "Erased",
  provider: "The provider asked for it",
};

export function reasonWords({ reason }: Suppression): string {
  return REASONS[reason];
}

/** A first draft of what people must be told whose data comes from elsewhere (GDPR, Article 14). */
export function noticeDraft({ keepApprovedMonths, keepUndecidedDays, contact }: Privacy): string {
  const reach = contact === "" ? "[your contact]" : contact;
  return `We found your professional details (name, position, company, place and public profile) on LinkedIn, through the provider Unipile, to see whether what we offer could be of use to your company. We rely on our legitimate interest in doing so (Article 6(1)(f) GDPR).

We delete details we do not use after ${keepUndecidedDays} days, and all others ${keepApprovedMonths} months after we first found them. We pass them on to nobody but those who work for us.

You may see what we hold, have it corrected or erased, and object at any time; then we keep only an anonymous mark by which we do not find you again. Write to ${reach}. You may also complain to your data protection authority.`;
}
