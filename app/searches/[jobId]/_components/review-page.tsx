"use client";

import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import { Button } from "#app/_components/ui/button.tsx";
import { LinkPending } from "#app/_components/ui/link-pending.tsx";
import { useDecisions } from "#app/_hooks/use-decisions.ts";
import { useJob } from "#app/_hooks/use-job.ts";
import type { ReadPage } from "#app/_hooks/use-results.ts";
import type { Job } from "#lib/contract/job.ts";
import { Review } from "./review.tsx";
import { useReview } from "./use-review.ts";

interface Props {
  job: Job;
  first: ReadPage | null;
  isPhoneGuess: boolean;
}

/** The review as a page: to link to, to reload, and on a phone. */
export function ReviewPage({ job, first, isPhoneGuess }: Props) {
  const handle = useJob(job.id, job);
  const decisions = useDecisions(job.id, {
    onAnswer: (answer) => void handle.takeAnswer(answer),
    isShown: true,
  });
  const review = useReview({ handle, decisions, first });
  return (
    <div className="-mx-4 -my-6 sm:-mx-6 flex h-[calc(100dvh-var(--topbar))] flex-col lg:mx-0 lg:my-0 lg:h-[calc(100dvh-var(--topbar)-3rem)] lg:overflow-hidden lg:rounded-lg lg:border">
      <Review
        review={review}
        isPhoneGuess={isPhoneGuess}
        onClose={null}
        title={<h1 className="min-w-0 truncate font-semibold text-lg">{handle.job.name}</h1>}
        exit={
          <Button asChild={true} variant="ghost" size="sm">
            <Link href={`/searches/${job.id}`}>
              <ArrowLeft aria-hidden="true" />
              <span className="max-sm:sr-only">Back to the search</span>
              <LinkPending />
            </Link>
          </Button>
        }
      />
    </div>
  );
}
