"use client";

import { Button } from "#app/_components/ui/button.tsx";
import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { Loading } from "#app/_components/ui/loading.tsx";
import { Skeleton } from "#app/_components/ui/skeleton.tsx";
import { ProviderKeyName } from "#lib/contract/provider-key.ts";
import { ProviderRow } from "./provider-row.tsx";
import { useProviderKeys } from "./use-provider-keys.ts";

export function ProviderList() {
  const { keys, error, refresh } = useProviderKeys();
  return (
    <div className="space-y-4">
      {error === undefined ? null : (
        <ErrorState
          error={error}
          safe="Keys go on working."
          action={<Button onClick={() => void refresh()}>Try again</Button>}
        />
      )}
      {keys === undefined && error === undefined ? (
        <Loading label="Loading the keys" className="space-y-4 rounded-lg border bg-surface p-5">
          <Skeleton className="w-1/3" />
          <Skeleton className="w-2/3" />
          <Skeleton className="w-1/2" />
        </Loading>
      ) : null}
      {keys === undefined ? null : (
        <ul
          aria-label="Providers"
          className="divide-y overflow-hidden rounded-lg border bg-surface shadow-card"
        >
          {ProviderKeyName.options.map((provider) => (
            <ProviderRow
              key={provider}
              provider={provider}
              kept={keys.find((key) => key.provider === provider) ?? null}
              onChanged={refresh}
            />
          ))}
        </ul>
      )}
    </div>
  );
}
