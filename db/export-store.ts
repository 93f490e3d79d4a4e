import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { ExportedRow, ExportStore } from "#lib/privacy/ports.ts";
import { type Database, rowsOf } from "./client.ts";
import { inWorkspace } from "./scope.ts";
import { trailLine } from "./trail-line.ts";

/** What a copy of a workspace holds: all of its tables, by what tells one row from another. */
export const EXPORTED = {
  workspaces: ["id"],
  members: ["user_id"],
  invitations: ["id"],
  api_keys: ["id"],
  provider_keys: ["id"],
  connections: ["id"],
  account_paces: ["provider", "account_id"],
  prospect_search_jobs: ["id"],
  prospect_search_results: ["id"],
  job_events: ["job_id", "seq"],
  decision_batches: ["id"],
  decision_changes: ["batch_id", "result_id"],
  suppressions: ["id"],
  erasures: ["id"],
  retention_runs: ["id"],
  audit_events: ["id"],
} as const satisfies Record<string, readonly string[]>;

/** Tables of a workspace that a copy leaves out: they say whose turn it is, vouch for the trail, or hold links that are good once. */
export const NOT_EXPORTED: readonly string[] = [
  "audit_chains",
  "connection_links",
  "retention_turns",
];

/** What opens a door, or tells who is on the list by being tried out, is in no copy. */
const SECRETS = [
  "token_hash",
  "key_hash",
  "sealed",
  "hash",
  "pepper",
  "subject_hash",
  "hashes",
  "word_hashes",
  "request_hash",
  "hook_hash",
];

const Line = z.object({ row: z.record(z.string(), z.unknown()) });

export function exportStore(db: Database): ExportStore {
  const within = (workspaceId: string) => db.within(inWorkspace(workspaceId));
  return {
    async note(by) {
      await within(by.workspaceId).execute(sql`
        with taken as (select ${by.workspaceId}::text as id)
        ${trailLine({
          by,
          workspaceId: by.workspaceId,
          action: "workspace.exported",
          object: sql`id`,
          from: sql`taken`,
        })}`);
    },

    async *rows({ workspaceId, batch }) {
      for (const [table, key] of Object.entries(EXPORTED)) {
        yield* readTable(within(workspaceId), { table, key, workspaceId, batch });
      }
    },
  };
}

interface Reading {
  readonly table: string;
  readonly key: readonly string[];
  readonly workspaceId: string;
  readonly batch: number;
}

/** In the order of its key, each batch after the last row of the one before: what is added meanwhile does no harm. */
async function* readTable(db: Database, reading: Reading): AsyncGenerator<ExportedRow> {
  const { table, key, workspaceId, batch } = reading;
  const columns = sql.join(
    key.map((name) => sql.identifier(name)),
    sql`, `,
  );
  const owner = table === "workspaces" ? sql`id` : sql`workspace_id`;
  let after: Record<string, unknown> | null = null;
  do {
    const lines: z.output<typeof Line>[] = await rowsOf(
      db,
      Line,
      sql`select to_jsonb(t) - ${sql.param(SECRETS)}::text[] as row from ${sql.identifier(table)} t
        where ${owner} = ${workspaceId} and ${isAfter(after, { columns, key })}
        order by ${columns} limit ${batch}`,
    );
    for (const { row } of lines) yield { table, row };
    after = lines.length < batch ? null : (lines.at(-1)?.row ?? null);
  } while (after !== null);
}

/** The last row is compared as the table reads it: with the types of its columns. */
function isAfter(
  row: Record<string, unknown> | null,
  { columns, key }: { columns: SQL; key: readonly string[] },
): SQL {
  if (row === null) return sql`true`;
  const last = key.map(
    (name) => sql`${String(row[name])}::text::${sql.raw(TYPES[name] ?? "uuid")}`,
  );
  return sql`(${columns}) > (${sql.join(last, sql`, `)})`;
}

const TYPES: Readonly<Record<string, string>> = {
  provider: "text",
  account_id: "text",
  seq: "int",
};
