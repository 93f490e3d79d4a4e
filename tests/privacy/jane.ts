import { sql } from "drizzle-orm";
import { expect } from "vitest";
import type { Database } from "#db/client.ts";
import { exportStore } from "#db/export-store.ts";
import { personStore } from "#db/person-store.ts";
import { registerStore } from "#db/register-store.ts";
import { retentionStore } from "#db/retention-store.ts";
import { suppressionStore } from "#db/suppression-store.ts";
import type { PersonRequest } from "#lib/contract/privacy.ts";
import type { Prospect } from "#lib/contract/prospect.ts";
import { decide } from "#lib/engine/decide.ts";
import { fakeSource, person } from "#tests/fakes/fake-source.ts";
import { owner, requestFor, slice, start, testHasher, worldOn } from "#tests/fakes/world.ts";

export const PROFILE = "https://www.linkedin.com/in/jane-doe-4711";
const EMAIL = "jane.doe@acme.example";
export const JANE = person(0, {
  name: "Jane Doe",
  providerId: "ACoAAB-jane",
  memberId: "98765432",
  linkedinUrl: PROFILE,
  headline: `Director, ${EMAIL}`,
});
/** The same person in other products of LinkedIn. */
export const SALES = { ...JANE, providerId: "ACwAAC-sales", linkedinUrl: null, headline: null };
export const RECRUITER = {
  ...JANE,
  providerId: "AEMAAD-recruiter",
  memberId: null,
  linkedinUrl: "https://de.linkedin.com/in/JANE%2DDOE-4711?trk=x",
  headline: null,
};
export const TRACES = /jane|doe|98765432|ACoAAB|ACwAAC|AEMAAD/i;

export const ASKED: [string, PersonRequest][] = [
  ["profile address", { kind: "profile", value: "http://fr.linkedin.com/in/Jane-Doe-4711/" }],
  ["provider's id", { kind: "person", value: "ACwAAC-sales" }],
  ["member number", { kind: "person", value: "urn:li:member:98765432" }],
  ["e-mail", { kind: "email", value: "Jane.Doe@acme.example" }],
];

export const by = { ...owner, sessionId: null, origin: { address: null, requestId: null } };

/** Parents before children. */
const BACKED_UP = [
  "prospect_search_jobs",
  "prospect_search_results",
  "job_events",
  "decision_batches",
  "decision_changes",
  "suppressions",
  "erasures",
  "audit_events",
];

export type Scene = ReturnType<typeof sceneOn>;

/** Searches that find Jane, and what is kept of her, on this database. */
export function sceneOn(db: Database) {
  async function search(prospects: readonly Prospect[], keywords = "director") {
    const answer = async () => ({ prospects, nextCursor: null, reported: prospects.length });
    const on = worldOn(db, { source: fakeSource({ answer }) });
    const job = await start(on, requestFor(50, { people: { keywords } }));
    await slice(on, job);
    return { on, job };
  }

  return {
    search,
    privacy: {
      suppressions: suppressionStore(db),
      suppressionHasher: testHasher,
      persons: personStore(db),
      exports: exportStore(db),
      spendRows: async () => undefined,
      retention: retentionStore(db),
      register: registerStore(db),
    },

    approveAll({ on, job }: Awaited<ReturnType<typeof search>>) {
      const selection = { filter: {}, asOfSeq: 1_000, excludeIds: [] };
      return decide(on, { owner, request: { jobId: job.id, selection, decision: "approved" } });
    },

    /** Every row of every table there is, as text. */
    async dump(): Promise<string> {
      const { rows: tables } = await db.execute<{ name: string }>(sql`
        select format('%I.%I', n.nspname, c.relname) as name
        from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p', 'm') and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')`);
      expect(tables.length).toBeGreaterThan(20);
      const texts = await Promise.all(
        tables.map(({ name }) => db.execute(`select to_jsonb(t)::text as line from ${name} t`)),
      );
      return JSON.stringify(texts.map(({ rows }) => rows));
    },

    /** A backup of what is kept of people; the answer restores it over what is there by then. */
    async backUp(): Promise<() => Promise<void>> {
      const kept = await Promise.all(
        BACKED_UP.map(async (table) => {
          const { rows } = await db.execute(
            `select coalesce(jsonb_agg(t), '[]') as rows from ${table} t`,
          );
          return { table, rows: JSON.stringify(rows[0]?.rows) };
        }),
      );
      return async () => {
        for (const table of BACKED_UP.toReversed()) await db.execute(`delete from ${table}`);
        for (const { table, rows } of kept) {
          await db.execute(sql`insert into ${sql.identifier(table)}
            select * from jsonb_populate_recordset(null::${sql.identifier(table)}, ${rows}::jsonb)`);
        }
      };
    },

    async forget(): Promise<void> {
      for (const table of ["prospect_search_jobs", "suppressions", "erasures", "audit_events"]) {
        await db.execute(`delete from ${table}`);
      }
    },
  };
}
