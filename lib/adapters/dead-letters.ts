import type { JobWithMetadata, PgBoss } from "pg-boss";
import { z } from "zod";
import { DEAD_SLICES } from "./pgboss-queue.ts";
import { toLane } from "./slice-line.ts";

/** A job whose slice threw, or was not heard from again, whenever it was tried. */
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

/** The newest first. */
export async function listDeadLetters(boss: PgBoss, limit: number): Promise<readonly DeadLetter[]> {
  const letters = await boss.findJobs(DEAD_SLICES);
  return letters
    .toSorted((one, other) => other.createdOn.getTime() - one.createdOn.getTime())
    .slice(0, limit)
    .map(toDeadLetter);
}

function toDeadLetter(letter: JobWithMetadata<unknown>): DeadLetter {
  const error = Failure.safeParse(letter.sourceOutput).data?.message ?? "unknown";
  return { jobId: toLane(letter).id, at: letter.createdOn, error };
}
