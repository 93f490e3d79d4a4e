"use client";

import { Progress as Primitive } from "radix-ui";
import { cn } from "#app/_lib/cn.ts";

interface Props {
  percent: number;
  label: string;
  /** What a screen reader says in place of the bare percentage: "620 of 1,000". */
  valueText?: string;
  tone?: "accent" | "ok" | "warn" | "bad";
  isMoving?: boolean;
  className?: string;
}

const TONES = { accent: "bg-accent", ok: "bg-ok", warn: "bg-warn", bad: "bg-bad" };

export function Progress(props: Props) {
  const { percent, label, valueText, tone = "accent", isMoving = false, className } = props;
  return (
    <Primitive.Root
      value={percent}
      aria-label={label}
      getValueLabel={() => valueText ?? `${percent}%`}
      className={cn("h-2 w-full overflow-hidden rounded-full bg-line", className)}
    >
      <Primitive.Indicator
        className={cn(
          "h-full origin-left rounded-full transition-transform duration-500 ease-out",
          TONES[tone],
          isMoving && "animate-shimmer",
        )}
        style={{ transform: `scaleX(${percent / 100})` }}
      />
    </Primitive.Root>
  );
}
