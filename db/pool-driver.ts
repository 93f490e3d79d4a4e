import type { Driver, Statement } from "./driver.ts";
import { type KeptPlans, keptPlans } from "./kept-plans.ts";

interface Queryable {
  query(config: { text: string; values: unknown[]; name?: string }): Promise<{ rows: unknown[] }>;
}

interface PooledClient extends Queryable {
  on(event: "error", listener: () => void): unknown;
  release(destroy: boolean): void;
}

/** What the pools of `pg` and of Neon's driver have in common. */
export interface Pool extends Queryable {
  on(event: "error", listener: () => void): unknown;
  connect(): Promise<PooledClient>;
  end(): Promise<void>;
}

/** Each statement on whichever connection is free. */
export function poolDriver(pool: Pool): Driver {
  ignoreIdleErrors(pool);
  const plans = keptPlans();
  return {
    query: async (statement) => (await ask(pool, plans, statement)).rows,
    close: () => pool.end(),
  };
}

async function ask(on: Queryable, plans: KeptPlans, { text, values, keepsPlan }: Statement) {
  const name = keepsPlan ? plans.nameOf(text) : null;
  if (name === null) return on.query({ text, values });
  try {
    return await on.query({ text, values, name });
  } catch (error) {
    if (!plans.isGone(error)) throw error;
    plans.giveUp();
    return on.query({ text, values });
  }
}

/** All statements on one connection, so that a transaction can hold them together. */
export async function sessionDriver(pool: Pool): Promise<Driver> {
  ignoreIdleErrors(pool);
  const client = await pool.connect();
  client.on("error", () => undefined); // the statement that is under way fails with it
  return {
    query: async ({ text, values }) => (await client.query({ text, values })).rows,
    async close() {
      client.release(true); // with its connection ends a transaction that was not committed
      await pool.end();
    },
  };
}

// An idle connection that the server closes must not end the process; the next query opens another.
function ignoreIdleErrors(pool: Pool): void {
  pool.on("error", () => undefined);
}
