import { JobEventName, JobMessage } from "#lib/contract/realtime.ts";

export type Verdict =
  | { kind: "ignore" }
  | { kind: "apply"; name: JobEventName; message: JobMessage; hasGap: boolean }
  | { kind: "refetch" };

/** What to do with an event: old ones are dropped, strange ones mean "ask the API". */
export function judge(knownSeq: number, name: string, data: unknown): Verdict {
  const event = JobEventName.safeParse(name);
  const message = JobMessage.safeParse(data);
  if (!event.success || !message.success) return { kind: "refetch" };
  if (message.data.seq <= knownSeq) return { kind: "ignore" };
  const hasGap = message.data.seq > knownSeq + 1;
  return { kind: "apply", name: event.data, message: message.data, hasGap };
}
