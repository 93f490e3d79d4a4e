import { untilAllowed } from "#db/daily-rows.ts";
import type { Job } from "#lib/engine/ports.ts";
import type { CallStart, Reservation, Store } from "#lib/engine/store-ports.ts";
import { connectionOf, heldBy, type KeptPace, type Memory, rankOf, type Wish } from "./memory.ts";

/** The account's next call. An account's working hours are left out: here it is always open. */

type Ask = Parameters<Store["reserve"]>[0];

const JITTER_MS = 10;
const ASK_AGAIN_SHARE = 0.25;
const GRACE_MS = 1_000;
const SERVED_KEPT_MS = 3_600_000;
const PARTS = 24;
const FIRST_DAY_SHARE = 0.4;

export function reserve(memory: Memory, ask: Ask): Reservation {
  const kept = heldBy(memory, ask.job);
  if (!kept) return { kind: "lost" };
  kept.leaseUntil = memory.now() + Math.round(ask.leaseMs);
  const account = connectionOf(memory, kept.job.connectionId);
  if (!account) return { kind: "lost" };
  const { pace, connection } = account;
  const isAway = connection.status === "needs_reconnect";
  const answer = decide(memory, { pace, isAway }, { ...ask, job: kept.job });
  note(memory, pace, { ask: { ...ask, job: kept.job }, answer });
  const { accountId } = connection;
  memory.watcher.reserved?.({ job: kept.job, accountId }, answer);
  return answer;
}

type Call = Parameters<Store["beginCall"]>[0];

export function beginCall(memory: Memory, call: Call): CallStart {
  const answer = start(memory, call);
  memory.watcher.began?.(answer);
  return answer;
}

function start(memory: Memory, call: Call): CallStart {
  const kept = heldBy(memory, call.job);
  if (!kept) return { kind: "lost" };
  kept.leaseUntil = memory.now() + Math.round(call.leaseMs);
  const pace = connectionOf(memory, kept.job.connectionId)?.pace;
  if (!pace) return { kind: "lost" };
  if (kept.job.cancelRequestedAt !== null) return { kind: "cancelled" };
  const at = memory.now();
  if (pace.cooledUntil > at) {
    return { kind: "cooling", waitMs: Math.max(pace.quietUntil, pace.cooledUntil) - at };
  }
  if (!memory.guards.spacing) return { kind: "go" };
  const freeAt = Math.max(at, pace.quietUntil);
  pace.nextFreeAt = Math.max(pace.nextFreeAt, freeAt + slotOf(call));
  if (freeAt > at) return { kind: "early", waitMs: freeAt - at };
  pace.quietUntil = at + slotOf(call);
  return { kind: "go" };
}

function slotOf({ spacingMs }: Pick<Ask, "spacingMs">): number {
  return spacingMs > 0 ? Math.round(spacingMs) + JITTER_MS : 0;
}

function decide(
  memory: Memory,
  { pace, isAway }: { pace: KeptPace; isAway: boolean },
  ask: Ask,
): Reservation {
  const at = memory.now();
  if (ask.job.cancelRequestedAt !== null) return { kind: "cancelled" };
  if (memory.isDraining) return { kind: "draining" };
  if (isAway) return { kind: "away" };
  const allowance = allowanceOf(pace, ask, at);
  const rows = Math.min(ask.rows, allowance);
  if (rowsInDay(pace, ask, at) + rows > allowance) {
    const limit = { rows, allowance, nowMs: at, dayMs: ask.dayMs };
    return { kind: "spent", waitMs: untilAllowed(pace.rowsByHour, limit) };
  }
  if (pace.cooledUntil > at) return { kind: "cooling", waitMs: pace.cooledUntil - at };
  const slotMs = slotOf(ask);
  const freeInMs = pace.nextFreeAt - at;
  const ahead = countAhead(pace, ask.job, at);
  const isBooked = freeInMs > 0 && pace.nextFreeAt > pace.quietUntil;
  const isTurn = ahead === 0 && !isBooked;
  if (isTurn || !memory.guards.spacing)
    return { kind: "granted", waitMs: Math.max(0, freeInMs), rows };
  const waitMs = Math.max(slotMs * ASK_AGAIN_SHARE, freeInMs + (ahead - 1) * slotMs);
  return { kind: "queued", waitMs };
}

/** What the account's row says afterwards. */
function note(
  memory: Memory,
  pace: KeptPace,
  { ask, answer }: { ask: Ask; answer: Reservation },
): void {
  const at = memory.now();
  const { id } = ask.job;
  const others = Object.entries(pace.wishes).filter(([key, { until }]) => key !== id && until > at);
  const own = answer.kind === "queued" ? [[id, wishOf(pace, ask.job, { at, answer })]] : [];
  pace.wishes = Object.fromEntries([...others, ...own]);
  if (answer.kind !== "granted") return;
  const slotMs = memory.guards.spacing ? slotOf(ask) : 0;
  if (pace.nextFreeAt <= at) pace.quietUntil = at + slotMs;
  pace.nextFreeAt = Math.max(at, pace.nextFreeAt) + slotMs;
  pace.rowsByHour = withRows(pace, { ...ask, rows: answer.rows }, at);
  const kept = Object.entries(pace.served).filter(([, moment]) => moment > at - SERVED_KEPT_MS);
  const now = lanesOf(ask.job).map((lane) => [lane, at]);
  pace.served = Object.fromEntries([...kept, ...now]);
}

function wishOf(
  pace: KeptPace,
  job: Job,
  { at, answer }: { at: number; answer: { waitMs: number } },
): Wish {
  return {
    w: job.workspaceId,
    u: job.userId,
    p: rankOf(job.priority),
    since: pace.wishes[job.id]?.since ?? at,
    until: at + answer.waitMs + GRACE_MS,
  };
}

const lanesOf = (job: Job) => [`w:${job.workspaceId}`, `u:${job.userId}`, `j:${job.id}`];

/** How many other jobs go before this one: by workspace, person, urgency, job, and who asked first. */
function countAhead(pace: KeptPace, job: Job, at: number): number {
  const placeOf = (id: string, wish: Pick<Wish, "w" | "u" | "p" | "since">) => [
    pace.served[`w:${wish.w}`] ?? 0,
    wish.w,
    pace.served[`u:${wish.u}`] ?? 0,
    wish.u,
    -wish.p,
    pace.served[`j:${id}`] ?? 0,
    wish.since,
    id,
  ];
  const since = pace.wishes[job.id]?.since ?? at;
  const mine = placeOf(job.id, {
    w: job.workspaceId,
    u: job.userId,
    p: rankOf(job.priority),
    since,
  });
  return Object.entries(pace.wishes).filter(
    ([id, wish]) => id !== job.id && wish.until > at && goesBefore(placeOf(id, wish), mine),
  ).length;
}

type Place = readonly (string | number)[];

function goesBefore(one: Place, other: Place): boolean {
  const index = one.findIndex((value, place) => value !== other[place]);
  const [a, b] = [one[index], other[index]];
  return a !== undefined && b !== undefined && a < b;
}

const partOf = ({ dayMs }: Ask, at: number) => Math.floor(at / Math.round(dayMs / PARTS));

function counted(pace: KeptPace, ask: Ask, at: number): [string, number][] {
  const oldest = partOf(ask, at) - PARTS;
  return Object.entries(pace.rowsByHour).filter(([part]) => Number(part) >= oldest);
}

function rowsInDay(pace: KeptPace, ask: Ask, at: number): number {
  return counted(pace, ask, at).reduce((sum, [, rows]) => sum + rows, 0);
}

function withRows(pace: KeptPace, ask: Ask, at: number): Record<string, number> {
  const parts = Object.fromEntries(counted(pace, ask, at));
  const part = String(partOf(ask, at));
  return { ...parts, [part]: (parts[part] ?? 0) + ask.rows };
}

export function allowanceOf(
  pace: KeptPace,
  { rowsPerDay, rampDays, dayMs }: Pick<Ask, "rowsPerDay" | "rampDays" | "dayMs">,
  at: number,
): number {
  const rampMs = (pace.rampDays ?? rampDays) * dayMs;
  const grown = ((1 - FIRST_DAY_SHARE) * (at - pace.firstSeenAt)) / rampMs;
  const share = rampMs === 0 ? 1 : Math.min(1, FIRST_DAY_SHARE + grown);
  return Math.ceil((pace.rowsPerDay ?? rowsPerDay) * share);
}

export function coolDown(
  memory: Memory,
  { connectionId, waitMs }: Parameters<Store["coolDown"]>[0],
): void {
  const account = connectionOf(memory, connectionId);
  if (!account) return;
  const until = memory.now() + Math.round(waitMs);
  account.pace.nextFreeAt = Math.max(account.pace.nextFreeAt, until);
  account.pace.cooledUntil = Math.max(account.pace.cooledUntil, until);
  memory.watcher.cooled?.(account.connection.accountId, until);
}
