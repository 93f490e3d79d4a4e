import { inGroups } from "./close-days.ts";
import type { ChainStore, LookedDay } from "./ports.ts";

/** What the log said of a day when it was closed (`audit.closed`). */
export interface NotedDay {
  readonly workspaceId: string | null;
  readonly day: string;
  readonly digest: string;
}

export interface BrokenDay {
  readonly workspaceId: string | null;
  readonly day: string;
  readonly reason: string;
}

interface Verdict {
  readonly fitting: number;
  /** Days whose lines the clock has forgotten, or whose workspace is gone. */
  readonly past: number;
  readonly broken: readonly BrokenDay[];
}

/** Whether the lines of each closed day are those that it was closed with, and the days those that the log knows of. */
export async function verifyTrail(
  { chain }: { readonly chain: ChainStore },
  noted: readonly NotedDay[] = [],
): Promise<Verdict> {
  const workspaces = [null, ...(await chain.listWorkspaces())];
  const verdicts: Verdict[] = [];
  for (const workspaceId of workspaces) {
    const told = noted.filter((day) => day.workspaceId === workspaceId);
    verdicts.push(judge(workspaceId, await chain.look(workspaceId), told));
  }
  const gone = noted.filter(({ workspaceId }) => !workspaces.includes(workspaceId)).length;
  return {
    fitting: verdicts.reduce((sum, { fitting }) => sum + fitting, 0),
    past: verdicts.reduce((sum, { past }) => sum + past, gone),
    broken: verdicts.flatMap(({ broken }) => broken),
  };
}

function judge(
  workspaceId: string | null,
  days: readonly LookedDay[],
  told: readonly NotedDay[],
): Verdict {
  const known = new Map(days.map((day) => [day.day, day]));
  const faults = [
    ...told.map(({ day, digest }) => [day, faultOfNoted(known.get(day), digest)] as const),
    ...days.map((day) => [day.day, faultOf(day)] as const),
  ];
  const reasons = new Map(
    faults.flatMap(([day, reason]) => (reason === null ? [] : [[day, reason] as const])),
  );
  const whole = days.filter(({ day }) => !reasons.has(day));
  const past = whole.filter(({ isPast }) => isPast).length;
  const broken = [...reasons].map(([day, reason]) => ({ workspaceId, day, reason }));
  return { fitting: whole.length - past, past, broken };
}

function faultOf({ isPast, isLinked, isSame, closed, found }: LookedDay): string | null {
  if (!isLinked) return "the day before it in the chain is missing or was changed";
  if (isPast) return null;
  if (closed === null) return `${found} written after the days round it were closed`;
  if (found !== closed) return `closed with ${closed} lines, and there are ${found}`;
  return isSame ? null : "a line was changed";
}

function faultOfNoted(day: LookedDay | undefined, digest: string): string | null {
  if (day === undefined || day.hash === null)
    return "the log says that it was closed, and the chain has lost it";
  return inGroups(day.hash) === digest ? null : "the log says that it was closed with another hash";
}
