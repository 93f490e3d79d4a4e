"use client";

import { CirclePause, Play } from "lucide-react";
import { useState } from "react";
import { Button } from "#app/_components/ui/button.tsx";
import { Dialog, DialogClose, DialogContent, DialogQuestion } from "#app/_components/ui/dialog.tsx";
import { toast } from "#app/_components/ui/toaster.tsx";
import { describeError } from "#app/_lib/copy/errors.ts";
import { counted, formatWhen } from "#app/_lib/format.ts";
import type { EngineFigures } from "#lib/contract/operator.ts";
import { setDraining } from "./use-console.ts";

interface Props {
  figures: EngineFigures;
  onChange: () => Promise<unknown>;
}

function useDrain(onChange: Props["onChange"]) {
  const [isBusy, setBusy] = useState(false);
  async function set(draining: boolean): Promise<void> {
    setBusy(true);
    try {
      await setDraining(draining);
      await onChange();
    } catch (error) {
      const { title, detail } = describeError(error);
      toast.error(title, { description: detail });
    } finally {
      setBusy(false);
    }
  }
  return { isBusy, set };
}

/** Holds all work up, after a question: it concerns everybody. */
export function DrainButton({ figures, onChange }: Props) {
  const [isOpen, setOpen] = useState(false);
  const { isBusy, set } = useDrain(onChange);
  if (figures.drainingSince !== null) return null;
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <CirclePause aria-hidden="true" />
        Drain
      </Button>
      <Dialog open={isOpen} onOpenChange={setOpen}>
        <DialogContent>
          <DialogQuestion
            title="Hold all searches up?"
            actions={
              <>
                <DialogClose asChild={true}>
                  <Button>Not now</Button>
                </DialogClose>
                <Button
                  variant="danger"
                  isBusy={isBusy}
                  onClick={() => void set(true).then(() => setOpen(false))}
                >
                  Drain
                </Button>
              </>
            }
          >
            No search begins, and {counted(figures.running, "search", "searches")} at work{" "}
            {figures.running === 1 ? "stops" : "stop"} after the page under way. Nothing is lost:
            all go on when you resume.
          </DialogQuestion>
        </DialogContent>
      </Dialog>
    </>
  );
}

function stillRunning(running: number): string {
  if (running === 0) return "None is at work any more.";
  const searches = counted(running, "search stops", "searches stop");
  return `${searches} after the page under way.`;
}

/** Cannot be overlooked while it lasts. */
export function DrainBanner({ figures, onChange }: Props) {
  const { isBusy, set } = useDrain(onChange);
  const { drainingSince, running } = figures;
  if (drainingSince === null) return null;
  return (
    <section
      aria-label="Drain"
      className="flex flex-wrap items-center gap-x-4 gap-y-3 rounded-lg border border-warn/35 bg-warn-soft p-4"
    >
      <CirclePause className="size-4.5 shrink-0 text-warn" aria-hidden="true" />
      <div className="min-w-0 flex-1 basis-56">
        <h2 className="font-semibold">All searches are held up</h2>
        <p className="mt-0.5 text-ink-soft">
          <span suppressHydrationWarning={true}>
            Since {formatWhen(drainingSince, Date.now())}.{" "}
          </span>
          None begins until you resume. {stillRunning(running)}
        </p>
      </div>
      <Button variant="primary" isBusy={isBusy} onClick={() => void set(false)}>
        <Play aria-hidden="true" />
        Resume
      </Button>
    </section>
  );
}
