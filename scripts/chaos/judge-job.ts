import type { EndedJob, JobEvent } from "./read-evidence.ts";

/** What is wrong with one job; all zero and true when nothing is. */
export interface Finding {
  readonly lost: number;
  readonly twice: number;
  readonly gaps: number;
  readonly staleAccepted: number;
  readonly isLedgerExact: boolean;
  readonly arePositionsDense: boolean;
}

export function judgeJob(
  job: EndedJob,
  { events, expected }: { events: readonly JobEvent[]; expected: number },
): Finding {
  const { rows } = job;
  const lost = Math.max(0, expected - rows.people);
  return {
    lost,
    twice: rows.shown - (expected - lost),
    gaps: gapsOf(job, events),
    staleAccepted: countStale(events),
    isLedgerExact: isLedgerExact(job),
    arePositionsDense:
      rows.positions === rows.shown && (rows.first ?? 1) === 1 && (rows.last ?? 0) === rows.shown,
  };
}

/** The counters add up, and each says what the rows say. */
function isLedgerExact(job: EndedJob): boolean {
  const { rows } = job;
  const sum = job.merged + job.known + job.suppressed + job.filtered_out + job.reserve + job.shown;
  const pairs = [
    [job.fetched, sum],
    [job.shown, rows.shown],
    [job.reserve, rows.reserve],
    [job.known, rows.known],
    [job.filtered_out, rows.filtered_out],
    [job.suppressed, rows.suppressed],
    [job.merged, rows.merges],
  ];
  return pairs.every(([one, other]) => one === other);
}

/** Numbers that are missing, come again or lie beyond: events from 1 to the job's own, pages from 1 to its last. */
function gapsOf(job: EndedJob, events: readonly JobEvent[]): number {
  const pages = events.flatMap(({ what, page }) =>
    what === "page" && page !== null ? [page] : [],
  );
  const seqs = events.map(({ seq }) => seq);
  return countGaps(seqs, job.seq) + countGaps(pages, job.pages);
}

function countGaps(numbers: readonly number[], last: number): number {
  const known = new Set(numbers);
  const missing = Array.from({ length: last }, (_, index) => index + 1).filter(
    (number) => !known.has(number),
  );
  const wrong = numbers.filter(
    (number, index) => number > last || number <= (numbers[index - 1] ?? 0),
  );
  return missing.length + wrong.length;
}

const WRITES_OF_A_HOLDER = new Set(["page", "handed_over", "waiting", "completed", "failed"]);

/** Who may write after an event: the process that claimed the job last, nobody once it was given back. */
interface Hold {
  readonly holder: string | null;
  readonly fence: number;
}

/**
 * Writes of a process that did not hold the job: another had claimed it since, or nobody had since it was given back. A
 * claim whose fence does not grow counts as well.
 */
export function countStale(events: readonly JobEvent[]): number {
  let hold: Hold = { holder: null, fence: 0 };
  let stale = 0;
  for (const event of events) {
    if (isStale(event, hold)) stale += 1;
    hold = holdAfter(event, hold);
  }
  return stale;
}

function isStale({ what, writer, fence }: JobEvent, hold: Hold): boolean {
  if (what === "claimed") return (fence ?? 0) <= hold.fence;
  return isOfHolder(what) && (hold.holder === null || hold.holder !== writer);
}

function holdAfter({ what, writer, fence }: JobEvent, hold: Hold): Hold {
  if (what === "claimed") return { holder: writer, fence: fence ?? hold.fence };
  return isOfHolder(what) && what !== "page" ? { ...hold, holder: null } : hold;
}

function isOfHolder(what: string | null): boolean {
  return what !== null && WRITES_OF_A_HOLDER.has(what);
}
