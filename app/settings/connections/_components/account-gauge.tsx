import { formatNumber } from "#app/_lib/format.ts";
import type { Connection } from "#lib/contract/connection.ts";
import { bookedWords, leftToday } from "./account-words.ts";

/** The account's day: what was used in 24 hours, what open searches may take of the rest, and what is left. */
export function AccountGauge({ account }: { account: Connection }) {
  const { name, usedToday, dailyAllowance, bookedRows } = account;
  const left = leftToday(account);
  const booked = bookedWords(account);
  const share = (rows: number) =>
    `${dailyAllowance === 0 ? 0 : Math.min(100, (rows / dailyAllowance) * 100)}%`;
  return (
    <div>
      <p className="flex items-baseline justify-between gap-3 text-sm">
        <span className="text-ink-soft">
          <span data-gauge="used">{formatNumber(usedToday)}</span> used in 24 h
        </span>
        <span className="whitespace-nowrap tabular-nums">
          <strong className="font-semibold" data-gauge="left">
            {formatNumber(left)}
          </strong>
          <span className="text-ink-soft"> of {formatNumber(dailyAllowance)} left</span>
        </span>
      </p>
      {/* biome-ignore lint/a11y/useSemanticElements: <meter> holds one value; this bar shows used and booked. */}
      <div
        role="meter"
        aria-label={`Used of the daily allowance of ${name}`}
        aria-valuemin={0}
        aria-valuemax={Math.max(1, dailyAllowance)}
        aria-valuenow={Math.min(usedToday, dailyAllowance)}
        aria-valuetext={`${formatNumber(usedToday)} of ${formatNumber(dailyAllowance)} used`}
        className="mt-1.5 flex h-2.5 overflow-hidden rounded-full bg-line"
      >
        <span className="h-full bg-ink-faint" style={{ width: share(usedToday) }} />
        <span
          className="h-full bg-accent transition-[width] duration-300"
          style={{ width: share(Math.min(bookedRows, left)) }}
        />
      </div>
      {booked === "" ? null : <p className="mt-1.5 text-ink-soft text-sm">{booked}</p>}
    </div>
  );
}
