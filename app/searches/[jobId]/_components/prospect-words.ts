import type { Decision, RejectReason } from "#lib/contract/decision.ts";
import type { Prospect } from "#lib/contract/prospect.ts";

/** In the order of the keys 1 to 7. */
export const REASONS: readonly { value: RejectReason; label: string }[] = [
  { value: "wrong_role", label: "Wrong role" },
  { value: "wrong_company_type", label: "Wrong company type" },
  { value: "wrong_size", label: "Too small or too large" },
  { value: "wrong_place", label: "Wrong place" },
  { value: "already_customer", label: "Already a customer" },
  { value: "competitor", label: "Competitor" },
  { value: "bad_data", label: "Bad data" },
];

export const DECISION_WORD: Record<Decision, string> = {
  undecided: "Undecided",
  approved: "Approved",
  rejected: "Rejected",
};

export function reasonLabel(reason: RejectReason | null): string | null {
  return REASONS.find((item) => item.value === reason)?.label ?? null;
}

export function prospectName(row: Prospect): string {
  return row.isHidden ? "Name hidden by LinkedIn" : row.name;
}

export function prospectTitle(row: Prospect): string | null {
  return row.title ?? row.headline;
}

export function companyLine(row: Prospect): string {
  return [row.company, row.companySize].filter((part) => part !== null).join(" · ");
}

const DEGREES = { 0: "You", 1: "1st", 2: "2nd", 3: "3rd" } as const;

export function degreeWord(row: Prospect): string | null {
  return row.degree === null ? null : DEGREES[row.degree];
}
