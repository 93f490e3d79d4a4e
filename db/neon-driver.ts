import { Pool as NeonPool, neon, neonConfig } from "@neondatabase/serverless";
import type { DatabaseAddress } from "./database-url.ts";
import type { Driver, DriverOptions } from "./driver.ts";
import { valueTypes } from "./value-types.ts";

/** One POST a statement: nothing stays open between the invocations of a function. */
export function neonHttpDriver({ href }: DatabaseAddress, options: DriverOptions): Driver {
  const run = neon(href, { disableWarningInBrowsers: true });
  return {
    async query({ text, values }) {
      const signal = AbortSignal.timeout(options.queryTimeoutMs);
      return run.query(text, values, {
        types: valueTypes,
        fetchOptions: { signal, cache: "no-store" }, // inside Next, fetch is Next's own
      });
    },
    close: async () => undefined,
  };
}

/** Postgres's own protocol through a WebSocket. */
export function neonPool({ href }: DatabaseAddress, options: DriverOptions): NeonPool {
  return new NeonPool({
    connectionString: href,
    max: options.max,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: options.idleTimeoutMs,
    query_timeout: options.queryTimeoutMs,
    application_name: "prospect-finder",
    types: valueTypes,
  });
}

const proxies = new Map<string, URL>();

/** Sends what is meant for this host at Neon to a stand-in of Neon's proxy on this machine. */
export function aimAtNeonProxy(neonHost: string, proxyUrl: string): void {
  proxies.set(neonHost, new URL(proxyUrl));
  neonConfig.fetchEndpoint = (host) => `${proxies.get(host)?.origin}/sql`;
  neonConfig.wsProxy = (host) => `${proxies.get(host)?.host}/v2`;
  neonConfig.useSecureWebSocket = false;
  neonConfig.pipelineConnect = false; // a password sent ahead is Neon's own way; Postgres asks for SCRAM
}
