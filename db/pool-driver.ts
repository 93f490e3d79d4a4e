import type pg from "pg";
import { z } from "zod";
import type { Answer, Driver, Statement } from "./driver.ts";
import { keptPlans } from "./kept-plans.ts";
import { openedQuery, type QueryClass } from "./opened-query.ts";
import type { Opening } from "./scope.ts";

interface Queryable {
  query(config: pg.QueryConfig): Promise<{ rows: unknown[]; rowCount: number | null }>;
}

interface PooledClient extends Queryable {
  query(config: pg.QueryConfig): Promise<{ rows: unknown[]; rowCount: number | null }>;
  query(submittable: pg.Submittable): unknown;
  on(event: "error", listener: () => void): unknown;
  release(error?: boolean): void;
}

/** What the pools of `pg` and of Neon's driver have in common. */
export interface Pool extends Queryable {
  on(event: "error", listener: () => void): unknown;
  on(event: "connect", listener: (client: PooledClient) => void): unknown;
  connect(): Promise<PooledClient>;
  end(): Promise<void>;
}

/** Each statement on whichever connection is free. */
export function poolDriver(pool: Pool, Query: QueryClass): Driver {
  ignoreLostConnections(pool);
  const plans = keptPlans();

  const run = async (config: pg.QueryConfig, opening: Opening | null): Promise<Answer> =>
    opening === null
      ? toAnswer(await pool.query(config))
      : askOpened(pool, Query, { ...config, opening });

  async function query({ text, values, keepsPlan }: Statement, opening: Opening | null) {
    const name = keepsPlan ? plans.nameOf(text) : null;
    if (name === null) return run({ text, values }, opening);
    try {
      return await run({ text, values, name }, opening);
    } catch (error) {
      if (!plans.isGone(error)) throw error;
      plans.giveUp();
      return run({ text, values }, opening);
    }
  }

  return { query, close: () => pool.end() };
}

/** All statements on one connection, so that a transaction can hold them together; openings are not for it. */
export async function sessionDriver(pool: Pool): Promise<Driver> {
  ignoreLostConnections(pool);
  const client = await pool.connect();
  return {
    query: async ({ text, values }) => toAnswer(await client.query({ text, values })),
    async close() {
      client.release(true); // with its connection ends a transaction that was not committed
      await pool.end();
    },
  };
}

const Result = z.object({ rows: z.array(z.unknown()), rowCount: z.number().nullable() });
const Both = z.tuple([z.unknown(), Result]);

type Opened = pg.QueryConfig & { readonly opening: Opening };

async function askOpened(pool: Pool, Query: QueryClass, statement: Opened): Promise<Answer> {
  const client = await pool.connect();
  let error: unknown = null;
  try {
    const results = await new Promise((resolve, reject) => {
      void client.query(
        openedQuery(Query, statement, (failure, answer) =>
          failure ? reject(failure) : resolve(answer),
        ),
      );
    });
    const [, result] = Both.parse(results);
    return toAnswer(result);
  } catch (failure) {
    error = failure;
    throw failure;
  } finally {
    client.release(isBroken(error));
  }
}

/** An error with Postgres's own code leaves the connection as it was; after any other nobody knows what is under way. */
function isBroken(error: unknown): boolean {
  return error !== null && !(error instanceof Error && "severity" in error);
}

function toAnswer({ rows, rowCount }: { rows: unknown[]; rowCount: number | null }): Answer {
  return { rows, rowCount: rowCount ?? 0 };
}

/**
 * A connection that the server closes must not end the process, whether it is idle, at work, or on its way out: a statement
 * that is under way fails by itself, and the next opens another.
 */
function ignoreLostConnections(pool: Pool): void {
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
}
