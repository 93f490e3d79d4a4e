import { cn } from "#app/_lib/cn.ts";
import { formatNumber } from "#app/_lib/format.ts";
import type { Job } from "#lib/contract/job.ts";
import { ledgerLines, ledgerSum } from "./ledger.ts";

/** Where every fetched row went: the parts add up to what LinkedIn returned. */
export function CountLedger({ job }: { job: Job }) {
  const { counts } = job;
  const lines = ledgerLines(counts);
  return (
    <section
      aria-labelledby="ledger"
      className="rounded-lg border bg-surface p-4 shadow-card md:p-5"
    >
      <h2 id="ledger" className="font-semibold text-lg">
        The count adds up
      </h2>
      <dl className="mt-2 tabular-nums">
        <Line label="LinkedIn reported" count={counts.reported} isFaint={true} />
        <Line label="Fetched" count={counts.fetched} isStrong={true} />
        {lines.map((line) => (
          <Line key={line.key} label={line.label} count={line.count} isPart={true} />
        ))}
      </dl>
      <p className="mt-2 text-ink-faint text-sm tabular-nums" data-ledger-sum={ledgerSum(counts)}>
        {formatNumber(counts.fetched)} = {lines.map((line) => formatNumber(line.count)).join(" + ")}
      </p>
    </section>
  );
}

interface LineProps {
  label: string;
  count: number;
  isStrong?: boolean;
  isFaint?: boolean;
  isPart?: boolean;
}

function Line({ label, count, isStrong, isFaint, isPart }: LineProps) {
  return (
    <div
      className={cn(
        "flex justify-between gap-4 border-b py-1.5",
        isStrong && "font-medium",
        isFaint && "text-ink-faint",
        isPart && "text-ink-soft",
      )}
    >
      <dt className={cn(isPart && "pl-4")}>{isPart ? `– ${label}` : label}</dt>
      <dd>{formatNumber(count)}</dd>
    </div>
  );
}
