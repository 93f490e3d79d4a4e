import { share } from "./hash.ts";
import type { Quirks } from "./options.ts";

export type PageQuestion = {
  total: number;
  cap: number;
  start: number;
  limit: number;
  /** Something that differs from call to call, for the ranking that moves. */
  draw: string;
};

/** Which rows a page shows and where the next one starts; null is the end. */
export type PageAnswer = { from: number; to: number; next: number | null; isRefused: boolean };

export function pageWindow(question: PageQuestion, quirks: Quirks): PageAnswer {
  const { total, cap, start, limit } = question;
  const end = Math.min(total, cap);
  if (start >= end) return pastTheEnd(question, quirks);
  const wanted = Math.min(start + limit, end);
  const to = isShort(question, quirks) ? Math.max(start + 1, shortened(start, wanted)) : wanted;
  const shift = drifted(question, quirks);
  const from = Math.max(0, Math.min(start + shift, end - (to - start)));
  return { from, to: from + (to - start), next: nextStart(question, to, quirks), isRefused: false };
}

function pastTheEnd(question: PageQuestion, quirks: Quirks): PageAnswer {
  const { total, cap, start } = question;
  const isPastCap = total > cap && start >= cap;
  return {
    from: start,
    to: start,
    next: quirks.stickyCursor ? start : null,
    isRefused: isPastCap && quirks.pastCap === "error_500",
  };
}

function nextStart({ total, cap, start, limit }: PageQuestion, to: number, quirks: Quirks) {
  const end = Math.min(total, cap);
  if (limit === 0) return null;
  if (to < end) return Math.max(start + 1, to - quirks.overlap);
  const hasMore = total > cap && quirks.pastCap !== "null_cursor";
  return hasMore || quirks.stickyCursor ? to : null;
}

function isShort({ start, limit, draw }: PageQuestion, quirks: Quirks): boolean {
  return limit > 1 && share(`short:${draw}:${start}`) < quirks.shortPages;
}

function shortened(start: number, to: number): number {
  return start + Math.ceil((to - start) * 0.6);
}

function drifted({ limit, draw }: PageQuestion, quirks: Quirks): number {
  return Math.round((2 * share(`drift:${draw}`) - 1) * limit * quirks.drift);
}
