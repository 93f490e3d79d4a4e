import { SourceError } from "./errors.ts";
import { keepLease } from "./lease.ts";
import type { Job, SourcePage, World } from "./ports.ts";

export type PageOutcome =
  | { readonly kind: "page"; readonly page: SourcePage }
  | { readonly kind: "failed"; readonly error: SourceError }
  /** Somebody asked to stop, or the job is no longer ours: the row says which. */
  | { readonly kind: "interrupted" };

interface Call {
  readonly job: Job;
  readonly accountId: string;
  /** The most that may be asked for. */
  readonly rows: number;
  readonly signal: AbortSignal;
}

/** Asks the source for one page, keeps the lease alive meanwhile, and says what happened; only bugs are thrown. */
export async function fetchPage(world: World, call: Call): Promise<PageOutcome> {
  const { job, accountId, rows } = call;
  const stop = new AbortController();
  const interrupted = AbortSignal.any([call.signal, stop.signal]);
  const answered = new AbortController();
  void keepLease(world, { job, stop, until: answered.signal });
  try {
    const page = await world.source.fetchPage({
      workspaceId: job.workspaceId,
      accountId,
      api: job.api,
      criteria: job.criteria,
      pageSize: rows,
      cursor: job.cursor,
      signal: AbortSignal.any([interrupted, AbortSignal.timeout(world.limits.pageTimeoutMs)]),
    });
    return { kind: "page", page };
  } catch (error) {
    const isSourceError = error instanceof SourceError;
    // That the account has to slow down is for its other jobs as well.
    if (isSourceError && error.kind === "rate_limited") return { kind: "failed", error };
    if (interrupted.aborted) return { kind: "interrupted" };
    if (isSourceError) return { kind: "failed", error };
    throw error;
  } finally {
    answered.abort(); // a beat that is under way is not waited for: the fence decides at the commit
  }
}
