"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { Badge, type BadgeTone } from "#app/_components/ui/badge.tsx";
import { Button } from "#app/_components/ui/button.tsx";
import { Skeleton } from "#app/_components/ui/skeleton.tsx";
import { describeError } from "#app/_lib/copy/errors.ts";
import { formatNumber } from "#app/_lib/format.ts";
import { API_NAMES, type PlanCheck } from "#app/_lib/linkedin-plans.ts";
import type { Connection, ConnectionStatus } from "#lib/contract/connection.ts";

interface Props {
  connection: Connection | null;
  plan: PlanCheck | null;
  planned: number;
  error: unknown;
  isLoading: boolean;
  onRetry: () => void;
}

/** The LinkedIn account that will do the work, and what is left of its day. */
export function AccountCard({ connection, plan, planned, error, isLoading, onRetry }: Props) {
  if (connection !== null && plan !== null) {
    return <Account connection={connection} plan={plan} planned={planned} />;
  }
  if (error !== undefined) {
    return (
      <Frame aside={null}>
        <p className="text-ink-soft">
          {describeError(error).title}. Starting a search asks for the account once more.
        </p>
        <Button size="sm" className="mt-3" onClick={onRetry}>
          Try again
        </Button>
      </Frame>
    );
  }
  return (
    <Frame aside={null}>
      {isLoading ? (
        <div className="space-y-2">
          <p className="sr-only">Loading the account</p>
          <Skeleton className="w-2/3" />
          <Skeleton className="h-2 w-full" />
        </div>
      ) : (
        <p className="text-ink-soft">
          No account is connected yet.{" "}
          <Link href="/settings/connections" className="underline">
            Connect one
          </Link>
          : a search needs it from the start.
        </p>
      )}
    </Frame>
  );
}

function Account(props: { connection: Connection; plan: PlanCheck; planned: number }) {
  const { connection, plan, planned } = props;
  const isPaused = connection.isPaused && connection.status === "connected";
  const status = isPaused ? PAUSED : STATUS[connection.status];
  return (
    <Frame aside={<Badge tone={status.tone}>{status.label}</Badge>}>
      <p className="truncate font-semibold">{connection.name}</p>
      <p className="text-ink-faint text-sm">
        {connection.apis.map((api) => API_NAMES[api]).join(" · ")}
      </p>
      {status.note === null ? null : <p className="mt-2 text-sm text-warn">{status.note}</p>}
      <Gauge plan={plan} planned={planned} />
    </Frame>
  );
}

function Gauge({ plan, planned }: { plan: PlanCheck; planned: number }) {
  const { used, allowance, left } = plan;
  const share = (rows: number) =>
    `${allowance === 0 ? 0 : Math.min(100, (rows / allowance) * 100)}%`;
  const takes = Math.min(planned, left);
  return (
    <div className="mt-4">
      <p className="flex items-baseline justify-between text-sm">
        <span className="text-ink-soft">Left for now</span>
        <span className="whitespace-nowrap tabular-nums">
          <strong className="font-semibold text-lg">{formatNumber(left)}</strong>
          <span className="text-ink-faint"> of {formatNumber(allowance)}</span>
        </span>
      </p>
      {/* biome-ignore lint/a11y/useSemanticElements: <meter> holds one value; this bar shows used and planned. */}
      <div
        role="meter"
        aria-label="LinkedIn allowance used in the last 24 hours"
        aria-valuemin={0}
        aria-valuemax={allowance}
        aria-valuenow={Math.min(used, allowance)}
        aria-valuetext={`${formatNumber(used)} of ${formatNumber(allowance)} used`}
        className="mt-1.5 flex h-2.5 overflow-hidden rounded-full bg-line"
      >
        <span className="h-full bg-ink-faint" style={{ width: share(used) }} />
        <span
          className="h-full bg-accent transition-[width] duration-300"
          style={{ width: share(takes) }}
        />
      </div>
      <p className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-ink-faint text-xs">
        <Key className="bg-ink-faint">used in 24 h: {formatNumber(used)}</Key>
        {planned === 0 ? null : (
          <Key className="bg-accent">this search: up to {formatNumber(planned)}</Key>
        )}
      </p>
    </div>
  );
}

function Key({ className, children }: { className: string; children: ReactNode }) {
  return (
    <span className="inline-flex items-center gap-1.5 tabular-nums">
      <span aria-hidden="true" className={`size-2 rounded-full ${className}`} />
      {children}
    </span>
  );
}

function Frame({ aside, children }: { aside: ReactNode; children: ReactNode }) {
  return (
    <section aria-labelledby="account-title">
      <div className="mb-2 flex items-center justify-between gap-2">
        <h2 id="account-title" className="font-medium text-ink-faint text-sm">
          LinkedIn account
        </h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

const PAUSED = {
  label: "Paused",
  tone: "warn",
  note: "Somebody paused this account. A search started now waits until it goes on.",
} as const;

const STATUS: Record<ConnectionStatus, { label: string; tone: BadgeTone; note: string | null }> = {
  connected: { label: "Connected", tone: "ok", note: null },
  needs_reconnect: {
    label: "Reconnect",
    tone: "warn",
    note: "LinkedIn signed this account out. A search started now waits until it is reconnected.",
  },
  restricted: {
    label: "Restricted",
    tone: "bad",
    note: "LinkedIn restricted this account. No search can be started until that is over.",
  },
  disabled: {
    label: "Off",
    tone: "neutral",
    note: "This account is switched off, or gone from Unipile. No search can be started until it is back.",
  },
};
