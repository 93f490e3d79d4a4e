/** A way to Postgres: it takes one statement with its values and gives back rows, read by `valueTypes`. */
export interface Driver {
  query(text: string, values: unknown[]): Promise<unknown[]>;
  close(): Promise<void>;
}

export type DriverName = "pg" | "neon-http" | "neon-ws";

export interface DriverOptions {
  /** Most connections at once; the HTTP driver keeps none. */
  readonly max: number;
  readonly queryTimeoutMs: number;
  readonly idleTimeoutMs: number;
}
