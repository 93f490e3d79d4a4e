import { sql } from "drizzle-orm";
import { expect } from "vitest";
import { chainStore } from "#db/chain-store.ts";
import type { Database } from "#db/client.ts";
import { retentionStore } from "#db/retention-store.ts";
import type { Prospect } from "#lib/contract/prospect.ts";
import { decide } from "#lib/engine/decide.ts";
import type { Job, LicenceClass } from "#lib/engine/ports.ts";
import { tidy } from "#lib/privacy/tidy.ts";
import { fakeSource } from "#tests/fakes/fake-source.ts";
import {
  owner,
  reload,
  requestFor,
  slice,
  start,
  type TestWorld,
  worldOn,
} from "#tests/fakes/world.ts";

export type Nights = ReturnType<typeof nightsOn>;

/** Searches that grow old, and the clean-up that comes by night, on this database. */
export function nightsOn(db: Database) {
  const bugs: unknown[] = [];
  const run = (statement: Parameters<Database["execute"]>[0]) => db.execute(statement);
  const retention = retentionStore(db);
  const log = {
    info: () => undefined,
    warn: () => undefined,
    bug: (bug: unknown) => void bugs.push(bug),
  };

  return {
    run,
    retention,

    /** What any sweep does. */
    async sweep(): Promise<void> {
      await tidy({ retention, chain: chainStore(db), log });
      expect(bugs).toEqual([]);
    },

    /** The clean-up as the sweeps of a night do it, whatever was done today. */
    async night(): Promise<void> {
      await run(sql`update retention_turns set next_at = now() - interval '1 minute'`);
      for (let sweep = 0; sweep < 5; sweep += 1) await this.sweep();
    },

    async search(prospects: readonly Prospect[], licence: LicenceClass = "keep") {
      const answer = async () => ({ prospects, nextCursor: null, reported: prospects.length });
      const source = fakeSource({ answer });
      const limits = (api: Parameters<typeof source.limits>[0]) => ({
        ...source.limits(api),
        licence,
      });
      const on = worldOn(db, { source: { ...source, limits } });
      const job = await start(on, requestFor(5));
      await slice(on, job);
      return {
        job,
        now: () => reload(on, job),
        list: (page?: number) => listOf(on, job, page),
        async choose(decision: "approved" | "rejected", positions: readonly number[]) {
          const { results } = await listOf(on, job);
          const ids = results.filter((row) => positions.includes(row.position)).map(({ id }) => id);
          return decide(on, { owner, request: { jobId: job.id, selection: { ids }, decision } });
        },
      };
    },

    /** As if the rows of the search, and itself, had been made so long ago. */
    async age({ id }: Job, days: number): Promise<void> {
      const ago = sql`${days}::int * interval '1 day'`;
      await run(
        sql`update prospect_search_jobs set created_at = created_at - ${ago} where id = ${id}`,
      );
      await run(sql`update prospect_search_results set created_at = created_at - ${ago},
        obtained_at = obtained_at - ${ago} where job_id = ${id}`);
    },

    async left({ id }: Job): Promise<number> {
      const { rows } = await db.execute<{ count: number }>(
        sql`select count(*)::int as count from prospect_search_results where job_id = ${id}`,
      );
      return rows[0]?.count ?? 0;
    },

    async forget(): Promise<void> {
      for (const table of [
        "prospect_search_jobs",
        "retention_runs",
        "retention_turns",
        "audit_events",
      ]) {
        await run(`delete from ${table}`);
      }
      await run(sql`update workspaces set keep_approved_months = 12`);
    },
  };
}

/** All at once, or two to a page. */
async function listOf(on: TestWorld, job: Job, page?: number) {
  const query = { limit: 200, sort: "position" as const, order: "asc" as const };
  const input = { workspaceId: owner.workspaceId, jobId: job.id };
  const paged = page === undefined ? {} : { page, perPage: 2 };
  const found = await on.results.list({ ...input, query: { ...query, ...paged } });
  if (!found) throw new Error("the search is gone");
  return found;
}
