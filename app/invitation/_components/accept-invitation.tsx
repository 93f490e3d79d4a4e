"use client";

import Link from "next/link";
import { useState } from "react";
import useSWR from "swr";
import { Button } from "#app/_components/ui/button.tsx";
import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { Skeleton } from "#app/_components/ui/skeleton.tsx";
import { getJson, postJson } from "#app/_lib/api.ts";
import { isSignedOut } from "#app/_lib/copy/errors.ts";
import { OwnSession } from "#lib/contract/sign-in.ts";
import { Joined } from "#lib/contract/team.ts";
import { useKeptToken } from "./use-kept-token.ts";

export function AcceptInvitation() {
  const { token, forget } = useKeptToken();
  const { data, error } = useSWR<OwnSession, unknown>("/api/v1/session", (path: string) =>
    getJson(path, OwnSession),
  );
  if (token === null || (data === undefined && error === undefined)) {
    return <Skeleton className="w-2/3" />;
  }
  if (token === "") {
    return (
      <p className="text-ink-soft">
        Something is missing in this address: open the link in the letter, all of it.
      </p>
    );
  }
  if (data === undefined) {
    return isSignedOut(error) ? <SignInFirst /> : <ErrorState error={error} />;
  }
  return <Join token={token} email={data.email} onJoined={forget} />;
}

interface JoinProps {
  token: string;
  email: string;
  onJoined: () => void;
}

function Join({ token, email, onJoined }: JoinProps) {
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const join = async () => {
    setBusy(true);
    setFailure(null);
    try {
      await postJson("/api/v1/invitations/accept", { token }, { answer: Joined });
      onJoined();
      window.location.assign("/searches"); // a whole new page, of another workspace
    } catch (error) {
      setFailure(error);
      setBusy(false);
    }
  };
  return (
    <>
      {failure === null ? null : <ErrorState error={failure} className="mb-4" />}
      <Button
        variant="primary"
        size="lg"
        className="w-full"
        isBusy={isBusy}
        onClick={() => void join()}
      >
        Join as <span className="min-w-0 truncate">{email}</span>
      </Button>
    </>
  );
}

const BACK = "/sign-in?next=/invitation";

function SignInFirst() {
  return (
    <div className="space-y-3">
      <p className="text-ink-soft">Sign in with the address to which the letter came.</p>
      <Button asChild={true} variant="primary" size="lg" className="w-full">
        <a href={BACK}>Sign in</a>
      </Button>
      <p className="text-ink-soft">
        No account yet?{" "}
        <Link href="/sign-up" className="text-accent-text underline underline-offset-3">
          Sign up
        </Link>{" "}
        with that address, then open the link in the letter again.
      </p>
    </div>
  );
}
