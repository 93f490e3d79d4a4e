"use client";

import { useEffect, useState } from "react";
import { formatExact, formatRelative } from "#app/_lib/format.ts";

const TICK_MS = 15_000;

/** "2 min. ago", kept true, with the exact time on hover. */
export function RelativeTime({ moment, className }: { moment: string; className?: string }) {
  // The exact time waits for the browser: only there the reader's time zone is known.
  const [nowMs, setNow] = useState<number | null>(null);

  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);

  return (
    <time
      dateTime={moment}
      title={nowMs === null ? undefined : formatExact(moment)}
      className={className}
      suppressHydrationWarning={true}
    >
      {formatRelative(moment, nowMs ?? Date.now())}
    </time>
  );
}
