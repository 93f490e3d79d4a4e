import type { Connection, ConnectionStatus } from "#lib/contract/connection.ts";
import { type LinkedinApi, MOST_ROWS } from "#lib/contract/job.ts";
import type { SearchDraft } from "./search-draft.ts";

export const API_NAMES: Record<LinkedinApi, string> = {
  classic: "Classic",
  sales_navigator: "Sales Navigator",
  recruiter: "Recruiter",
};

/** The account a search will run on: the first of theirs that works, else one that it would wait for, else the first there is. */
export function pickConnection(all: readonly Connection[]): Connection | null {
  const connections = all.filter(({ mayUse }) => mayUse);
  const first = (wanted: ConnectionStatus) => connections.find(({ status }) => status === wanted);
  const working = connections.find(({ status, isPaused }) => status === "connected" && !isPaused);
  return working ?? first("connected") ?? first("needs_reconnect") ?? connections[0] ?? null;
}

export interface PlanCheck {
  used: number;
  allowance: number;
  left: number;
  /** How many rows LinkedIn can show at most for this search. */
  cap: number;
  /** A product that the account has and the criteria need. */
  isSizeIgnored: boolean;
}

/** What the account's allowance and LinkedIn's caps mean for this draft. */
export function checkPlan(connection: Connection, draft: SearchDraft): PlanCheck {
  const usable = draft.api === "automatic" ? connection.apis : [draft.api];
  const cap = Math.max(0, ...usable.map((api) => MOST_ROWS[api]));
  const left = Math.max(0, connection.dailyAllowance - connection.usedToday);
  const isClassicOnly = usable.every((api) => api === "classic");
  return {
    used: connection.usedToday,
    allowance: connection.dailyAllowance,
    left,
    cap,
    isSizeIgnored: isClassicOnly && draft.mode === "fields" && draft.headcount.length > 0,
  };
}
