import { is, sql } from "drizzle-orm";
import { getTableConfig, PgTable } from "drizzle-orm/pg-core";
import { z } from "zod";
import * as accessSchema from "./access-schema.ts";
import { type Database, rowsOf } from "./client.ts";
import * as privacySchema from "./privacy-schema.ts";
import { bypassingRoles } from "./row-security.ts";
import * as schema from "./schema.ts";
import { type Difference, findRuleDrift } from "./table-rules.ts";

interface Column {
  readonly type: string;
  readonly isRequired: boolean;
}

type Tables = ReadonlyMap<string, ReadonlyMap<string, Column>>;

/** Where the live tables are not as the schema says: columns, types, indexes, constraints, who sees which rows. */
export async function findDrift(db: Database): Promise<readonly Difference[]> {
  const wanted = wantedTables();
  const names = tableNames();
  const live = await liveTables(db, names);
  const inColumns = [...wanted].flatMap(([table, columns]): Difference[] => {
    const found = live.get(table);
    if (!found) return [{ kind: "missing", text: `table ${table} is missing` }];
    return [...missingOrChanged(table, columns, found), ...extra(table, columns, found)];
  });
  const inRoles = (await bypassingRoles(db)).map((text): Difference => ({ kind: "changed", text }));
  return [...inColumns, ...(await findRuleDrift(db, names)), ...inRoles];
}

function missingOrChanged(
  table: string,
  wanted: ReadonlyMap<string, Column>,
  live: ReadonlyMap<string, Column>,
): Difference[] {
  return [...wanted].flatMap(([name, column]): Difference[] => {
    const found = live.get(name);
    if (!found) return [{ kind: "missing", text: `${table}.${name} is missing` }];
    const is = describe(found);
    const should = describe(column);
    if (is === should) return [];
    return [{ kind: "changed", text: `${table}.${name} is ${is}, and should be ${should}` }];
  });
}

function extra(
  table: string,
  wanted: ReadonlyMap<string, Column>,
  live: ReadonlyMap<string, Column>,
): Difference[] {
  return [...live.keys()]
    .filter((name) => !wanted.has(name))
    .map((name) => ({ kind: "extra", text: `${table}.${name} is not part of the schema` }));
}

function describe({ type, isRequired }: Column): string {
  return isRequired ? `${type} not null` : type;
}

export function tableNames(): readonly string[] {
  return [...wantedTables().keys()];
}

function wantedTables(): Tables {
  const tables = [schema, accessSchema, privacySchema]
    .flatMap((part) => Object.values(part))
    .filter((value) => is(value, PgTable));
  return new Map(
    tables.map((table) => {
      const { name, columns } = getTableConfig(table);
      const entries = columns.map(
        (column) =>
          [column.name, { type: column.getSQLType(), isRequired: column.notNull }] as const,
      );
      return [name, new Map(entries)];
    }),
  );
}

const LiveColumn = z.object({
  table: z.string(),
  column: z.string(),
  type: z.string(),
  is_required: z.boolean(),
});

async function liveTables(db: Database, names: readonly string[]): Promise<Tables> {
  const rows = await rowsOf(
    db,
    LiveColumn,
    sql`select c.relname as table, a.attname as column, a.attnotnull as is_required,
        format_type(a.atttypid, a.atttypmod) as type
      from jsonb_array_elements_text(${JSON.stringify(names)}::jsonb) name
      join pg_class c on c.oid = to_regclass(quote_ident(name))
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      order by c.relname, a.attnum`,
  );
  const tables = new Map<string, Map<string, Column>>();
  for (const { table, column, type, is_required: isRequired } of rows) {
    const columns = tables.get(table) ?? new Map<string, Column>();
    tables.set(table, columns.set(column, { type, isRequired }));
  }
  return tables;
}
