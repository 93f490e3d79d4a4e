"use client";

import { type SubmitEvent, useState } from "react";
import { Input } from "#app/_components/ui/input.tsx";
import { formatNumber } from "#app/_lib/format.ts";
import type { Review } from "./use-review.ts";

/** "Row 1,234": opens its page and stands on it. */
export function GoToRow({ review, total }: { review: Review; total: number }) {
  const { view, setView, active } = review;
  const [text, setText] = useState("");
  if (total <= view.perPage) return null;

  const go = (event: SubmitEvent) => {
    event.preventDefault();
    const wanted = Number(text.replaceAll(/[^\d]/g, ""));
    if (wanted < 1) return;
    const row = Math.min(wanted, total);
    setText("");
    const page = Math.ceil(row / view.perPage);
    if (page !== view.page) setView({ page });
    active.awaitRow(page, (row - 1) % view.perPage);
  };
  return (
    <form onSubmit={go} className="max-lg:hidden">
      <Input
        inputMode="numeric"
        className="w-24 text-sm"
        aria-label={`Go to row, 1 to ${formatNumber(total)}`}
        placeholder="Go to row"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </form>
  );
}
