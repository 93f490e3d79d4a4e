import { z } from "zod";
import { MOST_ROWS } from "#lib/contract/job.ts";
import type { Source, SourceLimits } from "#lib/engine/ports.ts";
import { type UnipileKey, unipileClient } from "#lib/http/unipile.ts";
import { listAccounts } from "./linkedin/accounts.ts";
import { sizedCursor } from "./linkedin/cursor.ts";
import { Person, toProspect } from "./linkedin/person.ts";
import { missingFilters, toSearchBody } from "./linkedin/search-body.ts";

// Unipile's advice: https://developer.unipile.com/docs/provider-limits-and-restrictions
const CLASSIC: SourceLimits = {
  pageSize: 50,
  capPerQuery: MOST_ROWS.classic,
  rowsPerDay: 1_000,
  pricePerCall: 0,
  licence: "keep",
};
const PREMIUM: SourceLimits = {
  ...CLASSIC,
  pageSize: 100,
  capPerQuery: MOST_ROWS.sales_navigator,
  rowsPerDay: 2_500,
};

const Answer = z.object({
  items: z.array(Person).max(100),
  paging: z.object({ total_count: z.number().int().min(0) }),
  cursor: z.string().min(1).nullish(),
});

const Parameters = z.object({
  items: z.array(z.object({ id: z.coerce.string(), title: z.string() })),
});

/** LinkedIn people by Unipile, one page a call. */
export function linkedin(options: UnipileKey): Source {
  const unipile = unipileClient(options);
  return {
    limits: (api) => (api === "classic" ? CLASSIC : PREMIUM),
    missingFilters,

    async fetchPage({ accountId, api, criteria, pageSize, cursor, signal }) {
      const answer = await unipile({
        path: "/linkedin/search",
        query: { account_id: accountId, limit: String(pageSize) },
        // The cursor carries the whole query: sending both would be two truths.
        body:
          cursor === null ? toSearchBody(api, criteria) : { cursor: sizedCursor(cursor, pageSize) },
        schema: Answer,
        signal,
      });
      const isEnd = answer.items.length === 0; // seen with a cursor that goes on for ever
      return {
        prospects: answer.items.map(toProspect),
        nextCursor: isEnd ? null : (answer.cursor ?? null),
        reported: answer.paging.total_count,
      };
    },

    async findParameters({ accountId, query, signal }) {
      const { items } = await unipile({
        path: "/linkedin/search/parameters",
        query: {
          account_id: accountId,
          type: query.type,
          keywords: query.q,
          limit: String(query.limit),
        },
        schema: Parameters,
        signal,
      });
      return items.map(({ id, title }) => ({ id, label: title }));
    },

    listAccounts: (signal) => listAccounts(unipile, signal),
  };
}
