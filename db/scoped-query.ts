import type pg from "pg";
import { type Scope, SET_SCOPE, scopeValues } from "./scope.ts";

type Done = (error: Error | null | undefined, result: unknown) => void;

/** `pg.Query`, or its twin in Neon's driver. */
export type QueryClass = new (config: pg.QueryConfig, done: Done) => object;

/** What the types of `pg` leave out: how a query writes itself to the wire. */
interface Prepared {
  requiresPreparation(): boolean;
  prepare(connection: pg.Connection): void;
}

function isPrepared(query: object): query is Prepared {
  return "prepare" in query && typeof query.prepare === "function";
}

/**
 * A query that says first as whom it runs. Both statements go out before the one Sync: one round trip, and one
 * transaction, so that the scope ends with the statement and also holds behind a transaction-mode pooler.
 */
export function scopedQuery(
  Query: QueryClass,
  config: pg.QueryConfig & { readonly scope: Scope },
  done: Done,
): pg.Submittable {
  const { scope, ...rest } = config;
  const query = new Query(rest, done);
  if (!isPrepared(query) || !isSubmittable(query)) throw new Error("this pg cannot set a scope");
  const { prepare } = query;
  query.requiresPreparation = () => true; // without values it would go out alone, and unscoped
  query.prepare = (connection) => {
    announce(connection, scope);
    prepare.call(query, connection);
  };
  return query;
}

function isSubmittable(query: object): query is pg.Submittable {
  return "submit" in query;
}

function announce(connection: pg.Connection, scope: Scope): void {
  connection.parse({ name: "", text: SET_SCOPE, types: [] }, true);
  connection.bind({ values: scopeValues(scope) }, true);
  connection.describe({ type: "P", name: "" }, true);
  connection.execute({ rows: "" }, true);
}
