import { createHash } from "node:crypto";
import { type AccessStore, accessStore } from "#db/access-store.ts";
import { type ConnectOptions, connect, type Database } from "#db/client.ts";
import { connectionStore } from "#db/connection-store.ts";
import { type DatabaseState, findTrouble, readState } from "#db/database-state.ts";
import { jobStore } from "#db/job-store.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { outbox } from "#db/outbox.ts";
import { resultStore } from "#db/result-store.ts";
import { seedWorkspace } from "#db/seed.ts";
import { type InlineDispatch, inlineDispatch } from "#lib/adapters/inline-dispatch.ts";
import { netlifyDispatch } from "#lib/adapters/netlify-dispatch.ts";
import { noMeter } from "#lib/adapters/no-meter.ts";
import { noRealtime } from "#lib/adapters/no-realtime.ts";
import { noSource } from "#lib/adapters/no-source.ts";
import { type PusherOptions, pusherRealtime } from "#lib/adapters/pusher-realtime.ts";
import { systemClock } from "#lib/adapters/system-clock.ts";
import { isWakeSigned } from "#lib/adapters/wake-signature.ts";
import type { RealtimeConfig } from "#lib/contract/realtime.ts";
import { defaultLimits } from "#lib/engine/limits.ts";
import type { Dispatch, Source, World } from "#lib/engine/ports.ts";
import { sendAllNews } from "#lib/engine/progress.ts";
import { runSlice } from "#lib/engine/slice.ts";
import { sweep } from "#lib/engine/sweep.ts";
import { linkedin } from "#lib/sources/linkedin.ts";
import { type Env, readDatabaseEnv, readEnv } from "./env.ts";
import { log } from "./log.ts";

/** The engine's world and what the HTTP surface needs beside it. */
export interface AppWorld extends World {
  readonly access: AccessStore;
  readonly settings: {
    readonly appSecret: string;
    readonly demoSignIn: boolean;
    readonly siteUrl: string | null;
    readonly isSecureSite: boolean;
    readonly realtime: RealtimeConfig | null;
  };
  /** Signs a browser's subscription to a private channel; null without a realtime service. */
  readonly realtimeAuth:
    | ((input: { socketId: string; channel: string }) => { auth: string })
    | null;
  readonly health: () => Promise<{ database: DatabaseState["kind"] }>;
  /** Whether the database as a whole is the reason of an error: it does not answer, or lacks a migration. */
  readonly databaseTrouble: (error: unknown) => ReturnType<typeof findTrouble>;
  /** Whether a wake-up of the background function was made by this app, a moment ago. */
  readonly isWakeSigned: (request: { header: string | null; body: string }) => boolean;
  /** Starts the work of this process, where it does any; safe to call again. */
  readonly start: () => void;
  readonly stop: () => Promise<void>;
}

const SLICES_AT_ONCE = 100;

// Next loads this module once for its start-up hook and once for its routes: both must meet the same world.
const shared: typeof globalThis & { prospectFinderWorld?: AppWorld } = globalThis;

/** The only place where ports meet their implementations. */
export function getWorld(): AppWorld {
  shared.prospectFinderWorld ??= createWorld(readEnv());
  return shared.prospectFinderWorld;
}

/** Starts this process's work; a server whose environment is not right says what is wrong and ends. */
export function startWork(): void {
  try {
    getWorld().start();
  } catch (error) {
    log.bug(error);
    process.exit(1);
  }
}

type Vars = Record<string, string | undefined>;

/** Migrates, and makes the first workspace where an API key for it is given. For scripts; safe to repeat. */
export async function prepareDatabase(input: { vars: Vars; apiKey: string | null }): Promise<void> {
  const env = readDatabaseEnv(input.vars);
  await migrateDatabase(env.DATABASE_URL, wayOf(env));
  if (input.apiKey === null) return;
  const db = connect(env.DATABASE_URL, { ...wayOf(env), max: 1 });
  await seedWorkspace(db, { apiKey: input.apiKey });
  await db.close();
}

/** Whether the database is what this version needs. For scripts. */
export async function inspectDatabase(vars: Vars): Promise<DatabaseState> {
  const env = readDatabaseEnv(vars);
  const db = connect(env.DATABASE_URL, { ...wayOf(env), max: 1 });
  try {
    return await readState(db);
  } finally {
    await db.close();
  }
}

/** A world of its own, for scripts that bring their own settings; `change` may put another part in a port's place. */
export function worldOf(vars: Vars, change?: (world: AppWorld) => AppWorld): AppWorld {
  return createWorld(readEnv(vars), change);
}

function createWorld(env: Env, change = (world: AppWorld) => world): AppWorld {
  const db = connect(env.DATABASE_URL, { ...wayOf(env), ...poolOf(env) });
  const pusher = pusherOptions(env);
  const realtime = pusher ? pusherRealtime(pusher) : null;
  const siteUrl = env.SITE_URL ?? env.URL ?? null;
  const inline = isOnNetlify(env) ? null : inlineWork(env, () => world);
  const world: AppWorld = change({
    store: jobStore(db),
    results: resultStore(db),
    connections: connectionStore(db, { listedBy: fingerprintOf(env.UNIPILE_API_KEY) }),
    outbox: outbox(db),
    access: accessStore(db),
    source: sourceOf(env),
    realtime: realtime ?? noRealtime,
    dispatch: inline ?? remoteDispatch(env, siteUrl),
    clock: systemClock,
    log,
    meter: noMeter,
    pace: {
      spacingMinMs: env.LINKEDIN_SPACING_MS.min,
      spacingMaxMs: env.LINKEDIN_SPACING_MS.max,
      rowsPerDay: env.LINKEDIN_DAILY_ROWS ?? null,
      dayMs: env.LINKEDIN_DAY_SECONDS * 1_000,
      rampDays: env.LINKEDIN_RAMP_DAYS,
    },
    limits: limitsOf(env),
    settings: {
      appSecret: env.APP_SECRET,
      demoSignIn: env.DEMO_SIGN_IN,
      siteUrl,
      isSecureSite: siteUrl?.startsWith("https://") ?? false,
      realtime: pusher && publicPart(pusher),
    },
    realtimeAuth: realtime ? realtime.authorize : null,
    health: () => healthOf(db),
    databaseTrouble: (error) => findTrouble(db, error),
    isWakeSigned: (request) => isWakeSigned(env.APP_SECRET, { ...request, now: Date.now() }),
    start: once(() => {
      // Node loads its HTTP client with the first call: that call would leave late, and the next too soon after it.
      void fetch("data:,");
      inline?.start();
      // A stop that is announced gives the jobs back at once; after any other their leases run out.
      process.once("SIGTERM", () => void inline?.stop());
    }),
    async stop() {
      await inline?.stop();
      await db.close();
    },
  });
  return world;
}

function wayOf(env: Pick<Env, "DATABASE_DRIVER" | "NEON_PROXY_URL">): ConnectOptions {
  return { driver: env.DATABASE_DRIVER, neonProxyUrl: env.NEON_PROXY_URL };
}

/** Many functions run at once, and each is frozen with what it holds: few connections, given back soon. */
function poolOf(env: Env): ConnectOptions {
  return isOnNetlify(env) ? { max: 3, idleTimeoutMs: 5_000 } : {};
}

/** Tells one provider key from another without storing it; empty without a key. */
function fingerprintOf(key: string | undefined): string {
  if (key === undefined) return "";
  return createHash("sha256").update(key).digest("hex").slice(0, 16);
}

function limitsOf(env: Env): World["limits"] {
  return {
    ...defaultLimits,
    leaseMs: env.JOB_LEASE_SECONDS * 1_000,
    longestSleepMs: Math.min(defaultLimits.longestSleepMs, env.JOB_LEASE_SECONDS * 500),
    pageTimeoutMs: env.PAGE_TIMEOUT_SECONDS * 1_000,
    firstSliceRetryMs: env.RETRY_BASE_SECONDS * 1_000,
  };
}

function sourceOf(env: Env): Source {
  const { UNIPILE_BASE_URL: baseUrl, UNIPILE_API_KEY: apiKey } = env;
  if (baseUrl && apiKey) return linkedin({ baseUrl, apiKey });
  return noSource(linkedin({ baseUrl: "https://unset.invalid", apiKey: "" }).limits);
}

function isOnNetlify(env: Env): boolean {
  if (env.DISPATCH !== undefined) return env.DISPATCH === "netlify";
  return env.NETLIFY === "true" || env.AWS_LAMBDA_FUNCTION_NAME !== undefined;
}

function inlineWork(env: Env, world: () => World): InlineDispatch {
  return inlineDispatch({
    runSlice: (jobId, host) =>
      runSlice(world(), jobId, { deadline: Number.POSITIVE_INFINITY, ...host }),
    sweep: () => sweep(world()),
    sendNews: () => sendAllNews(world()),
    concurrency: SLICES_AT_ONCE,
    sweepEveryMs: env.SWEEP_SECONDS * 1_000,
    log,
  });
}

function remoteDispatch(env: Env, siteUrl: string | null): Dispatch {
  if (siteUrl === null) {
    throw new Error(
      "The environment is not right:\n  SITE_URL must be set where DISPATCH is netlify",
    );
  }
  return netlifyDispatch({ siteUrl, secret: env.APP_SECRET, log });
}

function pusherOptions(env: Env): PusherOptions | null {
  const { PUSHER_APP_ID: appId, PUSHER_KEY: key, PUSHER_SECRET: secret } = env;
  if (!(appId && key && secret)) return null;
  return {
    appId,
    key,
    secret,
    cluster: env.PUSHER_CLUSTER,
    host: env.PUSHER_HOST,
    port: env.PUSHER_PORT,
    useTLS: env.PUSHER_USE_TLS,
  };
}

function publicPart(options: PusherOptions): RealtimeConfig {
  const { key, cluster, host, port, useTLS } = options;
  return { key, cluster, host: host ?? null, port: port ?? null, useTls: useTLS };
}

async function healthOf(db: Database): ReturnType<AppWorld["health"]> {
  const { kind, ...details } = await readState(db);
  if (kind !== "ok") log.warn("database.not_right", { database: kind, ...details });
  return { database: kind };
}

function once(start: () => void): () => void {
  let isStarted = false;
  return () => {
    if (isStarted) return;
    isStarted = true;
    start();
  };
}
