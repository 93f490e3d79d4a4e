import type { Job, Row } from "#lib/engine/ports.ts";
import type { Store } from "#lib/engine/store-ports.ts";
import { change, heldBy, type KeptJob, type KeptRow, type Memory } from "./memory.ts";

type Page = Parameters<Store["commitPage"]>[0];
type Kind = "filtered_out" | "known" | "candidate";

/** Rows, cursor, counters, event and lease together, guarded by fence and page number. */
export function commitPage(memory: Memory, page: Page): Job | null {
  const kept = heldBy(memory, page.job);
  if (!kept) return null;
  if (memory.guards.fence && kept.job.pageNo !== page.job.pageNo) return null;
  const added = keepRows(memory, kept, page.rows);
  kept.leaseUntil = memory.now() + Math.round(page.leaseMs);
  const callMs = Math.round(page.callMs);
  return change(memory, kept, {
    set: progressed(memory, kept, { page, added }),
    name: "job.progress",
    detail: (job) => ({
      what: "page",
      page: job.pageNo,
      added: added.length,
      shown: job.tally.shown,
      callMs,
    }),
  });
}

/** What is new to this job, shown rows numbered in the order the source gave them. */
function keepRows(memory: Memory, kept: KeptJob, rows: readonly Row[]): KeptRow[] {
  const { job } = kept;
  const here = new Map(kept.rows.map((row) => [row.identity, row]));
  const unique = new Map<string, Row>();
  for (const row of rows) if (!unique.has(row.identity)) unique.set(row.identity, row);
  const added: KeptRow[] = [];
  let place = job.tally.shown;
  for (const row of unique.values()) {
    const double = here.get(row.identity);
    if (double) {
      double.mergeCount += 1;
      continue;
    }
    const isSeen = isShownElsewhere(memory, job, row.identity);
    const kind = kindOf(job, row, isSeen);
    if (kind === "candidate") place += 1;
    added.push(toKeptRow(job, row.identity, { kind, place, isSeen }));
  }
  kept.rows.push(...added);
  return added;
}

function isShownElsewhere(memory: Memory, job: Job, identity: string): boolean {
  return [...memory.jobs.values()].some(
    (other) =>
      other.job.workspaceId === job.workspaceId &&
      other.job.id !== job.id &&
      other.rows.some((row) => row.disposition === "shown" && row.identity === identity),
  );
}

function kindOf(job: Job, row: Row, isSeen: boolean): Kind {
  if (row.isFilteredOut) return "filtered_out";
  return isSeen && job.criteria.exclude.known ? "known" : "candidate";
}

function toKeptRow(
  job: Job,
  identity: string,
  { kind, place, isSeen }: { kind: Kind; place: number; isSeen: boolean },
): KeptRow {
  const isShown = kind === "candidate" && place <= job.target;
  const candidate = isShown ? "shown" : "reserve";
  return {
    identity,
    disposition: kind === "candidate" ? candidate : kind,
    position: isShown ? place : null,
    batchNumber: job.pageNo,
    seq: job.seq + 1,
    isSeen,
    mergeCount: 0,
  };
}

function progressed(
  memory: Memory,
  { job }: KeptJob,
  { page, added }: { page: Page; added: readonly KeptRow[] },
): Partial<Job> {
  const { tally } = job;
  const count = (disposition: KeptRow["disposition"]) =>
    added.filter((row) => row.disposition === disposition).length;
  const shown = tally.shown + count("shown");
  const within = page.reported === 0 ? job.target : Math.min(job.target, page.reported);
  return {
    tally: {
      ...tally,
      reported: page.reported,
      fetched: tally.fetched + page.rows.length,
      merged: tally.merged + page.rows.length - added.length,
      known: tally.known + count("known"),
      filteredOut: tally.filteredOut + count("filtered_out"),
      reserve: tally.reserve + count("reserve"),
      shown,
      new: tally.new + added.filter((row) => row.disposition === "shown" && !row.isSeen).length,
    },
    percent: Math.max(job.percent, Math.min(99, Math.floor((100 * shown) / Math.max(1, within)))),
    cursor: page.nextCursor,
    seenCursors: page.cursorHash === null ? job.seenCursors : [...job.seenCursors, page.cursorHash],
    pageNo: job.pageNo + 1,
    pagesWithoutNews: added.length === 0 ? job.pagesWithoutNews + 1 : 0,
    calls: job.calls + 1,
    callMs: job.callMs + Math.round(page.callMs),
    stalls: 0,
    idleSlices: 0,
    failures: 0,
    lastActivityAt: new Date(memory.now()),
  };
}
