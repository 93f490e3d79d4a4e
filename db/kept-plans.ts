import { createHash } from "node:crypto";

export interface KeptPlans {
  /** The name under which a connection keeps the plan of this statement; null once it was given up. */
  nameOf(text: string): string | null;
  /** True when the statement did not run because its plan was not where the name said. */
  isGone(error: unknown): boolean;
  giveUp(): void;
}

// https://www.postgresql.org/docs/17/errcodes-appendix.html
const INVALID_NAME = "26000";
const DUPLICATE_NAME = "42P05";

/**
 * Names of prepared statements. A pooler that lends a connection out by the transaction and knows nothing of them (PgBouncer
 * before 1.21) refuses such a name before the statement begins: from then on none is used.
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
    isGone: (error) =>
      error instanceof Error &&
      "code" in error &&
      (error.code === INVALID_NAME || error.code === DUPLICATE_NAME),
    giveUp() {
      isGivenUp = true;
    },
  };
}
