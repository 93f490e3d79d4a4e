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

/** Runs at each of its moments until stopped; one that comes while the run before is under way is left out. */
export async function runOnSchedule(
  period: Period,
  run: (nextRun: Date) => Promise<unknown>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const at = next(period, new Date());
    if (!(await passed(at.getTime() - Date.now(), signal))) return;
    await run(next(period, at));
  }
}

function next({ schedule, everyMs }: Period, after: Date): Date {
  if (everyMs !== null) return new Date(after.getTime() + everyMs);
  const { CronExpressionParser }: CronParser = createRequire(join(toolFolder, "package.json"))(
    "cron-parser",
  );
  return CronExpressionParser.parse(schedule, { currentDate: after, tz: "UTC" }).next().toDate();
}
