import { type SQL, sql } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import pg from "pg";
import { z } from "zod";
import { toDatabaseError } from "./database-error.ts";
import { type DatabaseAddress, readDatabaseUrl, withoutNeonPooler } from "./database-url.ts";
import type { Answer, Driver, DriverName, DriverOptions, Statement } from "./driver.ts";
import { aimAtNeonProxy, neonHttpDriver, neonPool, neonQuery } from "./neon-driver.ts";
import { pgPool } from "./pg-pool.ts";
import { poolDriver, sessionDriver } from "./pool-driver.ts";
import { isOnlyReading } from "./read-only.ts";
import { openingOf, type Scope } from "./scope.ts";

/** All that the statements of this folder need: each is one round trip, on whichever connection. */
export interface Database {
  /** Rows are as the statement names them, unchecked; `rowsOf` checks. @throws DatabaseError */
  execute<Row = Record<string, unknown>>(
    statement: SQL | string,
    options?: ExecuteOptions,
  ): Promise<{ rows: Row[] }>;
  /** A statement as text, with its values in the place of `$1`, `$2` …: for a library that writes its own. @throws DatabaseError */
  query(text: string, values: unknown[]): Promise<Answer>;
  /** The same database, whose statements run as `scope` says and see what row security shows it. */
  within(scope: Scope): Database;
  close(): Promise<void>;
}

interface ExecuteOptions {
  /** The connection keeps the statement's plan for the next time. */
  readonly keepsPlan?: boolean;
}

export interface ConnectOptions extends Partial<DriverOptions> {
  /** Left out: HTTP for an address at Neon, `pg` for any other. */
  readonly driver?: DriverName | undefined;
  /** A stand-in of Neon's proxy on this machine. */
  readonly neonProxyUrl?: string | undefined;
}

const DEFAULTS: DriverOptions = { max: 20, queryTimeoutMs: 30_000, idleTimeoutMs: 30_000 };

const dialect = new PgDialect();

/** @param url postgres://user:password@host:port/database */
export function connect(url: string, options: ConnectOptions = {}): Database {
  const way = wayTo(readDatabaseUrl(url), options);
  return toDatabase(openDriver(way), way);
}

/** One connection that keeps transactions, straight to the database even where `url` names Neon's pooler. */
export async function openSession(url: string, options: ConnectOptions = {}): Promise<Database> {
  const way = wayTo(withoutNeonPooler(readDatabaseUrl(url)), { ...options, max: 1 });
  const pool =
    way.driver === "pg" ? pgPool(way.address, way.settings) : neonPool(way.address, way.settings);
  const driver = await sessionDriver(pool).catch((error) => {
    throw toDatabaseError(error, way);
  });
  return toDatabase(driver, way);
}

interface Way {
  readonly driver: DriverName;
  readonly address: DatabaseAddress;
  readonly settings: DriverOptions;
}

function wayTo(address: DatabaseAddress, options: ConnectOptions): Way {
  const { driver = address.isNeon ? "neon-http" : "pg", neonProxyUrl, ...settings } = options;
  if (neonProxyUrl !== undefined) aimAtNeonProxy(address.host, neonProxyUrl);
  else if (driver !== "pg" && !address.isNeon) {
    throw new Error(
      `DATABASE_DRIVER must be pg: ${address.place} of DATABASE_URL is not at neon.tech`,
    );
  }
  return { driver, address, settings: { ...DEFAULTS, ...settings } };
}

function openDriver({ driver, address, settings }: Way): Driver {
  switch (driver) {
    case "pg":
      return poolDriver(pgPool(address, settings), pg.Query);
    case "neon-ws":
      return poolDriver(neonPool(address, settings), neonQuery());
    case "neon-http":
      return neonHttpDriver(address, settings);
  }
}

function toDatabase(driver: Driver, way: Way, scope: Scope | null = null): Database {
  const ask = (statement: Statement) =>
    driver.query(statement, openingOf(scope, isOnlyReading())).catch((error) => {
      throw toDatabaseError(error, way);
    });
  return {
    query: (text, values) => ask({ text, values, keepsPlan: false }),
    async execute<Row>(statement: SQL | string, { keepsPlan = false }: ExecuteOptions = {}) {
      const query = typeof statement === "string" ? sql.raw(statement) : statement;
      const { sql: text, params: values } = dialect.sqlToQuery(query);
      const { rows } = await ask({ text, values, keepsPlan });
      return { rows: z.array(z.custom<Row>()).parse(rows) };
    },
    within: (narrower) => toDatabase(driver, way, narrower),
    close: () => driver.close(),
  };
}

/** For the few statements of every page or request, whose texts hold no values: to plan one takes as long as to run it. */
export function keepingPlans(db: Database): Database {
  return { ...db, execute: (statement) => db.execute(statement, { keepsPlan: true }) };
}

/** Runs one statement and reads its rows with a schema: what leaves the database is typed by what was checked. */
export async function rowsOf<Schema extends z.ZodType>(
  db: Database,
  schema: Schema,
  statement: SQL,
): Promise<z.output<Schema>[]> {
  const { rows } = await db.execute(statement);
  return z.array(schema).parse(rows);
}
