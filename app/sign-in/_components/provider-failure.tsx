import { TriangleAlert } from "lucide-react";

const WORDS: Record<string, string> = {
  account_not_linked:
    "There is an account with this address already. Sign in to it as you did before.",
  email_not_verified:
    "We sent you a letter: confirm your address in this browser, then sign in again.",
  unable_to_create_user: "Only people who were invited can sign up here.",
  access_denied: "You did not agree there, so nothing happened here.",
};

/** Why coming back from another service did not end in a session. */
export function ProviderFailure({ code }: { code: string }) {
  const words = WORDS[code] ?? "Signing in there did not work out. Try it again.";
  return (
    <p
      role="alert"
      className="mb-6 flex gap-3 rounded-lg border border-bad/35 bg-bad-soft p-4 text-ink"
    >
      <TriangleAlert className="mt-0.5 size-4.5 shrink-0 text-bad" aria-hidden="true" />
      {words}
    </p>
  );
}
