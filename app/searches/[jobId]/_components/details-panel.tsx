"use client";

import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "#app/_components/ui/button.tsx";
import {
  Dialog,
  DialogCloseButton,
  DialogContent,
  DialogTitle,
} from "#app/_components/ui/dialog.tsx";
import { DetailsFacts } from "./details-facts.tsx";
import { prospectName } from "./prospect-words.ts";
import { rowElementId } from "./review-row.tsx";
import type { ShownRow } from "./row-marks.ts";
import type { Review } from "./use-review.ts";

/** Everything about the active row: beside the table, or on top of the cards. */
export function DetailsPanel({ review, isPhone }: { review: Review; isPhone: boolean }) {
  const { layers, active } = review;
  const shown = active.row;
  if (shown === null) return null;
  if (isPhone) return <DetailsSheet review={review} shown={shown} />;
  if (!layers.isDetailsOpen) return null;
  return (
    <aside
      aria-label={`Details of ${prospectName(shown.row)}`}
      className="flex w-90 shrink-0 animate-enter flex-col overflow-y-auto border-l bg-canvas"
    >
      <Top title={<h3 className="font-semibold text-lg">{prospectName(shown.row)}</h3>}>
        <Button
          variant="ghost"
          size="icon"
          aria-label="Close details"
          onClick={() => {
            layers.setDetailsOpen(false);
            active.refocus();
          }}
        >
          <X aria-hidden="true" />
        </Button>
      </Top>
      <DetailsFacts review={review} shown={shown} />
    </aside>
  );
}

function DetailsSheet({ review, shown }: { review: Review; shown: ShownRow }) {
  const { layers } = review;
  return (
    <Dialog open={layers.isDetailsOpen} onOpenChange={layers.setDetailsOpen}>
      <DialogContent
        layout="full"
        className="overflow-y-auto"
        aria-describedby={undefined}
        returnTo={() => document.getElementById(rowElementId(shown.row.id))}
      >
        <Top
          title={
            <DialogTitle className="font-semibold text-lg">{prospectName(shown.row)}</DialogTitle>
          }
        >
          <DialogCloseButton label="Close details" />
        </Top>
        <DetailsFacts review={review} shown={shown} />
      </DialogContent>
    </Dialog>
  );
}

function Top({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <div className="flex items-start justify-between gap-2 px-4 pt-3">
      <div className="min-w-0 break-words pt-1">{title}</div>
      {children}
    </div>
  );
}
