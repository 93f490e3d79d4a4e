import { STOP_REASONS } from "#app/_lib/copy/status.ts";
import { formatDuration } from "#app/_lib/format.ts";
import type { ConnectionStatus, WorkingHours } from "#lib/contract/connection.ts";
import type { WaitingReason } from "#lib/contract/job.ts";
import type { AdminJob, Alarm } from "#lib/contract/operator.ts";

/** What is wrong, and what to look at. */
export const ALARMS: Record<Alarm, { label: string; hint: string }> = {
  lease_expired: {
    label: "Worker silent, nobody took over",
    hint: "No worker runs, or none reaches the database. Look at the workers and the sweep.",
  },
  no_progress: {
    label: "No page for over 10 min",
    hint: "The provider hangs, or the worker does. It is given up and taken over when its lease runs out.",
  },
  stalled: {
    label: "Workers went silent here again and again",
    hint: "One more and the search fails. Look at the log of the last slice.",
  },
  waiting_overdue: {
    label: "Should have gone on by now",
    hint: "Its time is over and no worker took it. Look at the workers and the sweep.",
  },
  not_claimed: {
    label: "Due, and no worker takes it",
    hint: "No worker runs, or none reaches the database. Look at the workers and the sweep.",
  },
};

const WAITS: Record<WaitingReason, string> = {
  daily_allowance: "Daily allowance",
  account_disconnected: "Account disconnected",
  account_paused: "Account paused",
  outside_hours: "Outside hours",
  provider_cooldown: "Provider cool-down",
};

export const CONNECTION: Record<ConnectionStatus, { label: string; tone: "ok" | "warn" | "bad" }> =
  {
    connected: { label: "Connected", tone: "ok" },
    needs_reconnect: { label: "Needs reconnecting", tone: "warn" },
    restricted: { label: "Restricted", tone: "bad" },
    disabled: { label: "Disabled", tone: "warn" },
  };

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** "Mon, Tue 08:00–18:00 (Europe/Berlin)" */
export function hoursWords({ days, from, to, timeZone }: WorkingHours): string {
  const sorted = days.toSorted((a, b) => a - b).map((day) => DAYS[day - 1] ?? "");
  const isRun = days.length > 2 && Math.max(...days) - Math.min(...days) === days.length - 1;
  const list = isRun ? `${sorted[0]}–${sorted.at(-1)}` : sorted.join(", ");
  return `${list} ${from}–${to} (${timeZone})`;
}

/** "in 42 s", "3 min ago", by the database's clock at the moment of the answer. */
export function distance(moment: string, at: string): string {
  const seconds = (Date.parse(moment) - Date.parse(at)) / 1_000;
  const length = formatDuration(Math.abs(seconds));
  return seconds < 0 ? `${length} ago` : `in ${length}`;
}

/** Who holds the job and until when. */
export function leaseWords({ leaseUntil, fence }: AdminJob, at: string): string {
  if (leaseUntil === null) return fence === 0 ? "never claimed" : `nobody; claim ${fence} is over`;
  const isOver = Date.parse(leaseUntil) < Date.parse(at);
  return `claim ${fence}, ${isOver ? "ran out" : "runs out"} ${distance(leaseUntil, at)}`;
}

/** What it waits for, or why it ended; empty while somebody works on it. */
export function reasonWords(job: AdminJob, at: string): string {
  if (job.ahead !== null) return `for a place, ${job.ahead} ahead`;
  const due = job.dueAt === null ? "now" : distance(job.dueAt, at);
  switch (job.status) {
    case "queued":
      return `for a worker, due ${due}`;
    case "waiting":
      return `${WAITS[job.waitingReason ?? "provider_cooldown"]}, goes on ${due}`;
    case "processing":
      return job.leaseUntil === null ? `for its turn, due ${due}` : "";
    default:
      return job.stopReason === null ? "" : STOP_REASONS[job.stopReason];
  }
}
