import { counted } from "#app/_lib/format.ts";
import type { Check, CheckState } from "#lib/contract/status.ts";

export const CHECKS: Record<Check["id"], string> = {
  database: "Database",
  connections: "Database connections",
  queue: "Queue",
  dispatch: "Where searches run",
  linkedin: "LinkedIn",
  realtime: "Live updates",
  secret: "Secret",
  address: "Address",
  sign_in: "Sign-in",
  telemetry: "Figures",
};

export const STATES: Record<CheckState, string> = {
  ok: "In order",
  off: "Off",
  warn: "Should be changed",
  bad: "Does not work",
};

/** One sentence for the whole list. */
export function summary(checks: readonly Check[]): { text: string; state: CheckState } {
  const count = (state: CheckState) => checks.filter((check) => check.state === state).length;
  const [bad, warn] = [count("bad"), count("warn")];
  if (bad > 0) return { text: `${counted(bad, "part does", "parts do")} not work.`, state: "bad" };
  if (warn === 0) return { text: "Everything is in order.", state: "ok" };
  const text = `Everything works; ${counted(warn, "thing", "things")} should be changed.`;
  return { text, state: "warn" };
}
