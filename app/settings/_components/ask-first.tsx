"use client";

import type { ReactNode } from "react";
import { Button } from "#app/_components/ui/button.tsx";
import { Dialog, DialogClose, DialogContent, DialogQuestion } from "#app/_components/ui/dialog.tsx";
import { useAction } from "#app/_hooks/use-action.ts";

interface Props {
  title: string;
  /** What the button does. */
  action: string;
  onConfirm: () => Promise<unknown>;
  /** After it was done. */
  onDone: () => unknown;
  onClose: () => void;
  children: ReactNode;
}

/** A question before what cannot be taken back. */
export function AskFirst({ title, action, onConfirm, onDone, onClose, children }: Props) {
  const { run, isBusy } = useAction();
  async function confirm(): Promise<void> {
    if (!(await run(onConfirm))) return;
    onClose();
    await onDone();
  }
  return (
    <Dialog open={true} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent>
        <DialogQuestion
          title={title}
          actions={
            <>
              <DialogClose asChild={true}>
                <Button>Not now</Button>
              </DialogClose>
              <Button variant="danger" isBusy={isBusy} onClick={() => void confirm()}>
                {action}
              </Button>
            </>
          }
        >
          {children}
        </DialogQuestion>
      </DialogContent>
    </Dialog>
  );
}
