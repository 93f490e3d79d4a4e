import { setTimeout as sleep } from "node:timers/promises";
import type { Prospect } from "#lib/contract/prospect.ts";
import type { Source } from "#lib/engine/ports.ts";
import { people } from "./people.ts";

export const PAGE_ROWS = 100;
export const JOB_ROWS = 2_500;

export interface BenchSource extends Source {
  /** Makes a job's people now, so that making them is not measured. */
  makeReady(firstPerson: number): void;
}

/** Endless different people, 100 a page; the first cursor of each job is told by its keywords. */
export function benchSource({ latencyMs }: { latencyMs: number }): BenchSource {
  const ready = new Map<number, Prospect[]>();
  return {
    makeReady(firstPerson) {
      ready.clear();
      for (let from = firstPerson; from < firstPerson + JOB_ROWS; from += PAGE_ROWS) {
        ready.set(from, people(from, PAGE_ROWS));
      }
    },
    limits: () => ({
      pageSize: PAGE_ROWS,
      capPerQuery: JOB_ROWS,
      rowsPerDay: 1_000_000_000,
      pricePerCall: 0,
      licence: "keep",
    }),
    missingFilters: () => [],
    async fetchPage({ criteria, cursor, pageSize }) {
      const from = Number(cursor ?? criteria.people.keywords);
      if (latencyMs > 0) await sleep(latencyMs);
      return {
        prospects: ready.get(from) ?? people(from, pageSize),
        nextCursor: String(from + pageSize),
        reported: 10 * JOB_ROWS,
      };
    },
    findParameters: async () => [],
    listAccounts: async () => [
      {
        accountId: "bench-account",
        name: "Bench",
        status: "connected",
        apis: ["classic", "sales_navigator"],
      },
    ],
  };
}
