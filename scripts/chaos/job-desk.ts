import { z } from "zod";
import type { PeopleCriteria } from "#lib/contract/job.ts";
import { EngineError } from "#lib/engine/errors.ts";
import type { World } from "#lib/engine/ports.ts";
import { retryJob } from "#lib/engine/retry.ts";
import { startJob } from "#lib/engine/start.ts";
import type { Arena } from "./arena.ts";
import {
  ACCOUNTS,
  expectedRows,
  type PlannedJob,
  planJob,
  QUERIES,
  requestFor,
} from "./plan-job.ts";

export interface JobDesk {
  /** Sees to it that so many jobs are open, and continues those that failed. One whose start broke off is started again. */
  keepBusy(open: number): Promise<void>;
  standing(): Promise<Standing>;
  /** Rows each job must end with, by its id. */
  expected(): ReadonlyMap<string, number>;
  /** How often a job that had failed was continued, by the failure's code. */
  continued(): ReadonlyMap<string, number>;
}

const NO_WORKSPACE = "00000000-0000-4000-8000-000000000000"; // has no key of its own

const Standing = z.object({
  open: z.coerce.number(),
  completed: z.coerce.number(),
  /** Jobs whose last state nobody heard of yet. */
  unsent: z.coerce.number(),
  failed: z.array(
    z.object({ id: z.string(), workspaceId: z.string(), userId: z.string(), code: z.string() }),
  ),
});
export type Standing = z.infer<typeof Standing>;

const STANDING = `
  select count(*) filter (where status in ('queued', 'processing', 'waiting')) as open,
    count(*) filter (where status = 'completed') as completed,
    count(*) filter (where seq > sent_seq) as unsent,
    coalesce(jsonb_agg(jsonb_build_object('id', id, 'workspaceId', workspace_id, 'userId', user_id,
      'code', error_code)) filter (where status = 'failed'), '[]') as failed
  from prospect_search_jobs`;

/** Where jobs are handed in, by the app's own use cases. */
export async function openJobDesk(arena: Arena, seed: string): Promise<JobDesk> {
  const { office, owners, postgres, provider } = arena;
  const expected = new Map<string, number>();
  const continued = new Map<string, number>();
  const matching = await countMatches(office);
  await provider.forgetCalls(); // these were ours, not a job's
  let next = 0;
  let isHalfDone = false;

  async function standing(): Promise<Standing> {
    const { rows } = await postgres.pool.query(STANDING);
    return Standing.parse(rows[0]);
  }

  /** The key makes it once, however often the database goes away meanwhile. */
  async function handIn(planned: PlannedJob): Promise<void> {
    const owner = owners[planned.person];
    if (!owner) throw new Error(`nobody is number ${planned.person}`);
    const rows = expectedRows(planned, matching.get(planned.query) ?? 0);
    const world = onAccount(office, planned.accountId);
    const idempotencyKey = `chaos-${planned.number}`;
    const { job } = await startJob(world, { owner, request: planned.request, idempotencyKey });
    expected.set(job.id, rows);
  }

  async function goOn({
    id,
    workspaceId,
    userId,
    code,
  }: Standing["failed"][number]): Promise<void> {
    try {
      await retryJob(office, { owner: { workspaceId, userId }, jobId: id });
      continued.set(code, (continued.get(code) ?? 0) + 1);
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
    }
  }

  return {
    standing,
    expected: () => expected,
    continued: () => continued,
    async keepBusy(wanted) {
      const { open, failed } = await standing();
      for (const job of failed) await goOn(job);
      for (let left = wanted - open - failed.length; left > 0 || isHalfDone; left -= 1) {
        isHalfDone = true;
        await handIn(planJob({ seed, number: next }));
        isHalfDone = false;
        next += 1;
      }
    },
  };
}

/** How many people each query finds, before anything goes wrong. */
async function countMatches({ source }: World): Promise<Map<PeopleCriteria, number>> {
  const [accountId = ""] = ACCOUNTS;
  const matching = new Map<PeopleCriteria, number>();
  for (const query of QUERIES) {
    const { criteria } = requestFor({ query, api: "sales_navigator", target: 1 });
    const signal = AbortSignal.timeout(20_000);
    const ask = { accountId, api: "sales_navigator" as const, criteria, pageSize: 1, cursor: null };
    const { reported } = await source.fetchPage({ ...ask, workspaceId: NO_WORKSPACE, signal });
    matching.set(query, reported);
  }
  return matching;
}

/** The same world with one account to choose from. */
function onAccount(office: World, accountId: string): World {
  const { connections } = office;
  return {
    ...office,
    connections: {
      ...connections,
      async list(input) {
        const known = await connections.list(input);
        const own = known.connections.filter((connection) => connection.accountId === accountId);
        return { connections: own, isFresh: known.isFresh };
      },
    },
  };
}
