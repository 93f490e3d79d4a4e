import type { PoolClient } from "pg";
import type { SqlBody, SqlQuery } from "./sql-request.ts";

/** Values as Postgres wrote them: the driver at the other end reads them. */
const asWritten = { getTypeParser: () => (text: string) => text };

/** One statement, or a batch of them in one transaction. */
export async function runSql(client: PoolClient, body: SqlBody, begin: string): Promise<unknown> {
  if (!("queries" in body)) return runQuery(client, body);
  await client.query(begin);
  try {
    const results: unknown[] = [];
    for (const query of body.queries) results.push(await runQuery(client, query));
    await client.query("commit");
    return { results };
  } catch (error) {
    await client.query("rollback");
    throw error;
  }
}

// The extended protocol, as Neon's: two statements in one text are refused, with or without values.
async function runQuery(client: PoolClient, { query, params }: SqlQuery): Promise<unknown> {
  const config = { text: query, values: params, rowMode: "array", queryMode: "extended" } as const;
  const { command, rowCount, fields, rows } = await client.query({ ...config, types: asWritten });
  return { command, rowCount, fields, rows, rowAsArray: true };
}
