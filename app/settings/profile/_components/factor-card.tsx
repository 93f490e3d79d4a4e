"use client";

import { ShieldAlert, ShieldCheck } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { BackupCodeList } from "#app/_components/backup-code-list.tsx";
import { Button } from "#app/_components/ui/button.tsx";
import { toast } from "#app/_components/ui/toaster.tsx";
import { postJson, postOnly } from "#app/_lib/api.ts";
import { BackupCodes } from "#lib/contract/sign-in.ts";
import { Card } from "./card.tsx";
import { PasswordDialog } from "./password-dialog.tsx";

interface Props {
  hasPassword: boolean;
  hasSecondFactor: boolean;
  isRequired: boolean;
}

const SET_UP = "/second-factor?next=%2Fsettings%2Fprofile";

export function FactorCard({ hasPassword, hasSecondFactor, isRequired }: Props) {
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  if (!hasSecondFactor) return <None />;
  return (
    <Card
      title="Second factor"
      lead={
        <span className="flex items-center gap-2">
          <ShieldCheck className="size-4.5 shrink-0 text-ok" aria-hidden="true" />
          Signing in asks for a code of your app.
        </span>
      }
    >
      {codes === null ? null : (
        <div className="mb-5">
          <BackupCodeList codes={codes} />
        </div>
      )}
      <div className="flex flex-wrap gap-2">
        <NewCodes hasPassword={hasPassword} onMade={setCodes} />
        <Remove hasPassword={hasPassword} isRequired={isRequired} />
      </div>
    </Card>
  );
}

function None() {
  return (
    <Card
      title="Second factor"
      lead={
        <span className="flex items-center gap-2">
          <ShieldAlert className="size-4.5 shrink-0 text-warn" aria-hidden="true" />
          Whoever knows your password is in.
        </span>
      }
    >
      <Button asChild={true} variant="primary">
        <Link href={SET_UP}>Set up a second factor</Link>
      </Button>
    </Card>
  );
}

interface NewCodesProps {
  hasPassword: boolean;
  onMade: (codes: readonly string[]) => void;
}

function NewCodes({ hasPassword, onMade }: NewCodesProps) {
  return (
    <PasswordDialog
      trigger={<Button>New backup codes</Button>}
      title="New backup codes?"
      action="Make new codes"
      hasPassword={hasPassword}
      onConfirm={async (body) => {
        const path = "/api/auth/two-factor/generate-backup-codes";
        const { backupCodes } = await postJson(path, body, { answer: BackupCodes });
        onMade(backupCodes);
      }}
    >
      The ones that you have are worth nothing from then on.
    </PasswordDialog>
  );
}

function Remove({ hasPassword, isRequired }: { hasPassword: boolean; isRequired: boolean }) {
  const router = useRouter();
  return (
    <PasswordDialog
      trigger={<Button variant="danger-quiet">Remove</Button>}
      title="Remove the second factor?"
      action="Remove it"
      hasPassword={hasPassword}
      onConfirm={async (body) => {
        await postOnly("/api/auth/two-factor/disable", body);
        toast("Your second factor is removed");
        if (isRequired) window.location.assign(SET_UP);
        else router.refresh();
      }}
    >
      {isRequired
        ? "Everybody here needs one: the next step is to add another app."
        : "Your password alone will open the door again."}
    </PasswordDialog>
  );
}
