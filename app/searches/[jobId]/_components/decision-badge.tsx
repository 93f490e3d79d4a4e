import { Check, CircleDashed, X } from "lucide-react";
import { Badge } from "#app/_components/ui/badge.tsx";
import type { Decision } from "#lib/contract/decision.ts";
import { DECISION_WORD } from "./prospect-words.ts";

const LOOKS = {
  approved: { tone: "ok", icon: Check },
  rejected: { tone: "bad", icon: X },
  undecided: { tone: "outline", icon: CircleDashed },
} as const;

export function DecisionBadge({ decision }: { decision: Decision }) {
  const { tone, icon: Icon } = LOOKS[decision];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden="true" strokeWidth={2.5} />
      {DECISION_WORD[decision]}
    </Badge>
  );
}
