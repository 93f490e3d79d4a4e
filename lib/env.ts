import { z } from "zod";
import { findUrlProblem } from "#db/database-url.ts";
import { isAddressRange } from "./client-address.ts";
import { findDataKeysProblem, readDataKeys } from "./data-keys.ts";
import { findSecretProblem } from "./weak-secret.ts";

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/;

const TOO_SHORT = "must be at least 32 characters; make one with: openssl rand -hex 32";
const FormerSecret = z.string().min(32, TOO_SHORT);
const Secret = z.string(TOO_SHORT).superRefine((text, context) => {
  const message = findSecretProblem(text);
  if (message !== null) context.addIssue({ code: "custom", message });
});

const DataKeys = z.string().transform((text, context) => {
  const message = findDataKeysProblem(text);
  if (message === null) return readDataKeys(text);
  context.addIssue({ code: "custom", message });
  return z.NEVER;
});

// Unipile's dashboard shows host and port alone.
const ProviderUrl = z
  .string()
  .transform(withScheme)
  .pipe(z.url("must be an address such as https://api1.unipile.com:13111"))
  .refine((text) => isSafe(text), "must use https, except on this machine (127.0.0.1, localhost)")
  .transform((text) => text.replace(/\/+$/, ""));

const Flag = z
  .enum(["true", "false"], "must be true or false")
  .transform((text) => text === "true");

const Range = z
  .string()
  .regex(/^\d{1,7}-\d{1,7}$/, "must be milliseconds from-to, e.g. 2000-5000")
  .transform((text) => {
    const [min = 0, max = 0] = text.split("-").map(Number);
    return { min, max };
  })
  .refine(({ min, max }) => min <= max, "must not start above its end");

const whole = (min: number, max: number) =>
  z.coerce
    .number(`must be a whole number from ${min} to ${max}`)
    .int(`must be a whole number from ${min} to ${max}`)
    .min(min, `must be at least ${min}`)
    .max(max, `must be at most ${max}`);

const seconds = (min: number, max: number) =>
  z.coerce
    .number(`must be seconds from ${min} to ${max}`)
    .min(min, `must be at least ${min}`)
    .max(max, `must be at most ${max}`);

const DatabaseUrl = z
  .string("must be set, e.g. postgres://user:password@host:5432/database")
  .superRefine((text, context) => {
    const message = findUrlProblem(text);
    if (message !== null) context.addIssue({ code: "custom", message });
  });

const MailUrl = z.url({
  protocol: /^smtps?$/,
  error: "must be an address such as smtps://user:password@mail.example.com",
});

const Ranges = z
  .string()
  .transform((text) => text.split(",").map((range) => range.trim()))
  .refine(
    (ranges) => ranges.every(isAddressRange),
    "must be addresses or ranges, e.g. 10.0.0.0/8, 2001:db8::/32",
  );

const StandInUrl = z
  .url("must be an address such as http://127.0.0.1:5434")
  .refine(
    (text) => text.startsWith("http:") && isLocal(text),
    "must be a plain http address on this machine: it stands in for other services in tests",
  );

const ProxyUrl = z
  .url("must be an address such as http://127.0.0.1:5433")
  .refine(
    (text) => text.startsWith("http:") && isLocal(text),
    "must be a plain http address on this machine: it stands in for Neon's proxy in tests",
  );

const DatabaseEnv = z.object({
  DATABASE_URL: DatabaseUrl,
  DATABASE_DRIVER: z
    .enum(["pg", "neon-http", "neon-ws"], "must be pg, neon-http or neon-ws")
    .optional(),
  NEON_PROXY_URL: ProxyUrl.optional(),
});

const Settings = DatabaseEnv.extend({
  DATABASE_CONNECTIONS: whole(1, 500).optional(),
  APP_SECRET: Secret,
  FORMER_APP_SECRETS: z
    .string()
    .transform((text) => text.split(",").map((part) => part.trim()))
    .pipe(z.array(FormerSecret))
    .default([]),
  DATA_KEYS: DataKeys.optional(),
  SITE_URL: z.url("must be the address people open, e.g. https://prospects.example.com").optional(),
  TRUSTED_PROXIES: Ranges.optional(),
  RATE_LIMIT_SCALE: whole(1, 1_000).default(1),
  UNIPILE_BASE_URL: ProviderUrl.optional(),
  UNIPILE_API_KEY: z.string().min(1).optional(),
  PUSHER_APP_ID: z.string().min(1).optional(),
  PUSHER_KEY: z.string().min(1).optional(),
  PUSHER_SECRET: z.string().min(1).optional(),
  PUSHER_CLUSTER: z.string().min(1).default("eu"),
  PUSHER_HOST: z.string().min(1).optional(),
  PUSHER_PORT: whole(1, 65_535).optional(),
  PUSHER_USE_TLS: Flag.default(true),
  DISPATCH: z.enum(["inline", "netlify", "pgboss"], "must be inline, netlify or pgboss").optional(),
  WORKER_CONCURRENCY: whole(1, 1_000).default(20),
  DEMO_SIGN_IN: Flag.default(false),
  REQUIRE_SECOND_FACTOR: Flag.optional(), // left out: everywhere but in the demo
  SIGN_UP: z.enum(["open", "invited"], "must be open or invited").default("invited"),
  BREACH_CHECK_URL: z
    .url({ protocol: /^https$/, error: "must be an https address" })
    .transform((text) => text.replace(/\/+$/, ""))
    .optional(),
  MAIL_FROM: z.string().min(3).optional(),
  SMTP_URL: MailUrl.optional(),
  MAIL_DIR: z.string().min(1).optional(),
  GOOGLE_CLIENT_ID: z.string().min(1).optional(),
  GOOGLE_CLIENT_SECRET: z.string().min(1).optional(),
  MICROSOFT_CLIENT_ID: z.string().min(1).optional(),
  MICROSOFT_CLIENT_SECRET: z.string().min(1).optional(),
  MICROSOFT_TENANT: z.uuid("must be the tenant's id, a UUID").optional(),
  LINKEDIN_CLIENT_ID: z.string().min(1).optional(),
  LINKEDIN_CLIENT_SECRET: z.string().min(1).optional(),
  OIDC_STAND_IN_URL: StandInUrl.optional(),
  LINKEDIN_SPACING_MS: Range.default({ min: 2_000, max: 5_000 }),
  LINKEDIN_DAILY_ROWS: whole(1, 10_000_000).optional(),
  LINKEDIN_DAY_SECONDS: whole(24, 86_400).default(86_400),
  LINKEDIN_RAMP_DAYS: whole(0, 60).default(0),
  JOB_LEASE_SECONDS: whole(1, 600).default(60),
  SWEEP_SECONDS: whole(1, 600).default(10),
  PAGE_TIMEOUT_SECONDS: seconds(1, 600).default(90),
  RETRY_BASE_SECONDS: whole(1, 3_600).default(60),
  SLICE_SECONDS: whole(2, 800).default(780), // the platform ends a background function at 900
  // Figures for a collector that speaks OTLP over HTTP; the names are OpenTelemetry's.
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/, error: "must be an address such as http://127.0.0.1:4318" })
    .transform((text) => text.replace(/\/+$/, ""))
    .optional(),
  OTEL_SERVICE_NAME: z.string().min(1).max(100).default("prospect-finder"),
  OTEL_METRIC_EXPORT_INTERVAL: whole(100, 3_600_000).default(60_000),
  // Next's own name for leaving SIGINT and SIGTERM to us; `npm start` sets it.
  NEXT_MANUAL_SIG_HANDLE: z.string().optional(),
  // `server.ts` sets it: every request comes through its front door, which says of each who called.
  FRONT_DOOR: z.string().optional(),
  // Set while Netlify builds; its functions see the second, which every Lambda has, and URL.
  NETLIFY: z.string().optional(),
  AWS_LAMBDA_FUNCTION_NAME: z.string().optional(),
  URL: z.url().optional(),
});

const Env = Settings.refine(
  ({ SLICE_SECONDS, PAGE_TIMEOUT_SECONDS }) => SLICE_SECONDS >= 1.2 * PAGE_TIMEOUT_SECONDS,
  {
    path: ["SLICE_SECONDS"],
    message:
      "must be at least 1.2 times PAGE_TIMEOUT_SECONDS: a slice without time for a page does nothing",
  },
).refine(
  ({ APP_SECRET, DATA_KEYS = [] }) => !DATA_KEYS.some(({ key }) => isSame(key, APP_SECRET)),
  {
    path: ["DATA_KEYS"],
    message: "must not hold APP_SECRET: whoever learns one of them would have both",
  },
);
export type Env = z.infer<typeof Env>;

/** For the programs that run the whole product on one machine. */
const LocalEnv = z.object({
  PORT: whole(0, 65_535).optional(), // 0 takes a free one
  DATA_DIR: z.string().optional(),
  SIMULATOR_DATA_DIR: z.string().optional(),
  SIMULATOR_CONFIG: z.string().optional(),
});

const TOGETHER = [
  ["UNIPILE_BASE_URL", "UNIPILE_API_KEY"],
  ["PUSHER_APP_ID", "PUSHER_KEY", "PUSHER_SECRET"],
  ["MAIL_FROM", "SMTP_URL"],
  ["GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET"],
  ["MICROSOFT_CLIENT_ID", "MICROSOFT_CLIENT_SECRET", "MICROSOFT_TENANT"],
  ["LINKEDIN_CLIENT_ID", "LINKEDIN_CLIENT_SECRET"],
] as const;

/** What is called back, or sends people back, must not follow what a request says of its host. */
const NEED_ADDRESS = [
  "SMTP_URL",
  "GOOGLE_CLIENT_ID",
  "MICROSOFT_CLIENT_ID",
  "LINKEDIN_CLIENT_ID",
  "UNIPILE_BASE_URL",
] as const;
/** Where one of these is not on this machine, nobody is alone with the demo. */
const PLACES = ["SITE_URL", "URL", "UNIPILE_BASE_URL"] as const;
type Group = (typeof TOGETHER)[number];

type Vars = Record<string, string | undefined>;

/** Read once, at the edge of the program; a wrong value is named, never shown. An empty value is an absent one. */
export function readEnv(vars: Vars = process.env): Env {
  const env = parse(Env, vars);
  refuse([...halvesIn(vars), ...addressProblemIn(vars), ...demoProblemIn(vars)]);
  return env;
}

/** The part that says where the database is, for programs that need no more. */
export function readDatabaseEnv(vars: Vars = process.env): z.infer<typeof DatabaseEnv> {
  return parse(DatabaseEnv, vars);
}

/** The part that only programs on this machine read. */
export function readLocalEnv(vars: Vars = process.env): z.infer<typeof LocalEnv> {
  return parse(LocalEnv, vars);
}

/** Throws where some of the variables that belong together are set, and others are not. */
export function refuseHalves(vars: Vars = process.env): void {
  refuse(halvesIn(vars));
}

/** Whether a demo that signs every visitor in would be on this machine alone, and show nobody's account. */
export function mayBeDemo(vars: Vars = process.env): boolean {
  return PLACES.every((name) => isHere(vars[name]));
}

const halvesIn = (vars: Vars) => TOGETHER.flatMap((group) => missingOf(vars, group));

function addressProblemIn(vars: Vars): string[] {
  const needy = NEED_ADDRESS.filter((name) => vars[name] && !isHere(vars[name]));
  if (needy.length === 0 || vars.SITE_URL || vars.URL) return [];
  return [`SITE_URL must be set, since ${needy.join(", ")} is`];
}

function demoProblemIn(vars: Vars): string[] {
  if (vars.DEMO_SIGN_IN !== "true" || mayBeDemo(vars)) return [];
  const elsewhere = PLACES.filter((name) => !isHere(vars[name])).join(", ");
  return [`DEMO_SIGN_IN signs every visitor in: not while ${elsewhere} is not on this machine`];
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new Error(explain(problems));
}

function parse<Schema extends z.ZodType>(schema: Schema, vars: Vars): z.output<Schema> {
  const given = Object.fromEntries(Object.entries(vars).filter(([, value]) => value !== ""));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new Error(
    explain(parsed.error.issues.map(({ path, message }) => `${path[0]?.toString()} ${message}`)),
  );
}

function missingOf(vars: Vars, group: Group): string[] {
  const absent = group.filter((name) => !vars[name]);
  if (absent.length === 0 || absent.length === group.length) return [];
  const present = group.filter((name) => vars[name]).join(", ");
  return absent.map((name) => `${name} must be set, since ${present} is`);
}

function explain(problems: readonly string[]): string {
  return `The environment is not right:\n${problems.map((problem) => `  ${problem}`).join("\n")}\nSee .env.example.`;
}

/** A secret is the same however it is written. */
function isSame(key: Uint8Array, secret: string): boolean {
  const spellings = (["hex", "base64"] as const).map((spelling) => Buffer.from(secret, spelling));
  return spellings.some((bytes) => bytes.equals(key));
}

function isSafe(text: string): boolean {
  return text.startsWith("https:") || isLocal(text);
}

function isLocal(text: string): boolean {
  return LOOPBACK.test(URL.parse(text)?.hostname ?? "");
}

function isHere(place: string | undefined): boolean {
  return !place || isLocal(withScheme(place));
}

function withScheme(text: string): string {
  return /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `https://${text}`;
}
