import { loadavg } from "node:os";

/**
 * One line of the answer; `ratio` is `value / against`. Where there is something to compare with, `wanted` speaks of the
 * ratio, or, with a plus sign, of how much more than `against` the value may be.
 */
export interface Figure {
  readonly id: string;
  readonly value: number;
  readonly unit: "ms" | "statements" | "jobs" | "jobs/s" | "KiB" | "requests";
  readonly against: number | null;
  readonly ratio: number | null;
  readonly wanted: string | null;
  /** True as well where nothing is wanted: such a figure is only reported. */
  readonly ok: boolean;
  /** Load average of the last minute when the figure was ready: above the number of cores, distrust it. */
  readonly load: number;
}

interface Measured {
  readonly id: string;
  readonly value: number;
  readonly unit: Figure["unit"];
  readonly against?: number;
  readonly atMost?: number;
  /** The difference from `against`, in the figure's unit. */
  readonly atMostMore?: number;
  /** What is wanted in words, where they say more than the numbers. */
  readonly inWords?: string;
}

export function figure(measured: Measured): Figure {
  const { id, value, unit, against } = measured;
  return {
    id,
    value: rounded(value),
    unit,
    against: against === undefined ? null : rounded(against),
    ratio: against === undefined ? null : rounded(value / against),
    ...judge(measured),
    load: rounded(loadavg()[0] ?? 0),
  };
}

function judge(measured: Measured): Pick<Figure, "wanted" | "ok"> {
  const { value, against, atMost, atMostMore, inWords } = measured;
  if (atMost !== undefined) {
    return { wanted: inWords ?? `<= ${atMost}`, ok: value / (against ?? 1) <= atMost };
  }
  if (atMostMore !== undefined && against !== undefined) {
    return { wanted: inWords ?? `<= +${atMostMore}`, ok: value - against <= atMostMore };
  }
  return { wanted: null, ok: true };
}

export function describeFigure(shown: Figure): string {
  const { id, value, unit, against, ratio, wanted, ok } = shown;
  const compared = ratio === null ? "" : ` against ${against} ${unit} = ${ratio}x`;
  const verdict = wanted === null ? "reported" : `wanted ${wanted}: ${ok ? "ok" : "MISSED"}`;
  return `${id}: ${value} ${unit}${compared} (${verdict}; load ${shown.load})`;
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
