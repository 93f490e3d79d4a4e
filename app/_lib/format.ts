// One locale on both sides of the wire, or the server's text and the browser's would differ.
const LOCALE = "en-US";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const numbers = new Intl.NumberFormat(LOCALE);
const relative = new Intl.RelativeTimeFormat(LOCALE, { numeric: "auto", style: "short" });
const exact = new Intl.DateTimeFormat(LOCALE, { dateStyle: "medium", timeStyle: "medium" });
const clock = new Intl.DateTimeFormat(LOCALE, { hour: "2-digit", minute: "2-digit" });
const dayMonth = new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "short" });
const dayMonthYear = new Intl.DateTimeFormat(LOCALE, { dateStyle: "medium" });

/** 2431 -> "2,431" */
export function formatNumber(value: number): string {
  return numbers.format(value);
}

/** counted(1, "prospect") -> "1 prospect"; counted(2431, "search", "searches") -> "2,431 searches" */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${formatNumber(value)} ${value === 1 ? one : many}`;
}

/** "just now", "2 min. ago", "in 3 hr.", and after a week the date. */
export function formatRelative(moment: string, nowMs: number): string {
  const offset = Date.parse(moment) - nowMs;
  const distance = Math.abs(offset);
  if (distance < 45 * SECOND) return offset > 5 * SECOND ? "in a moment" : "just now";
  if (distance < HOUR) return relative.format(Math.round(offset / MINUTE), "minute");
  if (distance < DAY) return relative.format(Math.round(offset / HOUR), "hour");
  if (distance < 7 * DAY) return relative.format(Math.round(offset / DAY), "day");
  const isThisYear = new Date(moment).getFullYear() === new Date(nowMs).getFullYear();
  return (isThisYear ? dayMonth : dayMonthYear).format(new Date(moment));
}

/** "Nov 24, 2026, 4:16:02 PM", in the reader's time zone. */
export function formatExact(moment: string): string {
  return exact.format(new Date(moment));
}

/** "04:16 PM" of a moment today, "Nov 25, 04:16 PM" of another day. */
export function formatWhen(moment: string, nowMs: number): string {
  const date = new Date(moment);
  const isToday = date.toDateString() === new Date(nowMs).toDateString();
  return isToday ? clock.format(date) : `${dayMonth.format(date)}, ${clock.format(date)}`;
}

/** 41 -> "41 s"; 95 -> "1 min 35 s"; 4000 -> "1 h 6 min" */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole === 0) return "under 1 s";
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return whole % 60 === 0 ? `${minutes} min` : `${minutes} min ${whole % 60} s`;
  return minutes % 60 === 0
    ? `${Math.floor(minutes / 60)} h`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
