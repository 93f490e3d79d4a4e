const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Whose bucket it is. `session`: a person who is signed in; `key`: an API key, in its place; `recipient`: whom a letter is for. */
export type LimitOwner = "session" | "key" | "user" | "workspace" | "address" | "recipient";

interface Limit {
  readonly by: LimitOwner;
  readonly capacity: number;
  readonly perMs: number;
}

const perMinute = (by: LimitOwner, capacity: number): Limit => ({ by, capacity, perMs: MINUTE });
const perHour = (by: LimitOwner, capacity: number): Limit => ({ by, capacity, perMs: HOUR });

const perDay = (by: LimitOwner, capacity: number): Limit => ({ by, capacity, perMs: DAY });

/** Every limit there is: `capacity` at once, and as many again in `perMs`. */
export const LIMITS = {
  anonymous: [perMinute("address", 60)],
  sign_in: [perMinute("address", 5)],
  general: [perMinute("session", 600), perMinute("key", 300)],
  start: [perMinute("user", 10), perHour("workspace", 60)],
  job_state: [perMinute("user", 240)],
  results: [perMinute("user", 120)],
  /** Rows that searches are asked to find, whatever their accounts would allow. */
  searched: [perDay("user", 50_000), perDay("workspace", 200_000)],
  rows: [perHour("user", 50_000), perHour("workspace", 100_000)],
  decisions: [perMinute("user", 120)],
  parameters: [perMinute("user", 30)],
  realtime: [perMinute("user", 60)],
  secrets: [perHour("user", 30)],
  secret_tests: [perHour("user", 20)],
  suppressions: [perMinute("user", 30)],
  links: [perHour("user", 30)],
  privacy: [perHour("workspace", 20)],
  copies: [perHour("user", 10), perDay("workspace", 50)],
  workspaces: [perDay("user", 10)],
  invitations: [perHour("user", 20)],
  /** Letters of invitation; those to one address of all workspaces together, for anybody may have one sent to anybody. */
  invited: [perHour("recipient", 3), perDay("workspace", 50)],
} as const satisfies Record<string, readonly Limit[]>;
export type Limited = keyof typeof LIMITS;

/** Routes with a limit of their own, beside the general one that each has. */
export const LIMITED_ROUTES: readonly (readonly [
  method: string,
  pathname: string,
  what: Limited,
])[] = [
  ["POST", "/api/session", "sign_in"],
  ["POST", "/api/v1/jobs", "start"],
  ["POST", "/api/v1/jobs/:jobId/retry", "start"],
  ["POST", "/api/linkedin/search/create-job", "start"],
  ["GET", "/api/v1/jobs/:jobId", "job_state"],
  ["GET", "/api/v1/jobs/:jobId/events", "job_state"],
  ["GET", "/api/linkedin/search/create-job", "job_state"],
  ["GET", "/api/v1/jobs/:jobId/results", "results"],
  ["POST", "/api/v1/jobs/:jobId/results", "results"],
  ["GET", "/api/linkedin/search/results", "results"],
  ["POST", "/api/v1/decisions", "decisions"],
  ["POST", "/api/v1/decisions/:batchId/undo", "decisions"],
  ["GET", "/api/v1/linkedin/parameters", "parameters"],
  ["POST", "/api/realtime/auth", "realtime"],
  ["POST", "/api/realtime/user-auth", "realtime"],
  ["PUT", "/api/v1/provider-keys/:provider", "secrets"],
  ["DELETE", "/api/v1/provider-keys/:provider", "secrets"],
  ["POST", "/api/v1/provider-keys/:provider/test", "secret_tests"],
  ["POST", "/api/v1/connections/links", "links"],
  ["POST", "/api/v1/workspaces", "workspaces"],
  ["POST", "/api/v1/invitations", "invitations"],
  ["GET", "/api/v1/audit.csv", "copies"],
  ["POST", "/api/v1/privacy/access", "privacy"],
  ["POST", "/api/v1/privacy/erase", "privacy"],
  ["POST", "/api/v1/privacy/export", "copies"],
  ["POST", "/api/v1/suppressions", "suppressions"],
  ["DELETE", "/api/v1/suppressions/:suppressionId", "suppressions"],
];

const patterns = LIMITED_ROUTES.map(([method, pathname, what]) => ({
  method,
  what,
  path: new RegExp(`^${pathname.replaceAll(".", "\\.").replaceAll(/:\w+/g, "[^/]+")}/?$`),
}));

/** The limit of a route's own; the address may be spelled in any way in which it leads there. */
export function findLimited(method: string, pathname: string): Limited | null {
  const spelled = decode(pathname);
  const wanted = method === "HEAD" ? "GET" : method;
  return patterns.find((each) => each.method === wanted && each.path.test(spelled))?.what ?? null;
}

function decode(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname; // leads nowhere
  }
}
