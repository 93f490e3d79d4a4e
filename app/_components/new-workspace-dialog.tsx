"use client";

import { Button } from "#app/_components/ui/button.tsx";
import {
  Dialog,
  DialogClose,
  DialogContent,
  DialogDescription,
  DialogTitle,
} from "#app/_components/ui/dialog.tsx";
import { NewWorkspaceForm } from "./new-workspace-form.tsx";

export function NewWorkspaceDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Dialog open={isOpen} onOpenChange={(next) => !next && onClose()}>
      <DialogContent>
        <DialogTitle className="font-semibold text-lg">New workspace</DialogTitle>
        <DialogDescription className="mt-1.5 mb-4 text-ink-soft">
          Searches, LinkedIn accounts and colleagues of one workspace are not seen in another. You
          will be its owner.
        </DialogDescription>
        <NewWorkspaceForm>
          <DialogClose asChild={true}>
            <Button>Not now</Button>
          </DialogClose>
        </NewWorkspaceForm>
      </DialogContent>
    </Dialog>
  );
}
