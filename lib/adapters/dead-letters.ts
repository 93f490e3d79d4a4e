import type { JobWithMetadata, PgBoss } from "pg-boss";
import { z } from "zod";
import type { Lane } from "#lib/engine/ports.ts";
import { toPriority } from "./fair-place.ts";
import { DEAD_SLICES } from "./pgboss-queue.ts";
import { toLane } from "./slice-line.ts";

/** A job that was given up, or whose message was: its slices broke, or were not heard from again, whenever they were tried. */
export interface DeadLetter {
  readonly jobId: string;
  readonly at: Date;
  readonly error: string;
}

/** Ours when a slice threw; pg-boss's own when its worker was not heard from. */
const Failure = z.union([
  z.object({ message: z.string() }),
  z.object({ value: z.object({ message: z.string() }) }).transform(({ value }) => value),
]);

/** Ours says why in its data; one of pg-boss's in what became of its message. */
const Reason = z.object({ reason: z.string() });

export async function bury(boss: PgBoss, job: Lane, reason: string): Promise<void> {
  const group = { id: job.workspaceId, tier: job.userId };
  await boss.send(DEAD_SLICES, { jobId: job.id, reason }, { group, priority: toPriority(0, job) });
}

/** The newest first. */
export async function listDeadLetters(boss: PgBoss, limit: number): Promise<readonly DeadLetter[]> {
  const letters = await boss.findJobs(DEAD_SLICES);
  return letters
    .toSorted((one, other) => other.createdOn.getTime() - one.createdOn.getTime())
    .slice(0, limit)
    .map(toDeadLetter);
}

function toDeadLetter(letter: JobWithMetadata<unknown>): DeadLetter {
  const { data: buried } = Reason.safeParse(letter.data);
  const { data: failure } = Failure.safeParse(letter.sourceOutput);
  const error = buried?.reason ?? failure?.message ?? "unknown";
  return { jobId: toLane(letter).id, at: letter.createdOn, error };
}
