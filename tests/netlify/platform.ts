import { onTestFinished } from "vitest";
import { signWake } from "#lib/adapters/wake-signature.ts";
import { linkedin } from "#lib/sources/linkedin.ts";
import { purposeKey } from "#lib/vault/purpose-key.ts";
import { type ApiClient, apiClient } from "#scripts/api-client.ts";
import { type NeonProxy, startNeonProxy } from "#scripts/local/neon-proxy.ts";
import type { CallRecord } from "#scripts/netlify/call-functions.ts";
import type { BuiltSite } from "#scripts/netlify/ensure-site.ts";
import type { PlatformLimits } from "#scripts/netlify/platform-limits.ts";
import { type Site, serveSite } from "#scripts/netlify/serve-site.ts";
import { type RealtimeServer, startRealtimeServer } from "#scripts/realtime/server.ts";
import { startUnipileSimulator, type UnipileSimulator } from "#scripts/simulators/unipile.ts";
import { neonUrl } from "#tests/db/door.ts";
import { seededDatabase, type TestWorld, worldOn } from "#tests/fakes/world.ts";

export const BACKGROUND = "process-linkedin-search-background";
export const API_KEY = "pf_the_first_key_of_all_these_tests";

const APP_SECRET = "a-secret-of-the-tests-with-32-characters";

export interface Platform {
  readonly site: Site;
  readonly api: ApiClient;
  /** On the same database, without a site: what it wakes is woken nowhere. */
  readonly world: TestWorld;
  readonly unipile: UnipileSimulator;
  readonly realtime: RealtimeServer;
  /** How the functions reach the database. */
  readonly neon: NeonProxy;
  readonly databaseUrl: string;
  /** Calls of a function that are over, the oldest first. */
  callsOf(name: string): CallRecord[];
  /** What the functions printed. */
  printed(): string;
  /** Calls the background function as the app does, and answers its status; `signedAt` is now unless given. */
  wake(jobId: string, signedAt?: number): Promise<number>;
}

interface Options {
  readonly env?: Record<string, string>;
  readonly limits?: Partial<PlatformLimits>;
  readonly simulator?: Parameters<typeof startUnipileSimulator>[0];
}

/** The deployed site with all that it speaks to, Neon's HTTP driver included, for one test. Its schedule is an hour away unless `limits` says otherwise. */
export async function startPlatform(built: BuiltSite, options: Options = {}): Promise<Platform> {
  const database = await seededDatabase();
  onTestFinished(database.close);
  const neon = await startNeonProxy({ postgresUrl: database.url });
  onTestFinished(neon.close);
  const unipile = await startUnipileSimulator(options.simulator);
  onTestFinished(unipile.stop);
  const realtime = await startRealtimeServer();
  onTestFinished(realtime.stop);
  const calls: CallRecord[] = [];
  let output = "";
  const site = await serveSite(built, {
    env: { ...settings({ databaseUrl: database.url, neon, unipile, realtime }), ...options.env },
    limits: { scheduleEveryMs: 3_600_000, ...options.limits },
    onCall: (call) => void calls.push(call),
    onOutput: (text) => {
      output += text;
    },
  });
  onTestFinished(site.stop);
  const source = linkedin({ baseUrl: unipile.url, apiKey: unipile.apiKey });
  return {
    site,
    api: apiClient({ baseUrl: site.url, apiKey: API_KEY }),
    world: worldOn(database.db, { source }),
    unipile,
    realtime,
    neon,
    databaseUrl: database.url,
    callsOf: (name) => calls.filter((call) => call.name === name),
    printed: () => output,
    wake: (jobId, signedAt = Date.now()) => wake(site, { jobId, signedAt }),
  };
}

function settings(parts: {
  databaseUrl: string;
  neon: NeonProxy;
  unipile: UnipileSimulator;
  realtime: RealtimeServer;
}): Record<string, string> {
  const { databaseUrl, neon, unipile, realtime } = parts;
  return {
    DATABASE_URL: neonUrl(databaseUrl),
    NEON_PROXY_URL: neon.url,
    APP_SECRET,
    REQUIRE_SECOND_FACTOR: "false",
    UNIPILE_BASE_URL: unipile.url,
    UNIPILE_API_KEY: unipile.apiKey,
    LINKEDIN_SPACING_MS: "30-80",
    LINKEDIN_DAILY_ROWS: "1000000",
    PUSHER_APP_ID: realtime.appId,
    PUSHER_KEY: realtime.key,
    PUSHER_SECRET: realtime.secret,
    PUSHER_HOST: realtime.host,
    PUSHER_PORT: String(realtime.port),
    PUSHER_USE_TLS: "false",
  };
}

async function wake(
  site: Site,
  { jobId, signedAt }: { jobId: string; signedAt: number },
): Promise<number> {
  const body = JSON.stringify({ jobId });
  const response = await fetch(`${site.url}/.netlify/functions/${BACKGROUND}`, {
    method: "POST",
    headers: { "x-wake-signature": signWake(purposeKey(APP_SECRET, "wake/v1"), body, signedAt) },
    body,
  });
  return response.status;
}
