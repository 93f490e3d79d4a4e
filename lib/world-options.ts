import { createHash } from "node:crypto";
import type { ConnectOptions } from "#db/client.ts";
import { readDatabaseUrl } from "#db/database-url.ts";
import type { PusherOptions } from "#lib/adapters/pusher-realtime.ts";
import type { RealtimeConfig } from "#lib/contract/realtime.ts";
import { defaultLimits } from "#lib/engine/limits.ts";
import type { World } from "#lib/engine/ports.ts";
import type { AddressSource } from "./client-address.ts";
import { dispatchOf, queueConnectionsOf } from "./dispatcher.ts";
import type { Env } from "./env.ts";

/** What the settings mean for the parts of the world. */

const STOP_PATIENCE_MS = 8_000; // less than the ten seconds after which hosts kill what does not end

// A slice hands over when a page that takes its longest, and is then kept, would not end in time.
const MARGIN_PER_PAGE = defaultLimits.handOverMarginMs / defaultLimits.pageTimeoutMs;

export function paceOf(env: Env): World["pace"] {
  return {
    spacingMinMs: env.LINKEDIN_SPACING_MS.min,
    spacingMaxMs: env.LINKEDIN_SPACING_MS.max,
    rowsPerDay: env.LINKEDIN_DAILY_ROWS ?? null,
    dayMs: env.LINKEDIN_DAY_SECONDS * 1_000,
    rampDays: env.LINKEDIN_RAMP_DAYS,
  };
}

/** As `connect` chooses where the environment does not. */
export function driverOf(env: Env): string {
  return env.DATABASE_DRIVER ?? (readDatabaseUrl(env.DATABASE_URL).isNeon ? "neon-http" : "pg");
}

export function wayOf(env: Pick<Env, "DATABASE_DRIVER" | "NEON_PROXY_URL">): ConnectOptions {
  return { driver: env.DATABASE_DRIVER, neonProxyUrl: env.NEON_PROXY_URL };
}

const CONNECTIONS = { process: 20, function: 3 };

/** Many functions run at once, and each is frozen with what it holds: few connections, given back soon. */
export function poolOf(env: Env): ConnectOptions & { readonly max: number } {
  const isFunction = dispatchOf(env) === "netlify";
  const max = env.DATABASE_CONNECTIONS ?? CONNECTIONS[isFunction ? "function" : "process"];
  return isFunction ? { max, idleTimeoutMs: 5_000 } : { max };
}

/** Most connections that one process of this service keeps, its queue's included. */
export function connectionsOf(env: Env): number {
  const own = driverOf(env) === "neon-http" ? 0 : poolOf(env).max;
  return own + queueConnectionsOf(env, "worker");
}

/** Tells one account at the provider from another without storing its key; empty without a key. */
export function fingerprintOf(env: Pick<Env, "UNIPILE_BASE_URL" | "UNIPILE_API_KEY">): string {
  const { UNIPILE_BASE_URL: baseUrl, UNIPILE_API_KEY: key } = env;
  if (key === undefined) return "";
  return createHash("sha256").update(`${baseUrl} ${key}`).digest("hex").slice(0, 16);
}

export function limitsOf(env: Env): World["limits"] {
  const pageTimeoutMs = env.PAGE_TIMEOUT_SECONDS * 1_000;
  return {
    ...defaultLimits,
    leaseMs: env.JOB_LEASE_SECONDS * 1_000,
    longestSleepMs: Math.min(defaultLimits.longestSleepMs, env.JOB_LEASE_SECONDS * 500),
    pageTimeoutMs,
    handOverMarginMs: pageTimeoutMs * MARGIN_PER_PAGE,
    firstSliceRetryMs: env.RETRY_BASE_SECONDS * 1_000,
  };
}

/** On Netlify its own header says where a request comes from, elsewhere the connection and the proxies that the settings name. */
export function addressSourceOf(env: Env): AddressSource {
  const isOnNetlify = dispatchOf(env) === "netlify";
  return {
    platformHeader: isOnNetlify ? "x-nf-client-connection-ip" : null,
    hasFrontDoor: env.FRONT_DOOR === "true",
    trustedProxies: env.TRUSTED_PROXIES ?? [],
  };
}

export function endingOf(env: Env) {
  return { patienceMs: STOP_PATIENCE_MS, isOurs: env.NEXT_MANUAL_SIG_HANDLE === "true" };
}

export function pusherOptions(env: Env): PusherOptions | null {
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

export function publicPart(options: PusherOptions): RealtimeConfig {
  const { key, cluster, host, port, useTLS } = options;
  return { key, cluster, host: host ?? null, port: port ?? null, useTls: useTLS };
}
