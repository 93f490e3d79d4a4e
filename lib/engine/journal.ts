import type { SourceError } from "./errors.ts";
import { requestIdOf } from "./job-view.ts";
import type { Job, Labels, World } from "./ports.ts";
import type { HandOver } from "./store-ports.ts";

/*
 * What log and meter are told of the work: ids, kinds and durations; never a name, a text a person typed, or a row.
 */

const FIRST_FENCE = 1;

function idsOf(job: Job) {
  return { jobId: job.id, slice: job.fence, page: job.pageNo, connectionId: job.connectionId };
}

function labelsOf(job: Job, accountId?: string): Labels {
  return { connectionId: job.connectionId, ...(accountId !== undefined && { accountId }) };
}

export function noteStart(world: World, job: Job): void {
  world.log.info("slice.started", { ...idsOf(job), attempt: job.attempt });
  if (job.isTakeOver) world.log.warn("slice.took_over", { ...idsOf(job), stalls: job.stalls });
  if (job.fence === FIRST_FENCE && job.startedAt !== null) {
    const latencyMs = job.startedAt.getTime() - job.createdAt.getTime();
    world.meter.time("start_latency", latencyMs, labelsOf(job));
  }
}

export function noteEnd(world: World, job: Job, { end, ms }: { end: string; ms: number }): void {
  world.log.info("slice.ended", { ...idsOf(job), end, ms });
  world.meter.count("slices", { end, ...labelsOf(job) });
}

interface Call {
  readonly accountId: string;
  readonly callMs: number;
}

export function notePage(world: World, job: Job, call: Call & { commitMs: number }): void {
  const { accountId, callMs, commitMs } = call;
  const labels = labelsOf(job, accountId);
  world.log.info("page.kept", { ...idsOf(job), shown: job.tally.shown, ...call });
  world.meter.count("pages", labels);
  world.meter.time("page_call", callMs, { outcome: "page", ...labels });
  world.meter.time("page_commit", commitMs, labels);
}

export function noteFailure(world: World, job: Job, call: Call & { error: SourceError }): void {
  const { accountId, callMs, error } = call;
  const { kind, status, retryAfterMs } = error;
  const labels = labelsOf(job, accountId);
  const what = { kind, status, retryAfterMs, accountId, callMs };
  world.log.warn("page.failed", { ...idsOf(job), ...what });
  world.meter.count("page_failures", { kind, ...labels });
  world.meter.time("page_call", callMs, { outcome: kind, ...labels });
}

export function noteTurn(world: World, job: Job, of: { accountId: string; waitMs: number }): void {
  world.meter.time("turn_wait", of.waitMs, labelsOf(job, of.accountId));
}

export function noteWait(world: World, job: Job, wait: { reason: string; waitMs: number }): void {
  const { reason, waitMs } = wait;
  world.log.info("job.waiting", { ...idsOf(job), reason, waitMs, until: job.runAt });
  world.meter.count("waits", { reason, ...labelsOf(job) });
}

export function noteHandOver(
  world: World,
  job: Job,
  { reason, waitMs }: { reason: HandOver; waitMs: number },
): void {
  world.log.info("slice.handed_over", { ...idsOf(job), reason, waitMs });
}

export function noteBreak(world: World, job: Job): void {
  const { stalls, runAt } = job;
  world.log.warn("slice.broke_off", { ...idsOf(job), stalls, until: runAt });
}

export function noteEnding(world: World, job: Job): void {
  const { status, stopReason } = job;
  const { slice: _, ...ids } = idsOf(job); // an ending moves the fence on
  const failure = job.error && { error: job.error.code, requestId: requestIdOf(job) };
  world.log.info("job.ended", { ...ids, status, stopReason, ...failure });
  world.meter.count("endings", { status, stopReason: stopReason ?? "", ...labelsOf(job) });
}
