import { isOver } from "#lib/contract/job.ts";
import type { JobEventName } from "#lib/contract/realtime.ts";
import type { Outbox, PendingMessage } from "#lib/engine/store-ports.ts";
import type { Answering, KeptJob, Memory } from "./memory.ts";

const SEND_LEASE_MS = 10_000;
const ENDINGS: readonly JobEventName[] = ["job.completed", "job.failed", "job.cancelled"];

export function memoryOutbox(memory: Memory, answer: Answering): Outbox {
  return {
    take: (input) => answer(() => take(memory, input)),
    markSent: ({ jobId, seq }) =>
      answer(() => {
        const kept = memory.jobs.get(jobId);
        if (!kept) return;
        kept.sentSeq = Math.max(kept.sentSeq, seq);
        kept.sentAt = memory.now();
        kept.sendLeaseUntil = 0;
      }),
    hasNews: (jobId) =>
      answer(() => {
        const kept = memory.jobs.get(jobId);
        return kept !== undefined && hasNews(kept);
      }),
  };
}

export const hasNews = (kept: KeptJob): boolean => kept.job.seq > kept.sentSeq;

type Take = Parameters<Outbox["take"]>[0];

function take(memory: Memory, { jobId, limit, leastGapMs }: Take): PendingMessage[] {
  const now = memory.now();
  const due = [...memory.jobs.values()]
    .filter(
      (kept) =>
        hasNews(kept) &&
        kept.sentAt <= now - Math.round(leastGapMs) &&
        kept.sendLeaseUntil <= now &&
        (jobId === null || kept.job.id === jobId),
    )
    .toSorted((a, b) => a.sentAt - b.sentAt)
    .slice(0, limit);
  for (const kept of due) kept.sendLeaseUntil = now + SEND_LEASE_MS;
  return due.map((kept) => ({ job: kept.job, name: nameOf(kept), isMembers: true }));
}

/** The ending's name when the ending was not sent yet, so that a decision made a moment later never hides it. */
function nameOf({ job, events, sentSeq }: KeptJob): JobEventName {
  const ended = events.findLast(({ name }) => ENDINGS.includes(name))?.seq ?? 0;
  const retried = events.findLast(({ name }) => name === "job.retried")?.seq ?? 0;
  const isTold = ended > retried && ended <= sentSeq;
  const ending = ENDINGS.find((name) => name === `job.${job.status}`);
  if (isOver(job.status) && !isTold && ending) return ending;
  return events.findLast(({ seq }) => seq > sentSeq)?.name ?? "job.progress";
}
