/** Time that passes only when a test lets it, and chance that comes from a seed. */
export interface VirtualClock {
  now(): number;
  /** A number from 0 up to, not including, 1. */
  random(): number;
  /** Does something at a moment; the answer takes it back. */
  at(moment: number, act: () => void): () => void;
  nextMoment(): number | null;
  /** Lets time pass up to a moment; what was due until then is done, in order. */
  passTo(moment: number): void;
}

interface Timer {
  readonly moment: number;
  readonly act: () => void;
}

export function virtualClock(options: { seed: number; startAt: number }): VirtualClock {
  const timers = new Set<Timer>();
  let now = options.startAt;

  function first(): Timer | null {
    let earliest: Timer | null = null;
    for (const timer of timers) {
      if (earliest === null || timer.moment < earliest.moment) earliest = timer;
    }
    return earliest;
  }

  return {
    now: () => now,
    random: seededRandom(options.seed),
    at(moment, act) {
      const timer = { moment, act };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    nextMoment: () => first()?.moment ?? null,
    passTo(moment) {
      for (let next = first(); next !== null && next.moment <= moment; next = first()) {
        timers.delete(next);
        now = Math.max(now, next.moment);
        next.act();
      }
      now = Math.max(now, moment);
    },
  };
}

/** Mulberry32: small, fast, and the same everywhere. */
function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
