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
  let [fitting, past] = [0, 0];
  const broken: BrokenDay[] = [];
  const workspaces = [null, ...(await chain.listWorkspaces())];
  for (const workspaceId of workspaces) {
    const days = await chain.look(workspaceId);
    const known = new Map(days.map((day) => [day.day, day]));
    const told = noted.filter((day) => day.workspaceId === workspaceId);
    const reasons = new Map<string, string>();
    for (const { day, digest } of told) {
      const reason = faultOfNoted(known.get(day), digest);
      if (reason !== null) reasons.set(day, reason);
    }
    for (const day of days) {
      const reason = faultOf(day);
      if (reason !== null) reasons.set(day.day, reason);
      else if (reasons.has(day.day)) continue;
      else if (day.isPast) past += 1;
      else fitting += 1;
    }
    broken.push(...[...reasons].map(([day, reason]) => ({ workspaceId, day, reason })));
  }
  past += noted.filter(({ workspaceId }) => !workspaces.includes(workspaceId)).length;
  return { fitting, past, broken };
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
