import { fieldOf, type Shortcuts } from "#app/_hooks/use-shortcuts.ts";
import { decide, nextUndecided, turnPage, undo } from "./review-actions.ts";
import type { Review } from "./use-review.ts";

/** What `?` shows, in this order. */
export const SHORTCUT_LIST: readonly { keys: readonly string[]; label: string }[] = [
  { keys: ["J", "↓"], label: "Next row" },
  { keys: ["K", "↑"], label: "Previous row" },
  { keys: ["N"], label: "Next undecided" },
  { keys: ["P"], label: "Previous undecided" },
  { keys: ["A"], label: "Approve" },
  { keys: ["R"], label: "Reject" },
  { keys: ["Shift R", "1–7"], label: "Reject with a reason" },
  { keys: ["U"], label: "Back to undecided" },
  { keys: ["X", "Space"], label: "Select the row" },
  { keys: ["Shift J", "Shift K"], label: "Select and go on" },
  { keys: ["Ctrl A"], label: "Select the page; again: all that match" },
  { keys: ["Ctrl Z"], label: "Undo the last decision" },
  { keys: ["Enter", "O"], label: "Details" },
  { keys: ["/"], label: "Search these rows" },
  { keys: ["[", "]"], label: "Previous, next page" },
  { keys: ["Home", "End"], label: "First, last row" },
  { keys: ["Esc"], label: "Close one layer" },
  { keys: ["?"], label: "This list" },
];

export const SEARCH_FIELD_ID = "review-search";

/** What is behind the last layer; null where there is nothing. */
export type Close = (() => void) | null;

export function reviewShortcuts(review: Review, close: Close): Shortcuts {
  return { ...movingKeys(review), ...decidingKeys(review), ...layerKeys(review, close) };
}

function movingKeys(review: Review): Shortcuts {
  const { active, rows, picking } = review;
  const go = (step: number) => () => active.moveTo(active.index + step);
  const extend = (step: number) => () => {
    const here = active.row?.row.id;
    const next = rows[active.index + step]?.row.id;
    if (here !== undefined) picking.extendTo(next ?? here, here);
    active.moveTo(active.index + step);
  };
  return {
    j: go(1),
    ArrowDown: go(1),
    k: go(-1),
    ArrowUp: go(-1),
    "Shift+J": extend(1),
    "Shift+ArrowDown": extend(1),
    "Shift+K": extend(-1),
    "Shift+ArrowUp": extend(-1),
    Home: () => active.moveTo(0),
    End: () => active.moveTo(rows.length - 1),
    n: () => nextUndecided(review, 1),
    p: () => nextUndecided(review, -1),
    "]": () => turnPage(review, 1),
    "[": () => turnPage(review, -1),
  };
}

function decidingKeys(review: Review): Shortcuts {
  const { active, picking, layers } = review;
  const toggle = () => active.row && picking.toggle(active.row);
  return {
    a: () => void decide(review, { decision: "approved", reason: null }),
    r: () => void decide(review, { decision: "rejected", reason: null }),
    u: () => void decide(review, { decision: "undecided", reason: null }),
    "Shift+R": () => layers.setReasonOpen(true),
    x: toggle,
    " ": toggle,
    "Mod+a": picking.widen,
    "Mod+z": () => void undo(review),
  };
}

function layerKeys(review: Review, close: Close): Shortcuts {
  const { layers } = review;
  const details = () => layers.setDetailsOpen(!layers.isDetailsOpen);
  return {
    Enter: details,
    o: details,
    "/": () => document.getElementById(SEARCH_FIELD_ID)?.focus(),
    "?": () => layers.setHelpOpen(true),
    Escape: () => closeLayer(review, close),
  };
}

/** One layer at a time; nothing is thrown away but a selection. */
export function closeLayer(review: Review, close: Close): void {
  const { layers, picking, active } = review;
  const field = fieldOf(document.activeElement);
  if (field !== null) active.leaveField(field);
  else if (layers.isDetailsOpen) layers.setDetailsOpen(false);
  else if (picking.count > 0) picking.clear();
  else close?.();
}
