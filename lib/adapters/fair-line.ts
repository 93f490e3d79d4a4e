import type { Lane } from "#lib/engine/ports.ts";

export interface FairLine {
  /** A job stands in line once, however often it is added. */
  add(job: Lane): void;
  /** The next job that may start, taken out of the line; null when there is none. */
  take(mayStart: (jobId: string) => boolean): string | null;
  /** Whether somebody who may start waits. */
  hasWork(mayStart: (jobId: string) => boolean): boolean;
}

const REMEMBERED = 1_000;
const URGENCY = { high: 0, normal: 1, low: 2 };

/**
 * Jobs that wait for a worker. First goes the workspace that was served longest ago, in it the person, of that person
 * the most urgent job, and else whoever came first.
 */
export function fairLine(): FairLine {
  const waiting = new Map<string, Lane>();
  const served = new Map<string, number>();
  let turns = 0;

  const turnOf = (id: string) => served.get(id) ?? 0;
  const candidates = (mayStart: (jobId: string) => boolean) =>
    [...waiting.values()].filter(({ id }) => mayStart(id));

  /** Where neither goes before the other, whoever came first does. */
  function goesBefore(one: Lane, other: Lane): boolean {
    if (one.workspaceId !== other.workspaceId) {
      return turnOf(one.workspaceId) < turnOf(other.workspaceId);
    }
    if (one.userId !== other.userId) return turnOf(one.userId) < turnOf(other.userId);
    return URGENCY[one.priority] < URGENCY[other.priority];
  }

  function noteTurn(job: Lane): void {
    turns += 1;
    for (const id of [job.workspaceId, job.userId]) {
      served.delete(id);
      served.set(id, turns);
    }
    const [longestAgo] = served.keys();
    if (served.size > REMEMBERED && longestAgo !== undefined) served.delete(longestAgo);
  }

  return {
    add(job) {
      if (!waiting.has(job.id)) waiting.set(job.id, job);
    },
    take(mayStart) {
      const [first, ...others] = candidates(mayStart);
      if (first === undefined) return null;
      const next = others.reduce((best, job) => (goesBefore(job, best) ? job : best), first);
      waiting.delete(next.id);
      noteTurn(next);
      return next.id;
    },
    hasWork: (mayStart) => candidates(mayStart).length > 0,
  };
}
