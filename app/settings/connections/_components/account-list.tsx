"use client";

import { Plug, Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "#app/_components/ui/button.tsx";
import { EmptyState } from "#app/_components/ui/empty-state.tsx";
import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { Loading } from "#app/_components/ui/loading.tsx";
import { Skeleton } from "#app/_components/ui/skeleton.tsx";
import { useConnections } from "#app/_hooks/use-connections.ts";
import { AccountCard } from "./account-card.tsx";
import { ConnectDialog } from "./connect-dialog.tsx";

const EVERY_MS = 5_000; // somebody who looks at the gauges wants to see them move

export function AccountList() {
  const { connections, error, refresh } = useConnections({ everyMs: EVERY_MS });
  const [isConnecting, setConnecting] = useState(false);
  const connect = (
    <Button variant="primary" onClick={() => setConnecting(true)}>
      <Plus aria-hidden="true" />
      Connect LinkedIn
    </Button>
  );
  return (
    <div className="space-y-4">
      {error === undefined ? null : (
        <ErrorState
          error={error}
          safe={connections ? "What you see is the last known state." : "Searches go on."}
          action={<Button onClick={() => void refresh()}>Try again</Button>}
        />
      )}
      {connections === undefined && error === undefined ? <LoadingAccounts /> : null}
      {connections === undefined && error !== undefined ? connect : null}
      {connections?.length === 0 ? <NoAccounts connect={connect} /> : null}
      {connections !== undefined && connections.length > 0 ? (
        <>
          {connect}
          <ul aria-label="LinkedIn accounts" className="grid grid-cols-1 gap-4 lg:grid-cols-2">
            {connections.map((account, index) => (
              <AccountCard key={account.id ?? index} account={account} onChange={refresh} />
            ))}
          </ul>
        </>
      ) : null}
      {isConnecting ? <ConnectDialog again={null} onClose={() => setConnecting(false)} /> : null}
    </div>
  );
}

function NoAccounts({ connect }: { connect: React.ReactNode }) {
  return (
    <div className="rounded-lg border bg-surface shadow-card">
      <EmptyState icon={Plug} title="No account is connected yet" action={connect}>
        Searches for people need one. You sign in on a page of Unipile; we never see the password.
      </EmptyState>
    </div>
  );
}

function LoadingAccounts() {
  return (
    <Loading
      label="Loading the accounts"
      className="grid grid-cols-1 gap-4 lg:grid-cols-2 [&>div]:space-y-4 [&>div]:rounded-lg [&>div]:border [&>div]:bg-surface [&>div]:p-5"
    >
      <div>
        <Skeleton className="w-1/3" />
        <Skeleton className="h-2.5 w-full" />
        <Skeleton className="w-2/3" />
      </div>
    </Loading>
  );
}
