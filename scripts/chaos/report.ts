import { type CallFinding, judgeCalls } from "./judge-calls.ts";
import { type Finding, judgeJob } from "./judge-job.ts";
import type { Call } from "./provider.ts";
import type { Evidence } from "./read-evidence.ts";

export interface Report {
  readonly seed: string | number;
  readonly events: number;
  readonly jobs: number;
  readonly rowsExpected: number;
  readonly rows: number;
  readonly lost: number;
  readonly twice: number;
  readonly staleAccepted: number;
  readonly gaps: number;
  readonly ledgerOk: boolean;
  readonly refetched: number;
  readonly ok: boolean;
  readonly positionsOk: boolean;
  /** Jobs that did not complete, or of whose end nobody heard. */
  readonly unfinished: number;
  readonly calls: number;
  readonly tooClose: number;
  readonly insideRetryAfter: number;
  /** `tooClose` and `insideRetryAfter` go by the moments the database granted. */
  readonly paceJudgedBy: "calls that began";
  readonly arrivedTooClose: number;
  readonly arrivedInsideRetryAfter: number;
}

interface Trial {
  readonly seed: string | number;
  readonly events: number;
  /** Rows each job must have, by its id. */
  readonly expected: ReadonlyMap<string, number>;
  readonly evidence: Evidence;
  readonly calls: readonly Call[];
  readonly spacingMs: number;
}

/** Counts everything, and says whether it is as it must be. */
export function reportOn(trial: Trial): Report {
  const { seed, events, expected, evidence, calls, spacingMs } = trial;
  const { jobs, slots, starts } = evidence;
  const eventsOf = Map.groupBy(evidence.events, ({ job_id }) => job_id);
  const findings = jobs.map((job) =>
    judgeJob(job, { events: eventsOf.get(job.id) ?? [], expected: expected.get(job.id) ?? 0 }),
  );
  const rowsExpected = sum([...expected.values()]);
  const traffic = judgeCalls({ calls, slots, starts, jobs, spacingMs });
  const isOver = ({ status, seq, sent_seq }: Evidence["jobs"][number]) =>
    status === "completed" && seq === sent_seq;
  const counted = {
    jobs: jobs.length,
    rowsExpected,
    rows: sum(jobs.map(({ rows }) => rows.shown)),
    ...totals(findings),
    unfinished: expected.size - jobs.filter(isOver).length,
  };
  return inOrder({ seed, events, counted, traffic });
}

function totals(findings: readonly Finding[]) {
  return {
    lost: sum(findings.map(({ lost }) => lost)),
    twice: sum(findings.map(({ twice }) => twice)),
    staleAccepted: sum(findings.map(({ staleAccepted }) => staleAccepted)),
    gaps: sum(findings.map(({ gaps }) => gaps)),
    ledgerOk: findings.every(({ isLedgerExact }) => isLedgerExact),
    positionsOk: findings.every(({ arePositionsDense }) => arePositionsDense),
  };
}

interface Counted extends ReturnType<typeof totals> {
  readonly jobs: number;
  readonly rowsExpected: number;
  readonly rows: number;
  readonly unfinished: number;
}

function inOrder(input: {
  seed: string | number;
  events: number;
  counted: Counted;
  traffic: CallFinding;
}): Report {
  const { seed, events, counted, traffic } = input;
  const { positionsOk, unfinished, ...figures } = counted;
  const { refetched, ...pace } = traffic;
  const none = [
    figures.lost,
    figures.twice,
    figures.staleAccepted,
    figures.gaps,
    figures.rows - figures.rowsExpected,
    unfinished,
    pace.tooClose,
    pace.insideRetryAfter,
  ];
  const ok =
    none.every((figure) => figure === 0) &&
    figures.ledgerOk &&
    positionsOk &&
    refetched <= events &&
    figures.jobs > 0;
  return {
    seed,
    events,
    ...figures,
    refetched,
    ok,
    positionsOk,
    unfinished,
    ...pace,
    paceJudgedBy: "calls that began",
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
