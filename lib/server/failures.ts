import "server-only";
import { world } from "./container.ts";
import { Refusal } from "./refusal.ts";

const WINDOW_MS = 60_000;
const MOST_IN_WINDOW = 30;
const MOST_ADDRESSES = 10_000;

interface Window {
  readonly endsAt: number;
  count: number;
}

const windows = new Map<string, Window>();

interface Failures {
  /** @throws Refusal with the time to wait */
  refuseTooMany(): void;
  note(): void;
}

/**
 * Failed keys of one address in this process. Only an address that somebody vouches for is counted: without one, a
 * stranger's failures would shut out everybody else.
 */
export function failuresOf(request: Request): Failures {
  const address = world().addressOf(request.headers);
  if (address === null) return { refuseTooMany: () => undefined, note: () => undefined };
  return {
    refuseTooMany() {
      const { count, endsAt } = windowOf(address);
      if (count >= MOST_IN_WINDOW) throw tooMany(endsAt - Date.now());
    },
    note() {
      windowOf(address).count += 1;
    },
  };
}

function windowOf(address: string): Window {
  const known = windows.get(address);
  if (known && known.endsAt > Date.now()) return known;
  if (windows.size >= MOST_ADDRESSES) windows.clear();
  const fresh = { endsAt: Date.now() + WINDOW_MS, count: 0 };
  windows.set(address, fresh);
  return fresh;
}

function tooMany(waitMs: number): Refusal {
  const seconds = Math.max(1, Math.ceil(waitMs / 1_000));
  const detail = `too many failed keys from this address; try again in ${seconds} s`;
  return new Refusal(429, "limit_reached", { detail, headers: { "retry-after": String(seconds) } });
}
