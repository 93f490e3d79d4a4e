"use client";

import { Plug } from "lucide-react";
import { Badge } from "#app/_components/ui/badge.tsx";
import { EmptyState } from "#app/_components/ui/empty-state.tsx";
import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { Progress } from "#app/_components/ui/progress.tsx";
import { counted, formatNumber } from "#app/_lib/format.ts";
import type { AdminAccount, AdminAccountList } from "#lib/contract/operator.ts";
import { CONNECTION, distance, hoursWords } from "./console-words.ts";
import { useAdminAccounts } from "./use-console.ts";

/** The fuel gauge of every LinkedIn account, and when each may be called next. */
export function AccountCards({ first }: { first: AdminAccountList }) {
  const { accounts, at, error } = useAdminAccounts(first);
  return (
    <section aria-labelledby="accounts">
      <h2 id="accounts" className="mb-3 font-semibold text-lg">
        Accounts
      </h2>
      {error === undefined ? null : (
        <ErrorState error={error} safe="What you see is the last known state." className="mb-3" />
      )}
      {accounts.length === 0 ? (
        <div className="rounded-lg border bg-surface shadow-card">
          <EmptyState icon={Plug} title="No account is connected yet" />
        </div>
      ) : (
        <ul className="grid grid-cols-1 gap-3 md:grid-cols-2 xl:grid-cols-3">
          {accounts.map((account) => (
            <AccountCard key={account.accountId} account={account} at={at} />
          ))}
        </ul>
      )}
    </section>
  );
}

function AccountCard({ account, at }: { account: AdminAccount; at: string }) {
  const { usedToday, dailyAllowance } = account;
  const { label, tone } = CONNECTION[account.status];
  const share = dailyAllowance === 0 ? 100 : Math.min(100, (100 * usedToday) / dailyAllowance);
  const numbers = `${formatNumber(usedToday)} of ${formatNumber(dailyAllowance)} rows`;
  return (
    <li className="flex flex-col gap-3 rounded-lg border bg-surface p-4 shadow-card">
      <div className="flex items-center gap-3">
        <h3 className="min-w-0 flex-1 truncate font-mono text-sm">{account.accountId}</h3>
        <Badge tone={tone}>{label}</Badge>
      </div>
      <div>
        <Progress
          percent={Math.round(share)}
          label={`Used of the daily allowance of ${account.accountId}`}
          valueText={numbers}
          tone={share >= 100 ? "warn" : "accent"}
          className="h-1.5"
        />
        <p className="mt-1.5 text-sm tabular-nums">{numbers} in 24 h</p>
      </div>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1 text-sm [&>dd]:text-ink-soft [&>dt]:text-ink-faint">
        <dt>Next call</dt>
        <dd>{account.nextFreeAt === null ? "now" : distance(account.nextFreeAt, at)}</dd>
        <dt>Cool-down</dt>
        <dd>{account.coolsUntil === null ? "none" : `over ${distance(account.coolsUntil, at)}`}</dd>
        <dt>Hours</dt>
        <dd>{hours(account, at)}</dd>
        <dt>In line</dt>
        <dd className="tabular-nums">
          {formatNumber(account.wishes)} of{" "}
          {counted(account.openJobs, "open search", "open searches")}
          {account.workspaces > 1 ? `, ${counted(account.workspaces, "workspace")}` : ""}
        </dd>
      </dl>
    </li>
  );
}

function hours({ workingHours, opensAt }: AdminAccount, at: string): string {
  if (workingHours === null) return "any time";
  const words = hoursWords(workingHours);
  return opensAt === null ? words : `closed, opens ${distance(opensAt, at)}: ${words}`;
}
