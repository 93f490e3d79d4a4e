import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { z } from "zod";
import { runChaos } from "./chaos/run-chaos.ts";
import { describeReport, toCount } from "./chaos/tell-report.ts";
import { stopOnSignals } from "./local/stop-on-signals.ts";
import { undoList } from "./local/undo-list.ts";

const USAGE = `npm run chaos -- [--events N] [--seed S] [--workers N] [--dispatch D] [--driver D] [--json] [--no-fence]

Workers search on one database while they are killed, stopped and cut off, the database restarts and the provider fails.
Then every row is counted, and the count printed; exit 0 when nothing is lost, twice or out of order.

  --events N    how many things happen, about nine a second (default 200)
  --seed S      the same seed gives the same events and jobs; whom they meet depends on timing (default: a new one)
  --workers N   processes that work on the jobs, 2 to 16 (default 6)
  --dispatch D  inline: each looks for what is due; pgboss: they take jobs from a line (default inline)
  --driver D    how they reach the database: pg, or neon-http or neon-ws to a stand-in of Neon's proxy (default pg)
  --json        print the count as one line of JSON, the last
  --no-fence    the negative control: writers do not care whether the job is still theirs; it must end with exit 1

Spacing and Retry-After are judged by the moments at which the database let calls begin: the arrival of a call is late by as much as its
process was stopped or the machine is busy. Arrivals are counted beside, as arrivedTooClose and arrivedInsideRetryAfter.`;

interface Wish {
  readonly seed: string | number;
  readonly events: number;
  readonly workers: number;
  readonly isJson: boolean;
  readonly isFenced: boolean;
  readonly dispatch: z.infer<typeof Dispatch>;
  readonly driver: z.infer<typeof Driver>;
}

const Dispatch = z.enum(["inline", "pgboss"]);
const Driver = z.enum(["pg", "neon-http", "neon-ws"]);

/** @returns the exit code: 2 for a question that makes no sense. */
async function main(): Promise<number> {
  const wish = readWish();
  if (wish === null) return 2;
  if (wish === "help") {
    console.log(USAGE);
    return 0;
  }
  const undo = undoList();
  stopOnSignals(undo.run);
  try {
    const report = await runChaos({ ...wish, undo, say: (line) => console.error(line) });
    if (wish.isJson) console.error(describeReport(report));
    console.log(wish.isJson ? JSON.stringify(toCount(report)) : describeReport(report));
    return report.ok ? 0 : 1;
  } catch (error) {
    if (!undo.hasBegun()) throw error;
    return 1; // interrupted: what it worked with is being taken away
  } finally {
    await undo.run();
  }
}

function readWish(): Wish | "help" | null {
  const wish = parse();
  if (wish === "help") return wish;
  const isRight = wish !== null && isWhole(wish.events, 1, 100_000) && isWhole(wish.workers, 2, 16);
  if (isRight && process.platform !== "win32") return wish;
  console.error(`${isRight ? "Windows cannot stop and continue a process.\n\n" : ""}${USAGE}`);
  return null;
}

function parse(): Wish | "help" | null {
  try {
    const { values } = parseArgs({
      options: {
        events: { type: "string", default: "200" },
        seed: { type: "string", default: randomBytes(4).toString("hex") },
        workers: { type: "string", default: "6" },
        dispatch: { type: "string", default: "inline" },
        driver: { type: "string", default: "pg" },
        json: { type: "boolean", default: false },
        "no-fence": { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) return "help";
    return {
      seed: /^\d{1,15}$/.test(values.seed) ? Number(values.seed) : values.seed,
      events: Number(values.events),
      workers: Number(values.workers),
      isJson: values.json,
      isFenced: !values["no-fence"],
      dispatch: Dispatch.parse(values.dispatch),
      driver: Driver.parse(values.driver),
    };
  } catch {
    return null; // an option or a choice that there is not
  }
}

function isWhole(number: number, least: number, most: number): boolean {
  return Number.isInteger(number) && number >= least && number <= most;
}

process.exitCode = await main();
