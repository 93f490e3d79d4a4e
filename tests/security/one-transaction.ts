import { type SQL, sql } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import type { Client } from "pg";
import { z } from "zod";
import type { Database } from "#db/client.ts";
import { inWorkspace, openingOf, type Scope } from "#db/scope.ts";

const dialect = new PgDialect();

interface Change {
  /** As whom the statements run that ask for a workspace, whichever they ask for; left out, as whom no policy binds. */
  readonly insteadIn?: string;
  readonly rewrite?: (text: string) => string;
}

/** The database as the stores know it, on one connection, whose transaction holds all that they do. */
export function inOneTransaction(client: Client, { insteadIn, rewrite = same }: Change = {}) {
  async function run(text: string, values: unknown[], scope: Scope | null) {
    if (insteadIn === undefined || scope?.role !== "web") return client.query(text, values);
    const opening = openingOf(inWorkspace(insteadIn), false);
    await client.query(opening?.text ?? "", [...(opening?.values ?? [])]);
    const answer = await client.query(text, values);
    await client.query("set local role none");
    return answer;
  }
  function within(scope: Scope | null): Database {
    return {
      async query(text, values) {
        const { rows, rowCount } = await run(rewrite(text), values, scope);
        return { rows, rowCount: rowCount ?? 0 };
      },
      async execute<Row>(statement: SQL | string) {
        const query = typeof statement === "string" ? sql.raw(statement) : statement;
        const { sql: text, params } = dialect.sqlToQuery(query);
        const { rows } = await run(rewrite(text), params, scope);
        return { rows: z.array(z.custom<Row>()).parse(rows) };
      },
      within,
      close: async () => undefined,
    };
  }
  return within(null);
}

const same = (text: string) => text;

/** The statement without a word about workspaces, with the same values. */
export function withoutWorkspaces(text: string): string {
  return text.replaceAll(
    /(?:\b\w+\.)?workspace_id = \$\d+(?:::uuid)?/g,
    (condition) => `(${condition} or true)`,
  );
}
