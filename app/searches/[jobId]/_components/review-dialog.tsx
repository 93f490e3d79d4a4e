"use client";

import {
  Dialog,
  DialogCloseButton,
  DialogContent,
  DialogTitle,
} from "#app/_components/ui/dialog.tsx";
import { type Decisions, useDecisions } from "#app/_hooks/use-decisions.ts";
import type { JobHandle } from "#app/_hooks/use-job.ts";
import { Review } from "./review.tsx";
import { closeLayer } from "./review-shortcuts.ts";
import { useReview } from "./use-review.ts";

interface Props {
  handle: JobHandle;
  open: boolean;
  onClose: () => void;
}

/** The review over the live search; the page below goes on. */
export function ReviewDialog({ handle, open, onClose }: Props) {
  // Kept while the dialog is closed: what is not saved yet goes on, and can still be undone when it opens again.
  const decisions = useDecisions(handle.job.id, {
    onAnswer: (answer) => void handle.takeAnswer(answer),
    isShown: open,
  });
  return (
    <Dialog open={open} onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}>
      {open ? <OpenReview handle={handle} decisions={decisions} onClose={onClose} /> : null}
    </Dialog>
  );
}

interface OpenProps {
  handle: JobHandle;
  decisions: Decisions;
  onClose: () => void;
}

function OpenReview({ handle, decisions, onClose }: OpenProps) {
  const review = useReview({ handle, decisions, first: null });

  function onEscape(event: KeyboardEvent) {
    event.preventDefault(); // the dialog itself is the last layer, not the first
    if (!event.isComposing) closeLayer(review, onClose);
  }
  function onOpenAutoFocus(event: Event) {
    event.preventDefault();
    // The dialog as a whole, until there is a row to stand on.
    if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
    review.active.refocus();
  }
  return (
    <DialogContent
      layout="full"
      aria-describedby={undefined}
      onEscapeKeyDown={onEscape}
      onOpenAutoFocus={onOpenAutoFocus}
      returnTo={() => document.querySelector<HTMLElement>("[data-action=review]")}
      onInteractOutside={(event) => event.preventDefault()}
    >
      <Review
        review={review}
        title={
          <DialogTitle className="min-w-0 truncate font-semibold text-lg">
            {handle.job.name}
          </DialogTitle>
        }
        exit={<DialogCloseButton label="Close the review" />}
        onClose={onClose}
        isPhoneGuess={false}
      />
    </DialogContent>
  );
}
