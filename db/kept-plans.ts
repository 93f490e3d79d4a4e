import { createHash } from "node:crypto";

export interface KeptPlans {
  /** The name under which a connection keeps the plan of this statement; null once it was given up. */
  nameOf(text: string): string | null;
  /** True when the statement did not run because its plan was not where the name said, or fits its tables no longer. */
  isGone(error: unknown): boolean;
  giveUp(): void;
}

// https://www.postgresql.org/docs/17/errcodes-appendix.html
const INVALID_NAME = "26000";
const DUPLICATE_NAME = "42P05";
const NOT_SUPPORTED = "0A000"; // among others: "cached plan must not change result type"
const GONE: readonly unknown[] = [INVALID_NAME, DUPLICATE_NAME, NOT_SUPPORTED];

/**
 * Names of prepared statements. A migration may change what a kept plan answers, and a pooler that lends a connection out by the
 * transaction and knows nothing of names (PgBouncer before 1.21) refuses one: both before the statement begins, and from then
 * on none is used.
 */
export function keptPlans(): KeptPlans {
  const names = new Map<string, string>();
  let isGivenUp = false;

  function named(text: string): string {
    const name = createHash("sha256").update(text).digest("base64url");
    names.set(text, name);
    return name;
  }

  return {
    nameOf: (text) => (isGivenUp ? null : (names.get(text) ?? named(text))),
    isGone: (error) => error instanceof Error && "code" in error && GONE.includes(error.code),
    giveUp() {
      isGivenUp = true;
    },
  };
}
