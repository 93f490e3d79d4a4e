import pg from "pg";
import type { DatabaseAddress } from "./database-url.ts";
import type { DriverOptions } from "./driver.ts";
import { valueTypes } from "./value-types.ts";

export function pgPool({ href }: DatabaseAddress, options: DriverOptions): pg.Pool {
  return new pg.Pool({
    connectionString: href,
    max: options.max,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: options.idleTimeoutMs,
    // Kept by the client: a transaction-mode pooler refuses the server-side setting at connect.
    query_timeout: options.queryTimeoutMs,
    application_name: "prospect-finder",
    types: valueTypes,
  });
}
