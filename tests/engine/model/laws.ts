import { isOver, type JobStatus } from "#lib/contract/job.ts";
import type { Job, World } from "#lib/engine/ports.ts";
import type { Reservation } from "#lib/engine/store-ports.ts";
import type { Process } from "#tests/fakes/interleaving.ts";
import type { KeptJob, Watcher } from "#tests/fakes/memory/memory.ts";
import { ledgerOf } from "#tests/fakes/world.ts";

/** What must be true at every step. Whatever is not is written down; the life goes on. */

const ARROWS: Readonly<Record<JobStatus, readonly JobStatus[]>> = {
  queued: ["processing", "cancelled"],
  processing: ["processing", "waiting", "completed", "failed", "cancelled"],
  waiting: ["processing", "cancelled"],
  completed: ["queued"],
  failed: ["queued"],
  cancelled: ["queued"],
};

interface Published {
  readonly seq: number;
  readonly at: number;
  readonly name: string;
  /** Of a process that was frozen, and older than what others said meanwhile. */
  readonly isLate: boolean;
  readonly wasFrozen: boolean;
}

interface Turn {
  readonly job: Job;
  readonly kind: Reservation["kind"];
}

export interface Laws extends Watcher {
  readonly broken: string[];
  readonly published: ReadonlyMap<string, Published[]>;
  /** In the order in which calls were granted and refused: whose job, and what it was told. */
  readonly turns: Turn[];
  /** Rows that were asked for, by account. */
  readonly asked: ReadonlyMap<string, number>;
  break(law: string): void;
  called(by: Process, call: { job: Job | undefined; accountId: string }): void;
  publishes(by: Process, message: Parameters<World["realtime"]["publish"]>[0]): void;
}

interface Rules {
  readonly now: () => number;
  /** Whose statement happens just now. */
  readonly acting: () => Process;
  readonly spacingMs: number;
  /** What an account may be asked for now. */
  readonly rowsPerDay: (accountId: string) => number;
  readonly dayMs: number;
  readonly newsGapMs: number;
}

export function laws(rules: Rules): Laws {
  const { now } = rules;
  const broken: string[] = [];
  const law = (isKept: boolean, text: string) => {
    if (!isKept) broken.push(`${text} (at ${now()})`);
  };
  const published = new Map<string, Published[]>();
  const turns: Turn[] = [];
  const asked = new Map<string, number>();
  return {
    broken,
    asked,
    published,
    turns,
    break: (text) => law(false, text),
    changed: (before, kept) => checkChange(before, kept, { law, now: now() }),
    ...paceLaws(rules, { law, turns, asked }),
    publishes(by, { message, name }) {
      const told = published.get(message.jobId) ?? [];
      const { seq, status } = message;
      const at = now();
      law(
        name !== "job.failed" || status === "failed",
        "failure is told of a job that has not failed",
      );
      const newest = Math.max(0, ...told.map((each) => each.seq));
      const before = told.findLast(({ wasFrozen }) => !wasFrozen);
      if (before && !by.wasFrozen) {
        law(seq >= before.seq, `message ${seq} comes after ${before.seq}`);
        law(at - before.at >= rules.newsGapMs, "messages come closer than their gap");
      }
      const { wasFrozen } = by;
      const isLate = wasFrozen && seq < newest;
      published.set(message.jobId, [...told, { seq, at, name, isLate, wasFrozen }]);
    },
  };
}

interface Judge {
  readonly law: (isKept: boolean, text: string) => void;
  readonly now: number;
}

function checkChange(before: Job | null, kept: KeptJob, { law, now }: Judge): void {
  const { job, events } = kept;
  const { fetched, sum } = ledgerOf(job);
  law(fetched === sum, "the ledger does not add up");
  law(job.tally.shown <= job.target, "more is shown than was wanted");
  law(events.length === job.seq && events.at(-1)?.seq === job.seq, "a change without its event");
  if (before === null) return;
  law(ARROWS[before.status].includes(job.status), `${before.status} became ${job.status}`);
  law(job.seq === before.seq + 1, "seq has a gap");
  law(job.fence >= before.fence, "the fence went back");
  const isAnew = before.attempt !== job.attempt && before.discardRequested;
  law(isAnew || job.percent >= before.percent, "percent went back");
  if (before.cancelRequestedAt === null || before.attempt !== job.attempt) return;
  law(!isOver(job.status) || job.status === "cancelled", `asked to stop, it ${job.status}`);
  law(
    isOver(job.status) || kept.leaseUntil !== null || job.runAt.getTime() <= now,
    `asked to stop, it waits ${job.runAt.getTime() - now} ms`,
  );
}

interface Courts {
  readonly law: Judge["law"];
  readonly turns: Turn[];
  readonly asked: Map<string, number>;
}

function paceLaws(
  rules: Rules,
  { law, turns, asked }: Courts,
): Pick<Laws, "reserved" | "began" | "cooled" | "called"> {
  const { now } = rules;
  const moments = new Map<number, number>(); // at which a process may call
  const granted = new Map<string, { at: number; rows: number }[]>();
  const stopping = new Set<string>();
  const lastCall = new Map<string, number>();
  const coolDowns = new Map<string, { since: number; until: number }[]>();
  return {
    reserved({ job, accountId }, answer) {
      turns.push({ job, kind: answer.kind });
      if (answer.kind !== "granted") return;
      const at = now();
      const { rows } = answer;
      if (answer.waitMs === 0) moments.set(rules.acting().id, at);
      const day = (granted.get(accountId) ?? []).filter((each) => each.at > at - rules.dayMs);
      const used = day.reduce((sum, each) => sum + each.rows, 0);
      asked.set(accountId, (asked.get(accountId) ?? 0) + rows);
      granted.set(accountId, [...day, { at, rows }]);
      law(used + rows <= rules.rowsPerDay(accountId), `${used + rows} rows in a day`);
    },
    began(answer) {
      if (answer.kind === "go") moments.set(rules.acting().id, now());
    },
    cooled(accountId, until) {
      const windows = coolDowns.get(accountId) ?? [];
      coolDowns.set(accountId, [...windows, { since: now(), until }]);
    },
    called(by, { job, accountId }) {
      const at = now();
      const moment = moments.get(by.id);
      moments.delete(by.id);
      law(moment !== undefined, "a call that nobody granted");
      if (moment === undefined) return;
      const isLate = at > moment;
      law(!isLate || by.wasFrozen, "a call after its moment");
      if (isLate) return;
      if (job?.cancelRequestedAt) {
        const attempt = `${job.id} ${job.attempt}`;
        law(!stopping.has(attempt), "a second call of a search that is to stop");
        stopping.add(attempt);
      }
      const last = lastCall.get(accountId);
      lastCall.set(accountId, at);
      if (last !== undefined) {
        law(at - last >= rules.spacingMs, `calls of an account ${at - last} ms apart`);
      }
      const isForbidden = (coolDowns.get(accountId) ?? []).some(
        ({ since, until }) => since < at && at < until,
      );
      law(!isForbidden, "a call although the account was told to slow down");
    },
  };
}
