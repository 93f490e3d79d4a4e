"use client";

import { Search } from "lucide-react";
import { type KeyboardEvent, useEffect, useEffectEvent, useState } from "react";
import { Input } from "#app/_components/ui/input.tsx";
import { SEARCH_FIELD_ID } from "./review-shortcuts.ts";
import type { Review } from "./use-review.ts";

const PAUSE_MS = 250;

/** Words are looked up shortly after the last key, with Enter at once; Enter and Escape go back to the rows. */
export function ReviewSearch({ review }: { review: Review }) {
  const { view, setView, active } = review;
  const [typed, setTyped] = useState({ text: view.q, from: view.q, asked: view.q });
  // Cleared elsewhere, or another entry of the history: what was typed here is over. Of what this field asked for itself it is
  // not: the next keys may have come meanwhile.
  if (typed.from !== view.q) {
    const text = view.q === typed.asked ? typed.text : view.q;
    setTyped({ text, from: view.q, asked: view.q });
  }

  const lookUp = useEffectEvent((q: string) => {
    setTyped((now) => ({ ...now, asked: q }));
    setView({ q }, { isTyping: true });
  });
  const words = typed.text.trim();
  useEffect(() => {
    if (words === view.q) return;
    const timer = setTimeout(() => lookUp(words), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [words, view.q]);

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
    event.preventDefault();
    if (words !== view.q) {
      setTyped((now) => ({ ...now, asked: words }));
      setView({ q: words }, { isTyping: true });
    }
    active.leaveField(event.currentTarget);
  };

  return (
    <div className="relative min-w-0 max-md:flex-1 md:w-64">
      <Search
        className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-ink-faint"
        aria-hidden="true"
      />
      <Input
        id={SEARCH_FIELD_ID}
        type="search"
        className="pl-8"
        aria-label="Search these prospects"
        placeholder="Name, title, company, place"
        value={typed.text}
        maxLength={200}
        onChange={(event) => {
          const text = event.target.value;
          setTyped((now) => ({ ...now, text }));
        }}
        onKeyDown={onKeyDown}
      />
    </div>
  );
}
