"use client";

import { useState } from "react";
import { LiveRegion } from "#app/_components/ui/live-region.tsx";
import { statusWords } from "#app/_lib/copy/status.ts";
import { formatNumber } from "#app/_lib/format.ts";
import type { Job } from "#lib/contract/job.ts";

const STEP = 10;

/** For screen readers: a change of state, and every tenth of the way; never more. */
export function LiveWords({ job }: { job: Job }) {
  const step = Math.floor(job.progress.percent / STEP);
  const { label } = statusWords(job);
  const [said, setSaid] = useState({ label, step, message: "" });
  if (said.label !== label || said.step !== step) {
    setSaid({ label, step, message: `${label}. ${numbers(job)}` });
  }
  return <LiveRegion message={said.message} />;
}

function numbers({ progress }: Job): string {
  const { current, target } = progress;
  return `${formatNumber(current)} of ${formatNumber(target)} prospects.`;
}
