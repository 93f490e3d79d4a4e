import { cn } from "#app/_lib/cn.ts";
import { DecisionBadge } from "./decision-badge.tsx";
import { reasonLabel } from "./prospect-words.ts";
import type { ShownRow } from "./row-marks.ts";

/** What was decided, and why or by whom. */
export function DecisionWords({ shown }: { shown: ShownRow }) {
  if (shown.state === "failed") return <NotSaved />;
  const { decision } = shown.choice;
  if (decision === "undecided") return null;
  return (
    <span className="min-w-0">
      <DecisionBadge decision={decision} />
      <DecisionNote shown={shown} className="block pl-2" />
    </span>
  );
}

/** The same where the buttons tell the decision already. */
export function DecisionNote({ shown, className }: { shown: ShownRow; className?: string }) {
  const { choice, state, row } = shown;
  if (state === "failed") return <NotSaved />;
  if (choice.decision === "undecided") return null;
  const by = state === "unchanged" && row.decidedBy !== null ? `by ${row.decidedBy}` : "by you";
  const words = reasonLabel(choice.reason) ?? by;
  return (
    <span className={cn("truncate text-ink-faint text-xs", className)} title={words}>
      {words}
    </span>
  );
}

function NotSaved() {
  return <span className="font-medium text-bad text-sm">Not saved</span>;
}
