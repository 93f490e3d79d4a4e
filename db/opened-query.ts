import type pg from "pg";
import type { Opening } from "./scope.ts";

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
 * A query that says first as whom it runs, and whether it may write. Both statements go out before the one Sync: one round trip, and one
 * transaction, so that the scope ends with the statement and also holds behind a transaction-mode pooler.
 */
export function openedQuery(
  Query: QueryClass,
  config: pg.QueryConfig & { readonly opening: Opening },
  done: Done,
): pg.Submittable {
  const { opening, ...rest } = config;
  const query = new Query(rest, done);
  if (!isPrepared(query) || !isSubmittable(query))
    throw new Error("this pg cannot say two things at once");
  const { prepare } = query;
  query.requiresPreparation = () => true; // without values it would go out alone, as anybody
  query.prepare = (connection) => {
    announce(connection, opening);
    prepare.call(query, connection);
  };
  return query;
}

function isSubmittable(query: object): query is pg.Submittable {
  return "submit" in query;
}

function announce(connection: pg.Connection, { text, values }: Opening): void {
  connection.parse({ name: "", text, types: [] }, true);
  connection.bind({ values: [...values] }, true);
  connection.describe({ type: "P", name: "" }, true);
  connection.execute({ rows: "" }, true);
}
