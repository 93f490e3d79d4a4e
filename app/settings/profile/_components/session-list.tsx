"use client";

import { Monitor } from "lucide-react";
import { useState } from "react";
import useSWR from "swr";
import type { z } from "zod";
import { isStepUp, useProof } from "#app/_components/step-up-provider.tsx";
import { Badge } from "#app/_components/ui/badge.tsx";
import { Button } from "#app/_components/ui/button.tsx";
import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { RelativeTime } from "#app/_components/ui/relative-time.tsx";
import { Skeleton } from "#app/_components/ui/skeleton.tsx";
import { toast } from "#app/_components/ui/toaster.tsx";
import { deleteOnly, getJson } from "#app/_lib/api.ts";
import { type SignedInDevice, SignedInDevices } from "#lib/contract/sign-in.ts";
import { Card } from "./card.tsx";
import { describeBrowser } from "./describe-browser.ts";

const PATH = "/api/v1/sessions";

/** Where the person is signed in, and the way to end it. */
export function SessionList() {
  const { data, error, mutate } = useSWR<z.infer<typeof SignedInDevices>, unknown>(
    PATH,
    (path: string) => getJson(path, SignedInDevices),
  );
  const [failure, setFailure] = useState<unknown>(null);
  const withProof = useProof();
  const end = async (path: string, words: string) => {
    setFailure(null);
    try {
      await withProof(() => deleteOnly(path));
      toast(words);
    } catch (problem) {
      if (!isStepUp(problem)) setFailure(problem);
    }
    await mutate();
  };
  const others = data?.sessions.filter(({ isThisOne }) => !isThisOne).length ?? 0;
  return (
    <Card title="Sessions" lead="Each browser in which you are signed in.">
      {error === undefined ? null : <ErrorState error={error} />}
      {data === undefined && error === undefined ? <Loading /> : null}
      {data === undefined ? null : (
        <ul className="divide-y rounded-md border">
          {data.sessions.map((device) => (
            <DeviceRow
              key={device.id}
              device={device}
              onEnd={() => void end(`${PATH}/${device.id}`, "The session is ended")}
            />
          ))}
        </ul>
      )}
      {failure === null ? null : <ErrorState error={failure} className="mt-4" />}
      {others === 0 ? null : (
        <Button
          variant="danger-quiet"
          className="mt-4"
          onClick={() => void end(PATH, "All other sessions are ended")}
        >
          End all others
        </Button>
      )}
    </Card>
  );
}

interface RowProps {
  device: SignedInDevice;
  onEnd: () => void;
}

function DeviceRow({ device, onEnd }: RowProps) {
  const { userAgent, address, isThisOne, startedAt, lastSeenAt } = device;
  const browser = describeBrowser(userAgent);
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 p-3.5">
      <Monitor className="size-4.5 shrink-0 text-ink-faint" aria-hidden="true" />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2 font-medium" title={userAgent}>
          {browser}
          {isThisOne ? <Badge tone="ok">This one</Badge> : null}
        </p>
        <p className="text-ink-soft text-sm">
          Used <RelativeTime moment={lastSeenAt} /> · began <RelativeTime moment={startedAt} />
          {address === "" ? null : ` · ${address}`}
        </p>
      </div>
      {isThisOne ? null : (
        <Button size="sm" onClick={onEnd} aria-label={`End the session in ${browser}`}>
          End
        </Button>
      )}
    </li>
  );
}

function Loading() {
  return (
    <div role="status" className="space-y-3">
      <span className="sr-only">Loading your sessions</span>
      <Skeleton className="w-2/3" />
      <Skeleton className="w-1/2" />
    </div>
  );
}
