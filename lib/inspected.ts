import type { ConnectionCount } from "#db/count-connections.ts";
import type { DatabaseState } from "#db/database-state.ts";
import type { QueueState } from "#lib/adapters/pgboss-state.ts";
import type { EngineFigures } from "#lib/contract/operator.ts";
import type { Check } from "#lib/contract/status.ts";
import type { Source } from "#lib/engine/ports.ts";
import type { Env } from "./env.ts";

/** What can be looked at without telling a value. */
export interface Inspected {
  readonly env: Env;
  readonly databaseDriver: string;
  readonly dispatch: NonNullable<Env["DISPATCH"]>;
  readonly siteUrl: string | null;
  readonly readDatabase: () => Promise<DatabaseState>;
  /** Time limits of statements that do not hold for the app. */
  readonly readLimitsOff: () => Promise<readonly string[]>;
  readonly countConnections: () => Promise<ConnectionCount>;
  /** Most that one process opens. */
  readonly connectionsOfProcess: number;
  readonly readQueue: () => Promise<QueueState | null>;
  readonly readFigures: () => Promise<{ at: string; figures: EngineFigures }>;
  readonly listAccounts: Source["listAccounts"];
}

export type Found = Omit<Check, "id">;

export const ok = (found: string, variables: string[] = []): Found => ({
  state: "ok",
  found,
  fix: null,
  variables,
});
