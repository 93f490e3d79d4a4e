"use client";

import {
  Dialog,
  DialogCloseButton,
  DialogContent,
  DialogTitle,
} from "#app/_components/ui/dialog.tsx";
import type { JobHandle } from "#app/_hooks/use-job.ts";
import { Review } from "./review.tsx";

interface Props {
  handle: JobHandle;
  open: boolean;
  onClose: () => void;
}

/** The review over the live search; the page below goes on. */
export function ReviewDialog({ handle, open, onClose }: Props) {
  const title = (
    <DialogTitle className="min-w-0 truncate font-semibold text-lg">{handle.job.name}</DialogTitle>
  );
  return (
    <Dialog open={open} onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}>
      <DialogContent
        layout="full"
        aria-describedby={undefined}
        // Escape closes one layer at a time, and the review knows which one is on top.
        onEscapeKeyDown={(event) => event.preventDefault()}
        onOpenAutoFocus={(event) => event.preventDefault()}
        onInteractOutside={(event) => event.preventDefault()}
      >
        <Review
          handle={handle}
          first={null}
          title={title}
          exit={<DialogCloseButton label="Close the review" />}
          onClose={onClose}
          isPhoneGuess={false}
        />
      </DialogContent>
    </Dialog>
  );
}
