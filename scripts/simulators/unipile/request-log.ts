import type { RouteName } from "./options.ts";

export type RequestLogEntry = {
  at: number;
  method: string;
  route: RouteName | "unknown";
  accountId: string | null;
  /** Of a search: which one since the start, and what it looked for. */
  call: number | null;
  params: Record<string, unknown> | null;
  limit: number | null;
  start: number | null;
  /** null until answered, and for good when the connection was broken off. */
  status: number | null;
  rows: number;
  answeredAt: number | null;
  retryAfterSeconds: number | null;
};

const KEPT = 50_000;

export type RequestLog = {
  add(entry: RequestLogEntry): RequestLogEntry;
  list(): RequestLogEntry[];
  clear(): void;
};

export function requestLog(): RequestLog {
  let entries: RequestLogEntry[] = [];
  return {
    add(entry) {
      entries.push(entry);
      if (entries.length > 2 * KEPT) entries = entries.slice(-KEPT);
      return entry;
    },
    list: () => entries.slice(-KEPT).map((entry) => ({ ...entry })),
    clear() {
      entries = [];
    },
  };
}
