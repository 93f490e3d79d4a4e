"use client";

import { ErrorState } from "#app/_components/ui/error-state.tsx";
import type { DeadLetterList } from "#lib/contract/operator.ts";
import { distance } from "./console-words.ts";
import { useDeadLetters } from "./use-console.ts";

/** What the queue of the workers gave up; not there while there is nothing to see. */
export function DeadLetters({ first, at }: { first: DeadLetterList; at: string }) {
  const { letters, error } = useDeadLetters(first);
  if (error !== undefined) {
    return <ErrorState error={error} safe="Searches are not affected." />;
  }
  if (letters.length === 0) return null;
  return (
    <section aria-labelledby="dead-letters">
      <h2 id="dead-letters" className="font-semibold text-lg">
        Given up by the queue
      </h2>
      <p className="mt-1 mb-3 text-ink-soft text-sm">
        Their worker failed or went silent each time; what is written here is what to look for in
        the log.
      </p>
      <ul className="divide-y overflow-hidden rounded-lg border bg-surface shadow-card">
        {letters.map(({ jobId, at: diedAt, error: reason }) => (
          <li key={`${jobId} ${diedAt}`} className="px-4 py-3 text-sm md:px-5">
            <p className="flex flex-wrap gap-x-3 gap-y-1">
              <span className="break-all font-mono">{jobId}</span>
              <time dateTime={diedAt} className="text-ink-faint">
                {distance(diedAt, at)}
              </time>
            </p>
            <p className="mt-1 break-words text-ink-soft">{reason}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
