import { share } from "#scripts/simulators/unipile/hash.ts";

/** How often what happens, in parts of the whole; the database restarts in about one of a hundred. */
const WEIGHTS = {
  kill: 6,
  deploy: 2,
  pause: 8,
  cut_connection: 15,
  half_open_connection: 8,
  restart_database: 0.6,
  crash_database: 0.4,
  stop_realtime: 3,
  wake_storm: 9,
  throttle: 6,
  error_burst: 5,
  hang: 5,
  truncated_answer: 7,
  broken_answer: 6,
  bad_gateway: 5,
  slow_answer: 6,
  disconnect_account: 2,
  repeat_page: 6,
} as const;

export type EventKind = keyof typeof WEIGHTS;

export interface ChaosEvent {
  readonly kind: EventKind;
  /** Time since the event before. */
  readonly gapMs: number;
  /** From 0 up to, not including, 1: whom it meets, among those who are there at that moment. */
  readonly pick: number;
  /** From 0 up to, not including, 1: how long it lasts or how often it is repeated. */
  readonly size: number;
}

const KINDS = Object.keys(WEIGHTS).filter(isKind);
const GAP_MS = { min: 80, max: 150 };

/** The same seed gives the same events. Each kind comes once before any is drawn, so that a short run meets all. */
export function drawEvents({ seed, count }: { seed: string; count: number }): ChaosEvent[] {
  const firsts = KINDS.toSorted(
    (a, b) => share(`first ${a} of ${seed}`) - share(`first ${b} of ${seed}`),
  );
  return Array.from({ length: count }, (_, index) => {
    const draw = (what: string) => share(`${what} ${index} of ${seed}`);
    return {
      kind: firsts[index] ?? kindAt(draw("kind")),
      gapMs: Math.round(GAP_MS.min + draw("gap") * (GAP_MS.max - GAP_MS.min)),
      pick: draw("pick"),
      size: draw("size"),
    };
  });
}

function kindAt(point: number): EventKind {
  const whole = KINDS.reduce((sum, kind) => sum + WEIGHTS[kind], 0);
  let left = point * whole;
  for (const kind of KINDS) {
    left -= WEIGHTS[kind];
    if (left < 0) return kind;
  }
  return "pause"; // rounding: the point lies on the very end
}

function isKind(name: string): name is EventKind {
  return name in WEIGHTS;
}
