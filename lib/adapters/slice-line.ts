import type { Job, PgBoss } from "pg-boss";
import { z } from "zod";
import type { Lane } from "#lib/engine/ports.ts";
import {
  isLineWaiting,
  lookUp,
  takePlace,
  takeTurns,
  toPriority,
  urgencyOf,
} from "./fair-place.ts";
import { ALARMS, type QueueDatabase, SLICES } from "./pgboss-queue.ts";

type Attempt = Pick<Job, "id" | "retryCount">;

/** A job that was taken out of the line, and which try of it this is. */
export interface Taken {
  readonly job: Lane;
  readonly attempt: Attempt;
}

const Message = z.object({
  data: z.object({ jobId: z.string() }),
  groupId: z.string(),
  groupTier: z.string(),
  priority: z.number(),
});

export type SliceLine = ReturnType<typeof sliceLine>;

/** Jobs that wait for a worker, in one line for all workers. */
export function sliceLine(boss: PgBoss, db: QueueDatabase) {
  async function put(job: Lane, at?: Date): Promise<void> {
    const whose = { singletonKey: job.id, group: { id: job.workspaceId, tier: job.userId } };
    const data = { jobId: job.id };
    const { isDue, isWaiting } = await lookUp(db, { job, at });
    if (at && !isDue) {
      // Its place is found when it is due: one that was found today would be ahead of everybody then.
      await boss.upsert(ALARMS, data, { ...whose, startAfter: at, priority: toPriority(0, job) });
      return;
    }
    if (isWaiting) return;
    await db.transaction(async (tx) => {
      const { place, isAlone } = await takePlace(tx, job);
      await boss.send(SLICES, data, { ...whose, priority: toPriority(place, job), db: tx });
      if (!isAlone) await takeTurns(tx, job.workspaceId);
    });
  }

  return {
    /** A job stands in line once. One that is not due yet is put in line when it is. */
    put,
    async take(limit: number): Promise<readonly Taken[]> {
      const messages = await boss.fetch(SLICES, { batchSize: limit, includeMetadata: true });
      return messages.map((message) => ({ job: toLane(message), attempt: message }));
    },
    complete: ({ attempt }: Taken) => boss.complete(SLICES, attempt),
    /** It is tried again later, or ends among the dead letters. */
    fail: ({ attempt }: Taken, message: string) => boss.fail(SLICES, attempt, { message }),
    /** Says that the slices of these are alive. */
    beat: (taken: readonly Taken[]) =>
      boss.touch(
        SLICES,
        taken.map(({ attempt }) => attempt),
      ),
    isWaiting: (besides: readonly string[]) => isLineWaiting(db, besides),
  };
}

/** Whose job a message is about. */
export function toLane(message: object): Lane {
  const { data, groupId, groupTier, priority } = Message.parse(message);
  const urgency = urgencyOf(priority);
  return { id: data.jobId, workspaceId: groupId, userId: groupTier, priority: urgency };
}
