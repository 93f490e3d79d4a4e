import { Client, Pool as NeonPool, neon, neonConfig } from "@neondatabase/serverless";
import { z } from "zod";
import type { DatabaseAddress } from "./database-url.ts";
import type { Driver, DriverOptions } from "./driver.ts";
import type { QueryClass } from "./opened-query.ts";
import { valueTypes } from "./value-types.ts";

/** One POST a statement: nothing stays open between the invocations of a function. */
export function neonHttpDriver({ href }: DatabaseAddress, options: DriverOptions): Driver {
  const run = neon(href, { disableWarningInBrowsers: true, fullResults: true });
  return {
    async query({ text, values }, opening) {
      const signal = AbortSignal.timeout(options.queryTimeoutMs);
      // Inside Next, fetch is Next's own.
      const settings = { types: valueTypes, fetchOptions: { signal, cache: "no-store" } } as const;
      if (opening === null) return run.query(text, values, settings);
      const { types, fetchOptions } = settings;
      const statements = [
        run.query(opening.text, [...opening.values]),
        run.query(text, values, { types }),
      ];
      const [, result] = await run.transaction(statements, { fetchOptions, types });
      if (!result) throw new Error("Neon answered a batch of two with one result");
      return result;
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

const ClientWithQuery = z.custom<{ Query: QueryClass }>(
  (client) =>
    typeof client === "function" && "Query" in client && typeof client.Query === "function",
);

const proxies = new Map<string, URL>();

/** Sends what is meant for this host at Neon to a stand-in of Neon's proxy on this machine. */
export function aimAtNeonProxy(neonHost: string, proxyUrl: string): void {
  proxies.set(neonHost, new URL(proxyUrl));
  neonConfig.fetchEndpoint = (host) => `${proxies.get(host)?.origin}/sql`;
  neonConfig.wsProxy = (host) => `${proxies.get(host)?.host}/v2`;
  neonConfig.useSecureWebSocket = false;
  neonConfig.pipelineConnect = false; // a password sent ahead is Neon's own way; Postgres asks for SCRAM
}

/** The query class of Neon's driver: it is pg's own, bundled, and stands on its client as it does on pg's. */
export function neonQuery(): QueryClass {
  return ClientWithQuery.parse(Client).Query;
}
