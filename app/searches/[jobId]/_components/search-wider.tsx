"use client";

import Link from "next/link";
import type { ComponentProps } from "react";
import { Button } from "#app/_components/ui/button.tsx";
import { LinkPending } from "#app/_components/ui/link-pending.tsx";
import { forgetChanges } from "#app/_lib/draft-storage.ts";
import type { Job } from "#lib/contract/job.ts";

interface Props extends Pick<ComponentProps<typeof Button>, "variant"> {
  job: Job;
}

/** Back to the form with what was asked for, to take something of it out. */
export function SearchWider({ job, variant }: Props) {
  return (
    <Button asChild={true} variant={variant}>
      <Link href={`/searches/new?from=${job.id}`} onClick={forgetChanges}>
        Search wider
        <LinkPending />
      </Link>
    </Button>
  );
}
