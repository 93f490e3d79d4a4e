import type { BadgeTone } from "#app/_components/ui/badge.tsx";
import { formatNumber, formatWhen } from "#app/_lib/format.ts";
import type { Connection, ConnectionStatus, WorkingHours } from "#lib/contract/connection.ts";

interface HealthWords {
  readonly label: string;
  readonly tone: BadgeTone;
  /** What it means for searches, and what to do. */
  readonly note: string;
}

const HEALTH: Record<ConnectionStatus, HealthWords> = {
  connected: { label: "Connected", tone: "ok", note: "Searches run on it." },
  needs_reconnect: {
    label: "Reconnect",
    tone: "warn",
    note: "LinkedIn signed it out. Its searches wait, and go on by themselves once it is connected again.",
  },
  restricted: {
    label: "Restricted",
    tone: "bad",
    note: "LinkedIn restricted it. It is left alone for a day at least; sign in on LinkedIn to see why.",
  },
  disabled: {
    label: "Off",
    tone: "neutral",
    note: "Unipile does not know it any more, or not with the key in use. No search can run on it.",
  },
};

/** How an account is, the first thing that matters first. */
export function healthWords(account: Connection, nowMs: number): HealthWords {
  const { status, isPaused, coolsUntil } = account;
  if (status !== "connected") return HEALTH[status];
  if (isPaused) {
    return { label: "Paused", tone: "warn", note: "Its searches wait until it goes on." };
  }
  if (coolsUntil !== null) {
    const when = formatWhen(coolsUntil, nowMs);
    return {
      label: "Resting",
      tone: "warn",
      note: `LinkedIn asked to slow down. Searches go on by themselves at ${when}.`,
    };
  }
  return HEALTH.connected;
}

/** Who may search with it, where that is not everybody of the workspace. */
export function shareWords({ isShared, mayUse }: Connection): string {
  if (isShared) return "";
  return mayUse ? " · only you search with it" : " · not shared with you";
}

export function leftToday({ usedToday, dailyAllowance }: Connection): number {
  return Math.max(0, dailyAllowance - usedToday);
}

/** What open searches may still take; empty where there is none. */
export function bookedWords(account: Connection): string {
  const { bookedRows, openSearches } = account;
  if (openSearches === 0) return "";
  const searches = openSearches === 1 ? "1 open search" : `${openSearches} open searches`;
  const over = bookedRows - leftToday(account);
  const rest = over > 0 ? `; ${formatNumber(over)} of it on a later day` : "";
  return `${searches} may take up to ${formatNumber(bookedRows)} more${rest}.`;
}

export const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** "Mon–Fri 08:30–18:00, Europe/Berlin" */
export function hoursWords(hours: WorkingHours | null): string {
  if (hours === null) return "Any time";
  const days = hours.days.toSorted((a, b) => a - b);
  const names = days.map((day) => DAYS[day - 1] ?? "");
  const [first = 0, last = 0] = [days[0], days.at(-1)];
  const isRun = days.length > 2 && last - first === days.length - 1;
  const list = isRun ? `${names[0]}–${names.at(-1)}` : names.join(", ");
  return `${list} ${hours.from}–${hours.to}, ${hours.timeZone}`;
}

export function rampWords(rampDays: number | null): string {
  if (rampDays === null) return "As the service is set";
  return rampDays === 0 ? "All of it from the first day" : `Grows over ${rampDays} days`;
}
