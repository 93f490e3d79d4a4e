import type { Opening } from "./scope.ts";

export interface Statement {
  readonly text: string;
  readonly values: unknown[];
  /** It runs again and again: a connection plans it once, where the driver has connections. */
  readonly keepsPlan: boolean;
}

export interface Answer {
  readonly rows: unknown[];
  /** Rows read or changed. */
  readonly rowCount: number;
}

/** A way to Postgres: it takes one statement and gives back rows, read by `valueTypes`. */
export interface Driver {
  /** With an opening, both are one transaction. */
  query(statement: Statement, opening: Opening | null): Promise<Answer>;
  close(): Promise<void>;
}

export type DriverName = "pg" | "neon-http" | "neon-ws";

export interface DriverOptions {
  /** Most connections at once; the HTTP driver keeps none. */
  readonly max: number;
  readonly queryTimeoutMs: number;
  readonly idleTimeoutMs: number;
}
