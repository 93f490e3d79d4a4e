import { createRequire } from "node:module";
import { join } from "node:path";
import { passed } from "./background-queue.ts";
import { toolFolder } from "./install-tool.ts";

interface CronParser {
  readonly CronExpressionParser: {
    parse(text: string, options: { currentDate: Date; tz: string }): { next(): { toDate(): Date } };
  };
}

/** Null takes the moments of the schedule, in UTC. */
type Period = { readonly schedule: string; readonly everyMs: number | null };

/** Runs at each of its moments until stopped, also while the run before is still under way. */
export async function runOnSchedule(
  period: Period,
  run: (nextRun: Date) => void,
  signal: AbortSignal,
): Promise<void> {
  for (let at = next(period, new Date()); !signal.aborted; at = next(period, at)) {
    if (!(await passed(at.getTime() - Date.now(), signal))) return;
    run(next(period, at));
  }
}

function next({ schedule, everyMs }: Period, after: Date): Date {
  if (everyMs !== null) return new Date(after.getTime() + everyMs);
  const { CronExpressionParser }: CronParser = createRequire(join(toolFolder, "package.json"))(
    "cron-parser",
  );
  return CronExpressionParser.parse(schedule, { currentDate: after, tz: "UTC" }).next().toDate();
}
