import { readFile } from "node:fs/promises";
import path from "node:path";
import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { type Database, rowsOf } from "./client.ts";

export interface Difference {
  readonly kind: "missing" | "extra" | "changed";
  readonly text: string;
}

/** What Postgres itself calls it: the text is its own, so that two ways to write the same are the same. */
const Rule = z.object({ table: z.string(), name: z.string(), definition: z.string() });
type Rule = z.output<typeof Rule>;

/** Of a freshly migrated database; `tests/db/drift.test.ts` keeps it (`npm test -- tests/db/drift.test.ts -u`). */
const FILE = path.join(process.cwd(), "db/migrations/meta/rules.json");

/**
 * Indexes, constraints and policies that are missing or not as they should be: without them rows could be doubled, a ledger
 * not add up, one workspace see another's. An index more is nobody's harm, unless it refuses rows.
 */
export async function findRuleDrift(
  db: Database,
  tables: readonly string[],
): Promise<readonly Difference[]> {
  const [wanted, live] = [await wantedRules(), await liveRules(db, tables)];
  const found = new Map(live.map((rule) => [idOf(rule), rule.definition]));
  const known = new Set(wanted.map(idOf));
  const extra = live.filter((rule) => !known.has(idOf(rule)) && !isHarmless(rule));
  return [
    ...wanted.flatMap((rule) => differenceOf(rule, found.get(idOf(rule)))),
    ...extra.map(
      (rule): Difference => ({ kind: "extra", text: `${idOf(rule)} is not part of the schema` }),
    ),
  ];
}

const idOf = ({ table, name }: Rule) => `${table}: ${name}`;
const isHarmless = ({ definition }: Rule) => definition.startsWith("CREATE INDEX");

function differenceOf(rule: Rule, found: string | undefined): Difference[] {
  if (found === undefined) return [{ kind: "missing", text: `${idOf(rule)} is missing` }];
  if (found === rule.definition) return [];
  const text = `${idOf(rule)} is ${found}, and should be ${rule.definition}`;
  return [{ kind: "changed", text }];
}

async function wantedRules(): Promise<Rule[]> {
  return z.array(Rule).parse(JSON.parse(await readFile(FILE, "utf8")));
}

/** How a policy tells rows apart, without its words: versions of Postgres write them differently. */
function kindOf(expression: SQL): SQL {
  return sql`case when ${expression} is null then 'as it reads' when ${expression} = 'true' then 'all'
    when ${expression} like '%app.workspace_id%' then 'one workspace' else 'some' end`;
}

/** All that these tables have, but an index that is half built. */
export function liveRules(db: Database, tables: readonly string[]): Promise<Rule[]> {
  return rowsOf(
    db,
    Rule,
    sql`with ours as (
        select to_regclass(quote_ident(name)) as id, name from jsonb_array_elements_text(${JSON.stringify(tables)}::jsonb) name
      )
      select * from (
      select ours.name as "table", conname as name, pg_get_constraintdef(k.oid) as definition
      from ours join pg_constraint k on k.conrelid = ours.id and k.contype in ('p', 'u', 'f', 'c', 'x')
      union all
      select ours.name, i.relname, regexp_replace(pg_get_indexdef(i.oid), ' ON \\S+\\.', ' ON ')
      from ours join pg_index x on x.indrelid = ours.id and x.indisvalid join pg_class i on i.oid = x.indexrelid
      where not exists (select from pg_constraint k where k.conindid = i.oid and k.contype in ('p', 'u', 'x'))
      union all
      select ours.name, 'row security', case when c.relrowsecurity and c.relforcerowsecurity then 'on' else 'off' end
      from ours join pg_class c on c.oid = ours.id
      union all
      select ours.name, 'policy ' || p.policyname, format('%s to %s, reads %s, writes %s', lower(p.cmd),
        array_to_string(p.roles, ', '), ${kindOf(sql`p.qual`)}, ${kindOf(sql`p.with_check`)})
      from ours join pg_policies p on to_regclass(format('%I.%I', p.schemaname, p.tablename)) = ours.id
      ) rules order by "table" collate "C", name collate "C"`,
  );
}
