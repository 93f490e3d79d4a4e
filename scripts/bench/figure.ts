import { loadavg } from "node:os";

/** One line of the answer; `ratio` is `value / against`, and `wanted` speaks of the ratio where there is one. */
export interface Figure {
  readonly id: string;
  readonly value: number;
  readonly unit: "ms" | "statements";
  readonly against: number | null;
  readonly ratio: number | null;
  readonly wanted: string | null;
  /** null for a figure that is only reported. */
  readonly ok: boolean | null;
  /** Load average of the last minute when the figure was ready: above the number of cores, distrust it. */
  readonly load: number;
}

interface Measured {
  readonly id: string;
  readonly value: number;
  readonly unit: Figure["unit"];
  readonly against?: number;
  readonly atMost?: number;
}

export function figure({ id, value, unit, against, atMost }: Measured): Figure {
  const ratio = against === undefined ? null : value / against;
  return {
    id,
    value: rounded(value),
    unit,
    against: against === undefined ? null : rounded(against),
    ratio: ratio === null ? null : rounded(ratio),
    wanted: atMost === undefined ? null : `<= ${atMost}`,
    ok: atMost === undefined ? null : (ratio ?? value) <= atMost,
    load: rounded(loadavg()[0] ?? 0),
  };
}

export function describeFigure(shown: Figure): string {
  const { id, value, unit, against, ratio, wanted, ok } = shown;
  const compared = ratio === null ? "" : ` against ${against} ${unit} = ${ratio}x`;
  const verdict = { true: "ok", false: "MISSED", null: "reported" }[`${ok}`];
  return `${id}: ${value} ${unit}${compared} (${wanted ? `wanted ${wanted}: ` : ""}${verdict}; load ${shown.load})`;
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
