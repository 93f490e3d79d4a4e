"use client";

import useSWR from "swr";
import { Button } from "#app/_components/ui/button.tsx";
import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { RelativeTime } from "#app/_components/ui/relative-time.tsx";
import { Skeleton } from "#app/_components/ui/skeleton.tsx";
import { toast } from "#app/_components/ui/toaster.tsx";
import { useAction } from "#app/_hooks/use-action.ts";
import { getJson, postOnly } from "#app/_lib/api.ts";
import { type AdminRecovery, AdminRecoveryList } from "#lib/contract/recovery.ts";

const PATH = "/api/v1/admin/recoveries";

/** Who lost the second factor where nobody of their workspace can say the last word. */
export function LostFactors() {
  const { data, error, mutate } = useSWR<AdminRecoveryList, unknown>(PATH, (path: string) =>
    getJson(path, AdminRecoveryList),
  );
  return (
    <section className="rounded-lg border bg-surface p-5 shadow-card">
      <h2 className="font-semibold">Lost second factors</h2>
      <p className="mt-1 mb-4 text-ink-soft">
        People who proved their password, and for whom one workspace cannot speak alone: somebody of
        rank is missing there, or they are in others as well. Find out that it is really them before
        you confirm, and do not take the word of whoever approved for it. They wait 24 hours after
        it, and their password is still asked for.
      </p>
      {error === undefined ? null : (
        <ErrorState
          error={error}
          action={<Button onClick={() => void mutate()}>Try again</Button>}
        />
      )}
      {data === undefined && error === undefined ? <Skeleton className="w-1/2" /> : null}
      {data?.recoveries.length === 0 ? <p>Nobody waits for you.</p> : null}
      {data === undefined || data.recoveries.length === 0 ? null : (
        <ul aria-label="Lost second factors" className="divide-y rounded-md border">
          {data.recoveries.map((one) => (
            <LostFactor key={one.id} recovery={one} onChange={() => mutate()} />
          ))}
        </ul>
      )}
    </section>
  );
}

interface Props {
  recovery: AdminRecovery;
  onChange: () => Promise<unknown>;
}

function LostFactor({ recovery, onChange }: Props) {
  const { id, email, askedAt, approvedBy } = recovery;
  const { run, isBusy } = useAction();
  async function confirm(): Promise<void> {
    if (await run(() => postOnly(`${PATH}/${id}/confirm`, {}))) toast(`${email} is told`);
    await onChange();
  }
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 p-3.5" data-recovery={email}>
      <div className="min-w-0 flex-1 basis-56">
        <p className="truncate font-medium" title={email}>
          {email}
        </p>
        <p className="text-ink-soft text-sm">
          Asked <RelativeTime moment={askedAt} /> ·{" "}
          {approvedBy === null ? "nobody else could approve" : `approved by ${approvedBy}`}
        </p>
      </div>
      <Button
        size="sm"
        variant="primary"
        isBusy={isBusy}
        aria-label={`Confirm for ${email}`}
        onClick={() => void confirm()}
      >
        Confirm
      </Button>
    </li>
  );
}
