"use client";

import Link from "next/link";
import type { MouseEvent } from "react";
import { Button } from "#app/_components/ui/button.tsx";
import { LinkPending } from "#app/_components/ui/link-pending.tsx";
import { formatNumber } from "#app/_lib/format.ts";
import { isOver, type Job } from "#lib/contract/job.ts";
import { useIsPhone } from "./use-is-phone.ts";

/** A dialog over this page where there is room, the page of its own on a phone or in a new tab. */
export function ReviewLink({ job, onReview }: { job: Job; onReview: () => void }) {
  const isPhone = useIsPhone();
  const { undecided, shown } = job.counts;
  if (shown === 0) return null;
  const open = (event: MouseEvent) => {
    if (isPhone || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    onReview();
  };
  const now = isOver(job.status) ? "" : " now";
  const words = undecided > 0 ? `Review ${formatNumber(undecided)}${now}` : "See what was decided";
  return (
    <Button asChild={true} variant="primary" className="max-md:grow">
      <Link
        href={`/searches/${job.id}/review${undecided > 0 ? "" : "?tab=all"}`}
        prefetch={false}
        onClick={open}
        data-action="review"
      >
        {words}
        <LinkPending />
      </Link>
    </Button>
  );
}
