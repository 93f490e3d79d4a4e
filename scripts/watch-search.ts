import { setTimeout as sleep } from "node:timers/promises";
import { isOver, type Job } from "#lib/contract/job.ts";
import { type ApiClient, RefusedError } from "./api-client.ts";
import { ledgerLine } from "./ledger.ts";
import { lineWriter, toProgressLine, toRemainder } from "./progress-bar.ts";

const POLL_MS = 500;
const SILENCE_MS = 120_000;

type WatchOptions = {
  jobId: string;
  out: NodeJS.WriteStream;
  /** Ends the watching, not the search. */
  signal?: AbortSignal;
};

/** Shows the progress of a search until it is over; null when the watching was ended first. */
export async function watchSearch(
  client: ApiClient,
  { jobId, out, signal }: WatchOptions,
): Promise<Job | null> {
  const line = lineWriter(out);
  let heardAt = Date.now();
  try {
    while (!signal?.aborted) {
      const job = await readPatiently(client, jobId, heardAt);
      if (job) heardAt = Date.now();
      line.show(job ? toLine(job, out) : "No answer from the server; asking again ...");
      if (job && isOver(job.status)) return job;
      await pause(signal);
    }
    return null;
  } finally {
    line.finish();
  }
}

function toLine(job: Job, out: NodeJS.WriteStream): string {
  return toProgressLine(job) + (out.isTTY ? toRemainder(job) : "");
}

// The app may be restarted while somebody watches: the search goes on, so the watching does too.
async function readPatiently(
  client: ApiClient,
  jobId: string,
  heardAt: number,
): Promise<Job | null> {
  try {
    return await client.readJob(jobId);
  } catch (error) {
    const isFinal = error instanceof RefusedError && error.status < 500;
    if (isFinal || Date.now() - heardAt > SILENCE_MS) throw error;
    return null;
  }
}

async function pause(signal: AbortSignal | undefined): Promise<void> {
  await sleep(POLL_MS, undefined, signal ? { signal } : {}).catch(() => undefined);
}

/** How it ended, five of those found, and where every row has gone. */
export async function reportSearch(
  client: ApiClient,
  job: Job,
  say: (line: string) => void,
): Promise<void> {
  say(`Search "${job.name}" ${toEnding(job)}.`);
  if (job.error) say(`  ${job.error.message} (${job.error.code})`);
  const { results } = await client.readResults(job.id, 5);
  for (const { name, title, headline, company, location } of results) {
    const what = [title ?? headline, company, location].filter(Boolean).join(", ");
    say(`  ${name}: ${what || "nothing more is known"}`);
  }
  say(ledgerLine(job.counts));
}

function toEnding({ status, outcome, stopReason, durationSeconds }: Job): string {
  const reason = stopReason ? `: ${stopReason.replaceAll("_", " ")}` : "";
  const duration = durationSeconds === undefined ? "" : ` after ${durationSeconds} s`;
  return `${status}${outcome ? ` (${outcome}${reason})` : reason}${duration}`;
}
