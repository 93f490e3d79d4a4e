"use client";

import { ArrowRight } from "lucide-react";
import { Button } from "#app/_components/ui/button.tsx";
import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { Kbd } from "#app/_components/ui/kbd.tsx";
import { formatNumber } from "#app/_lib/format.ts";
import type { PlanCheck } from "#app/_lib/linkedin-plans.ts";
import type { SearchForm } from "./use-search-form.ts";

interface Props {
  form: SearchForm;
  plan: PlanCheck | null;
  target: number | null;
}

/** The button, with the number on it, and what to know before it is pressed. */
export function StartCard({ form, plan, target }: Props) {
  const note = plan === null || target === null ? null : planNote(plan, target);
  return (
    <div className="flex flex-col gap-3">
      {note === null ? null : (
        <p className="rounded-md bg-warn-soft px-3 py-2 text-sm text-warn">{note}</p>
      )}
      {form.failure === null ? null : (
        <ErrorState
          error={form.failure}
          safe="No search was lost, and your entries are kept."
          className="flex-wrap"
        />
      )}
      <div className="max-md:fixed max-md:inset-x-0 max-md:bottom-0 max-md:z-20 max-md:border-t max-md:bg-surface max-md:p-3 max-md:pb-[max(0.75rem,env(safe-area-inset-bottom))]">
        <Button
          type="submit"
          variant="primary"
          size="lg"
          className="w-full"
          isBusy={form.isStarting}
        >
          {words(form.isStarting, target)}
          {form.isStarting ? null : <ArrowRight aria-hidden="true" />}
        </Button>
      </div>
      <p className="hidden items-center justify-center gap-1.5 text-ink-faint text-xs md:flex">
        or <Kbd>Ctrl</Kbd>
        <Kbd>Enter</Kbd> from any field
      </p>
      <p className="text-center text-ink-faint text-sm">
        Free of charge. It runs on the server: leave whenever you like.
      </p>
    </div>
  );
}

function words(isStarting: boolean, target: number | null): string {
  if (isStarting) return "Starting…";
  if (target === null) return "Find people";
  return target === 1 ? "Find 1 person" : `Find ${formatNumber(target)} people`;
}

function planNote({ left, cap }: PlanCheck, target: number): string | null {
  if (cap > 0 && target > cap) {
    return `LinkedIn shows at most ${formatNumber(cap)} people for one search with this product, so it may end early.`;
  }
  if (left === 0) {
    return "Nothing is left of these 24 hours. Start now: it waits, and begins by itself.";
  }
  if (target > left) {
    return `${formatNumber(left)} are left in these 24 hours. It fetches those, waits, and goes on by itself.`;
  }
  return null;
}
