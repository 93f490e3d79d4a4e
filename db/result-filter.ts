import { type SQL, sql } from "drizzle-orm";
import type { ResultFilter } from "#lib/contract/prospect.ts";

const SEARCHED = ["name", "title", "headline", "company", "location"];

const escapeLike = (text: string) => text.replace(/[\\%_]/g, "\\$&");

/** Rows people see (`r`), narrowed by decision and by words in what the row says. */
export function matches(filter: ResultFilter): SQL {
  const parts = [sql`r.disposition = 'shown'`];
  if (filter.decision) parts.push(sql`r.decision = ${filter.decision}`);
  if (filter.q) {
    const pattern = `%${escapeLike(filter.q)}%`;
    const fields = SEARCHED.map((field) => sql`r.prospect_data ->> ${field} ilike ${pattern}`);
    parts.push(sql`(${sql.join(fields, sql` or `)})`);
  }
  return sql.join(parts, sql` and `);
}
