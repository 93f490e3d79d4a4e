"use client";

import { useState } from "react";
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogTitle,
} from "#app/_components/ui/dialog.tsx";
import type { CreatedApiKey } from "#lib/contract/api-key.ts";
import { CreateKeyForm } from "./create-key-form.tsx";
import { NewSecret } from "./new-secret.tsx";

interface Props {
  onMade: () => Promise<unknown>;
  onClose: () => void;
}

/** First the questions, then the key: this once, and never again. */
export function CreateKeyDialog({ onMade, onClose }: Props) {
  const [made, setMade] = useState<CreatedApiKey | null>(null);
  const isShown = made !== null;
  const keepOpen = (event: Event) => isShown && event.preventDefault();
  return (
    <Dialog open={true} onOpenChange={(isOpen) => !isOpen && onClose()}>
      {/* A stray click must not throw the only copy away. */}
      <DialogContent onInteractOutside={keepOpen}>
        <DialogTitle className="font-semibold text-lg">
          {isShown ? "Copy the key now" : "New API key"}
        </DialogTitle>
        <DialogDescription className="mt-1.5 mb-4 text-ink-soft">
          {isShown
            ? "It is shown this once and kept nowhere; if it gets lost, make another one."
            : "Give it no more than its program needs."}
        </DialogDescription>
        {isShown ? (
          <NewSecret secret={made.secret} onDone={onClose} />
        ) : (
          <CreateKeyForm
            onMade={(key) => {
              setMade(key);
              void onMade();
            }}
          />
        )}
      </DialogContent>
    </Dialog>
  );
}
