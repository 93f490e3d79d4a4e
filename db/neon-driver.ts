import { Pool as NeonPool, neon, neonConfig } from "@neondatabase/serverless";
import type { DatabaseAddress } from "./database-url.ts";
import type { Driver, DriverOptions } from "./driver.ts";
import { valueTypes } from "./value-types.ts";

/** One POST a statement: nothing stays open between the invocations of a function. */
export function neonHttpDriver({ href }: DatabaseAddress, options: DriverOptions): Driver {
  const run = neon(href, { disableWarningInBrowsers: true });
  return {
    async query(text, values) {
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

/** Sends the driver to a stand-in on this machine, for the whole process: the driver knows no other way. */
export function aimAtNeonProxy(proxyUrl: string): void {
  const { origin, host } = new URL(proxyUrl);
  neonConfig.fetchEndpoint = () => `${origin}/sql`;
  neonConfig.wsProxy = () => `${host}/v2`;
  neonConfig.useSecureWebSocket = false;
  neonConfig.pipelineConnect = false; // a password sent ahead is Neon's own way; Postgres asks for SCRAM
}
