import type { Job } from "#lib/contract/job.ts";
import { JobEventName, JobMessage } from "#lib/contract/realtime.ts";

export type Verdict =
  | { kind: "ignore" }
  /** `hasMore`: the API knows something about this state that a message does not carry. */
  | { kind: "apply"; name: JobEventName; message: JobMessage; hasMore: boolean }
  | { kind: "refetch" };

type Known = Pick<Job, "status"> & { readonly progress: Pick<Job["progress"], "seq"> };

/**
 * What to do with an event about a search that stands as `known`: an old one is dropped, a strange one means "ask the
 * API". Numbers that were skipped are no gap: only the newest state is sent, and it is a whole picture.
 */
export function judge(known: Known | undefined, name: string, data: unknown): Verdict {
  const event = JobEventName.safeParse(name);
  const message = JobMessage.safeParse(data);
  if (!event.success || !message.success) return { kind: "refetch" };
  if (known !== undefined && message.data.seq <= known.progress.seq) return { kind: "ignore" };
  const hasMore = message.data.status !== known?.status || !isProgress(event.data);
  return { kind: "apply", name: event.data, message: message.data, hasMore };
}

function isProgress(name: JobEventName): boolean {
  return name === "job.progress" || name === "decision.changed";
}
