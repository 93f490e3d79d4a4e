import { cn } from "#app/_lib/cn.ts";
import { counted, formatNumber } from "#app/_lib/format.ts";
import { isOver, type Job } from "#lib/contract/job.ts";
import { UNDECIDED_DAYS, WARNING_DAYS } from "#lib/contract/privacy.ts";
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
      <KeptNote job={job} />
    </section>
  );
}

const DAY_MS = 24 * 60 * 60_000;

/** What was deleted since, and when the rest of what nobody approved will be. */
function KeptNote({ job: { counts, createdAt, status } }: { job: Job }) {
  const goesInDays = Math.ceil((Date.parse(createdAt) - Date.now()) / DAY_MS) + UNDECIDED_DAYS;
  const going = counts.undecided + counts.rejected;
  const isSoon = isOver(status) && going > 0 && goesInDays <= WARNING_DAYS;
  return (
    <>
      {counts.removed === 0 ? null : (
        <p className="mt-2 text-ink-soft text-sm" data-removed={counts.removed}>
          {counted(counts.removed, "row")} deleted since: their time was over, or they were erased.
          They stay counted.
        </p>
      )}
      {isSoon ? (
        <p
          className="mt-2 text-ink-soft text-sm"
          data-going={going}
          suppressHydrationWarning={true}
        >
          {counted(going, "row")} that nobody approved will be deleted{" "}
          {goesInDays < 1 ? "within a day" : `in ${counted(goesInDays, "day")}`}.
        </p>
      ) : null}
    </>
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
