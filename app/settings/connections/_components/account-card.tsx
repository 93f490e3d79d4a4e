"use client";

import { useId } from "react";
import { Badge } from "#app/_components/ui/badge.tsx";
import { API_NAMES } from "#app/_lib/linkedin-plans.ts";
import type { Connection } from "#lib/contract/connection.ts";
import { AccountActions } from "./account-actions.tsx";
import { AccountGauge } from "./account-gauge.tsx";
import { healthWords, hoursWords, rampWords, shareWords } from "./account-words.ts";

interface Props {
  account: Connection;
  onChange: () => Promise<unknown>;
}

export function AccountCard({ account, onChange }: Props) {
  const id = useId();
  const { name, apis, ownerName } = account;
  const { label, tone, note } = healthWords(account, Date.now());
  return (
    <li
      aria-labelledby={id}
      data-account={name}
      className="flex flex-col gap-4 rounded-lg border bg-surface p-5 shadow-card"
    >
      <div>
        <div className="flex items-center gap-3">
          <h2 id={id} className="min-w-0 flex-1 truncate font-semibold text-lg">
            {name}
          </h2>
          <Badge tone={tone}>{label}</Badge>
        </div>
        <p className="text-ink-soft text-sm">
          {apis.map((api) => API_NAMES[api]).join(" · ")}
          {ownerName === null ? "" : ` · connected by ${ownerName}`}
          {shareWords(account)}
        </p>
        <p className="mt-2 text-pretty" suppressHydrationWarning={true}>
          {note}
        </p>
      </div>
      <AccountGauge account={account} />
      {ownerName === null ? null : <PaceFacts account={account} />}
      {account.id === null ? null : (
        <AccountActions account={{ ...account, id: account.id }} onChange={onChange} />
      )}
    </li>
  );
}

function PaceFacts({ account }: { account: Connection }) {
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-sm [&>dt]:text-ink-soft">
      <dt>Hours</dt>
      <dd>{hoursWords(account.workingHours)}</dd>
      <dt>Allowance</dt>
      <dd>{rampWords(account.rampDays)}</dd>
    </dl>
  );
}
