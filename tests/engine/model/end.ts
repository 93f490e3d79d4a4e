import { isOver } from "#lib/contract/job.ts";
import type { Job } from "#lib/engine/ports.ts";
import type { KeptJob } from "#tests/fakes/memory/memory.ts";
import { DAY_MS, harmOf, LIMITS, type Life } from "./life.ts";
import type { SearchPlan } from "./plan.ts";
import { expectedAfter } from "./provider.ts";

/** What must be true when nothing is left to happen. */
export function checkEnd(life: Life): void {
  if (life.laws.broken.length > 0) return;
  for (const kept of life.memory.jobs.values()) {
    const search = life.plan.searches[Number(kept.job.criteria.people.keywords)];
    if (!search) continue;
    checkJob(life, kept, search);
  }
  const { size } = life.memory.jobs;
  if (size + life.refused !== life.plan.searches.length)
    life.laws.break(`${size} searches were stored`);
}

function checkJob(life: Life, kept: KeptJob, search: SearchPlan): void {
  const { job } = kept;
  const law = (isKept: boolean, text: string) => {
    if (!isKept) life.laws.break(`search ${job.criteria.people.keywords}: ${text}`);
  };
  law(isOver(job.status), `it is ${job.status} for ever`);
  const seqs = kept.events.map(({ seq }) => seq);
  law(
    seqs.every((seq, index) => seq === index + 1),
    `its history is ${seqs}`,
  );
  const difference = differenceOf(kept, search);
  law(difference === null, `its rows: ${difference}`);
  law(isLegitimate(life, job, search), `it ${job.status} ${job.stopReason} ${job.error?.code}`);
  const told = (life.laws.published.get(job.id) ?? []).filter(({ isLate }) => !isLate);
  law(told.at(-1)?.seq === job.seq, `the last message is ${told.at(-1)?.seq} of ${job.seq}`);
  const ended = kept.events.findLast(({ name }) => name === `job.${job.status}`)?.seq ?? 0;
  const isTold = told.some(({ name, seq }) => name === `job.${job.status}` && seq >= ended);
  law(isTold, "nobody heard of its end");
}

function differenceOf({ job, rows }: KeptJob, search: SearchPlan): string | null {
  const expected = expectedAfter(search, job.pageNo);
  const shown = rows
    .filter(({ disposition }) => disposition === "shown")
    .toSorted((a, b) => (a.position ?? 0) - (b.position ?? 0));
  const { fetched, merged, filteredOut, reserve } = job.tally;
  const found = {
    fetched,
    merged,
    filteredOut,
    reserve,
    shown: shown.map(({ identity }) => identity),
  };
  const isDense = shown.every(({ position }, index) => position === index + 1);
  if (!isDense) return `positions ${shown.map(({ position }) => position)}`;
  const [got, want] = [JSON.stringify(found), JSON.stringify(expected)];
  return got === want ? null : `${got} instead of ${want}`;
}

/** Whether something happened that may end a search so. */
function isLegitimate(life: Life, job: Job, search: SearchPlan): boolean {
  if (job.status === "completed") return isComplete(life, job, search);
  if (job.status === "cancelled") return job.cancelRequestedAt !== null;
  const { deaths, stops, faults } = harmOf(life, job.id);
  const code = job.error?.code ?? "";
  switch (code) {
    case "stalled":
      return deaths > LIMITS.stalls;
    case "idle": // it slept past its deadline before it began
      return deaths >= LIMITS.idleSlices;
    case "too_many_slices":
      return deaths + stops + faults.length >= LIMITS.sparseSlices;
    case "no_progress":
    case "cursor_repeated":
      return search.loopTo !== null || search.pages.some(({ fresh }) => fresh === 0);
    case "transient":
    case "rate_limited":
      return faults.length > LIMITS.sliceTries;
    case "expired":
      return isOutOfTime(life, job);
    default:
      return faults.includes(code);
  }
}

function isComplete(life: Life, job: Job, search: SearchPlan): boolean {
  switch (job.stopReason) {
    case "target_reached":
      return job.tally.shown === job.target;
    case "source_exhausted":
      return job.pageNo >= search.pages.length && search.loopTo === null;
    case "provider_cap_reached":
      return (
        job.tally.fetched - job.tally.merged >= life.plan.capPerQuery ||
        harmOf(life, job.id).faults.includes("provider_cap") ||
        job.tally.fetched >= 0.9 * life.plan.capPerQuery
      );
    default:
      return false;
  }
}

/** In a week the provider's account can be used up, or not be usable. */
function isOutOfTime(life: Life, job: Job): boolean {
  const accountId = life.memory.connections.get(job.connectionId)?.accountId ?? "";
  const rows = life.laws.asked.get(accountId) ?? 0;
  const allowance = life.memory.paces.get(accountId)?.rowsPerDay ?? life.plan.rowsPerDay ?? 0;
  const days = LIMITS.jobLifetimeMs / DAY_MS - 3;
  const wasUsed = rows >= (days * allowance) / 2; // two pages of more than half a day are one a day
  return job.completedAt !== null && job.completedAt >= job.expiresAt && wasUsed;
}
