"use client";

import { useId } from "react";
import { Checkbox } from "#app/_components/ui/checkbox.tsx";
import {
  Dialog,
  DialogCloseButton,
  DialogContent,
  DialogDescription,
  DialogTitle,
} from "#app/_components/ui/dialog.tsx";
import { Kbd } from "#app/_components/ui/kbd.tsx";
import { useShortcutSetting } from "#app/_hooks/use-shortcuts.ts";
import { SHORTCUT_LIST } from "./review-shortcuts.ts";
import type { Review } from "./use-review.ts";

export function ShortcutDialog({ review }: { review: Review }) {
  const { layers, active } = review;
  const backToRow = (event: Event) => {
    event.preventDefault();
    active.refocus();
  };
  return (
    <Dialog open={layers.isHelpOpen} onOpenChange={layers.setHelpOpen}>
      <DialogContent className="max-w-lg" data-shortcuts="off" onCloseAutoFocus={backToRow}>
        <div className="flex items-center justify-between">
          <DialogTitle className="font-semibold text-lg">Keyboard shortcuts</DialogTitle>
          <DialogCloseButton />
        </div>
        <DialogDescription className="text-ink-soft">
          They work everywhere in the review except in text fields.
        </DialogDescription>
        <dl className="mt-3 grid grid-cols-1 gap-x-8 sm:grid-cols-2">
          {SHORTCUT_LIST.map(({ keys, label }) => (
            <div key={label} className="flex items-center justify-between gap-3 border-b py-1.5">
              <dt className="text-sm">{label}</dt>
              <dd className="flex shrink-0 gap-1">
                {keys.map((key) => (
                  <Kbd key={key}>{key}</Kbd>
                ))}
              </dd>
            </div>
          ))}
        </dl>
        <Switch />
      </DialogContent>
    </Dialog>
  );
}

function Switch() {
  const [isOn, setOn] = useShortcutSetting();
  const id = useId();
  return (
    <div className="mt-4 flex items-center gap-2.5">
      <Checkbox id={id} checked={isOn} onCheckedChange={(checked) => setOn(checked === true)} />
      <label htmlFor={id} className="text-sm">
        Single letters and signs are shortcuts (kept on this device)
      </label>
    </div>
  );
}
