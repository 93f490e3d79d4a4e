import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { Criteria } from "#lib/contract/job.ts";
import { type Database, rowsOf } from "./client.ts";

const ERASED = "[erased]";
const Search = z.object({ id: z.string(), search_criteria: Criteria });

/** Searches whose own words hold one of these, however its letters are written. */
export function naming(words: readonly string[]): SQL {
  return sql`(concat_ws(' ', name, criteria_text, error_message, last_error_message, idempotency_key) ~* ${anyOf(words)}
    or search_criteria::text ~* ${anyOf(words, inJson)})`;
}

/** Takes the words out of what a workspace's searches are called and look for. Says of how many. */
export async function removeWords(
  db: Database,
  { workspaceId, words }: { workspaceId: string; words: readonly string[] },
): Promise<number> {
  if (words.length === 0) return 0;
  const searches = await rowsOf(
    db,
    Search,
    sql`select id, search_criteria from prospect_search_jobs
      where workspace_id = ${workspaceId} and ${naming(words)} order by id`,
  );
  const plain = anyOf(words);
  const without = (column: string) =>
    sql`${sql.raw(column)} = regexp_replace(${sql.raw(column)}, ${plain}, ${ERASED}, 'gi')`;
  for (const { id, search_criteria: criteria } of searches) {
    await db.execute(sql`
      update prospect_search_jobs set ${without("name")}, ${without("criteria_text")}, ${without("error_message")},
        ${without("last_error_message")}, search_criteria = ${JSON.stringify(cleanse(criteria, plain))}::jsonb,
        idempotency_key = case when idempotency_key ~* ${plain} then null else idempotency_key end
      where id = ${id} and workspace_id = ${workspaceId}`);
  }
  return searches.length;
}

/** Only what it looks for: the names of its fields are nobody's. What would be no search any more stays as it is. */
function cleanse(criteria: Criteria, plain: string): Criteria {
  const pattern = new RegExp(plain, "giu");
  const cleansed = Criteria.safeParse({ ...criteria, people: replaceIn(criteria.people, pattern) });
  return cleansed.success ? cleansed.data : criteria;
}

function replaceIn(value: unknown, pattern: RegExp): unknown {
  if (typeof value === "string") return value.replace(pattern, ERASED);
  if (Array.isArray(value)) return value.map((one) => replaceIn(one, pattern));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, replaceIn(inner, pattern)]),
  );
}

/** Whole words, for Postgres and for JavaScript alike: "Ann Lee" is not in "Joann Leeds". */
function anyOf(words: readonly string[], spell: (word: string) => string = (word) => word): string {
  const escaped = words.map((word) => spell(word).replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return `(?<!\\w)(?:${escaped.join("|")})(?!\\w)`;
}

/** As a word stands inside a JSON text. */
const inJson = (word: string) => JSON.stringify(word).slice(1, -1);
