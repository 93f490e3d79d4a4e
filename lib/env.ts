import { z } from "zod";

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/;

const Secret = z
  .string()
  .min(32, "must be at least 32 characters; make one with: openssl rand -hex 32");

const ProviderUrl = z
  .url("must be an address such as https://api1.unipile.com:13111")
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

const Env = z.object({
  DATABASE_URL: z
    .string("must be set, e.g. postgres://user:password@host:5432/database")
    .regex(/^postgres(ql)?:\/\//, "must start with postgres://"),
  APP_SECRET: Secret,
  SITE_URL: z.url("must be the address people open, e.g. https://prospects.example.com").optional(),
  UNIPILE_BASE_URL: ProviderUrl.optional(),
  UNIPILE_API_KEY: z.string().min(1).optional(),
  PUSHER_APP_ID: z.string().min(1).optional(),
  PUSHER_KEY: z.string().min(1).optional(),
  PUSHER_SECRET: z.string().min(1).optional(),
  PUSHER_CLUSTER: z.string().min(1).default("eu"),
  PUSHER_HOST: z.string().min(1).optional(),
  PUSHER_PORT: whole(1, 65_535).optional(),
  PUSHER_USE_TLS: Flag.default(true),
  DISPATCH: z.enum(["inline", "netlify"], "must be inline or netlify").optional(),
  DEMO_SIGN_IN: Flag.default(false),
  LINKEDIN_SPACING_MS: Range.default({ min: 2_000, max: 5_000 }),
  LINKEDIN_DAILY_ROWS: whole(1, 10_000_000).optional(),
  LINKEDIN_DAY_SECONDS: whole(24, 86_400).default(86_400),
  LINKEDIN_RAMP_DAYS: whole(0, 60).default(0),
  JOB_LEASE_SECONDS: whole(1, 600).default(60),
  SWEEP_SECONDS: whole(1, 600).default(15),
  PAGE_TIMEOUT_SECONDS: whole(1, 600).default(90),
  RETRY_BASE_SECONDS: whole(1, 3_600).default(60),
  // Set while Netlify builds; its functions see the second, which every Lambda has, and URL.
  NETLIFY: z.string().optional(),
  AWS_LAMBDA_FUNCTION_NAME: z.string().optional(),
  URL: z.url().optional(),
});
export type Env = z.infer<typeof Env>;

const TOGETHER = [
  ["UNIPILE_BASE_URL", "UNIPILE_API_KEY"],
  ["PUSHER_APP_ID", "PUSHER_KEY", "PUSHER_SECRET"],
] as const;

/** Read once, at the edge of the program; a wrong value is named, never shown. An empty value is an absent one. */
export function readEnv(vars: Record<string, string | undefined> = process.env): Env {
  const given = Object.fromEntries(Object.entries(vars).filter(([, value]) => value !== ""));
  const parsed = Env.safeParse(given);
  if (!parsed.success) {
    throw new Error(
      explain(parsed.error.issues.map(({ path, message }) => `${path[0]?.toString()} ${message}`)),
    );
  }
  const missing = TOGETHER.flatMap((group) => missingOf(parsed.data, group));
  if (missing.length > 0) throw new Error(explain(missing));
  return parsed.data;
}

function missingOf(env: Env, group: (typeof TOGETHER)[number]): string[] {
  const absent = group.filter((name) => env[name] === undefined);
  if (absent.length === 0 || absent.length === group.length) return [];
  const present = group.filter((name) => env[name] !== undefined).join(", ");
  return absent.map((name) => `${name} must be set, since ${present} is`);
}

function explain(problems: readonly string[]): string {
  return `The environment is not right:\n${problems.map((problem) => `  ${problem}`).join("\n")}\nSee .env.example.`;
}

function isSafe(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && (url.protocol === "https:" || LOOPBACK.test(url.hostname));
}
