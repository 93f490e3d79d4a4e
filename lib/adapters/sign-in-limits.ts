/** Calls of one address to one door; the counting by account is elsewhere. */

interface Rule {
  /** Seconds. */
  readonly window: number;
  readonly max: number;
}

const MINUTE = 60;
const HOUR = 3_600;

/** The longest of all windows: with a shorter one the library forgets the counts of the longer ones. */
export const LONGEST_WINDOW = HOUR;

const RULES: readonly (readonly [path: string, rule: Rule])[] = [
  ["/sign-up/", { window: MINUTE, max: 20 }], // and three accounts an hour, in sign-in-attempts.ts
  ["/request-password-reset", { window: HOUR, max: 10 }],
  ["/send-verification-email", { window: HOUR, max: 10 }],
  ["/two-factor/lost", { window: HOUR, max: 10 }],
  ["/sign-in/", { window: MINUTE, max: 5 }],
  ["/two-factor/verify", { window: MINUTE, max: 10 }],
  ["/confirm-email", { window: MINUTE, max: 10 }],
  ["/reset-password", { window: MINUTE, max: 10 }],
];
const ANY_OTHER: Rule = { window: MINUTE, max: 60 };

export const ADDRESS_HEADER = "x-client-address";

/**
 * False for a caller whose address nobody vouches for: one count for all of them would let a stranger shut out everybody.
 */
export function limitOf(request: Request, basePath: string): Rule | false {
  if (!request.headers.has(ADDRESS_HEADER)) return false;
  const path = new URL(request.url).pathname.slice(basePath.length);
  return RULES.find(([start]) => path.startsWith(start))?.[1] ?? ANY_OTHER;
}
