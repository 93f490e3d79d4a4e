import { parseArgs } from "node:util";
import { type BenchServer, startBenchServer } from "./bench/bench-database.ts";
import { describeRun } from "./bench/describe-run.ts";
import { describeFigure, type Figure } from "./bench/figure.ts";
import { PARTS, type Part } from "./bench/parts.ts";
import { runCommand } from "./command.ts";
import { stopOnSignals } from "./local/stop-on-signals.ts";
import { undoList } from "./local/undo-list.ts";
import { FlagError } from "./search-flags.ts";

const IDS = PARTS.flatMap(({ ids }) => ids);

const HELP = `Measures, each figure beside what it is compared with.

  npm run bench -- [--json] [--only ID,...] [--runs N]

  --only ID,...  only these figures; the beginning of an ID stands for all that begin so
  --runs N       how often each is measured (5; fewer say little)
  --json         the last line of standard output is the figures as JSON
  --help         this text

IDs: ${IDS.join(", ")}

Standard error begins with the machine and the versions.

Exit code: 0 all was measured, also where a figure misses its aim; 1 something could not be measured; 2 wrong use.`;

interface Wish {
  readonly isJson: boolean;
  readonly runs: number;
  readonly isWanted: (id: string) => boolean;
}

await runCommand(async () => {
  const wish = readWish();
  if (wish !== "help") return bench(wish);
  console.log(HELP);
  return 0;
});
// A part that could not be measured leaves its connections open, and they the process.
process.exit();

function readWish(): Wish | "help" {
  const { values } = parseArgs({
    options: {
      json: { type: "boolean", default: false },
      only: { type: "string" },
      runs: { type: "string", default: "5" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return "help";
  const runs = Number(values.runs);
  if (!(Number.isInteger(runs) && runs > 0)) {
    throw new FlagError("--runs must be a whole number from 1 on");
  }
  return { isJson: values.json, runs, isWanted: selector(values.only) };
}

function selector(only: string | undefined): Wish["isWanted"] {
  if (only === undefined) return () => true;
  const prefixes = only.split(",").map((prefix) => prefix.trim());
  const isKnown = (prefix: string) => prefix !== "" && IDS.some((id) => id.startsWith(prefix));
  const unknown = prefixes.filter((prefix) => !isKnown(prefix));
  if (unknown.length > 0) {
    const named = unknown.map((prefix) => `"${prefix}"`).join(", ");
    throw new FlagError(`--only: no figure is called ${named}. There are: ${IDS.join(", ")}`);
  }
  return (id) => prefixes.some((prefix) => id.startsWith(prefix));
}

/** @returns the exit code; a missed figure is an answer, not an error. */
async function bench({ isJson, runs, isWanted }: Wish): Promise<number> {
  const parts = PARTS.filter(({ ids }) => ids.some(isWanted));
  const undo = undoList();
  stopOnSignals(undo.run);
  try {
    const server = await startBenchServer(undo);
    console.error(describeRun({ postgres: server.version, runs }));
    const isOver = undo.hasBegun;
    const { figures, failures } = await measureAll(parts, { server, runs, isWanted, isOver });
    for (const shown of figures) console.error(describeFigure(shown));
    if (isJson) console.log(JSON.stringify(figures));
    return failures > 0 ? 1 : 0;
  } finally {
    await undo.run();
  }
}

interface Bench {
  readonly server: BenchServer;
  readonly runs: number;
  readonly isWanted: (id: string) => boolean;
  readonly isOver: () => boolean;
}

/** One part that cannot be measured here does not take the others with it. */
async function measureAll(parts: readonly Part[], bench: Bench) {
  const figures: Figure[] = [];
  let failures = 0;
  for (const { ids, measure } of parts) {
    const wanted = ids.filter(bench.isWanted).join(", ");
    console.error(`measuring ${wanted} ...`);
    try {
      const measured = await measure(bench.server, bench.runs);
      figures.push(...measured.filter(({ id }) => bench.isWanted(id)));
    } catch (error) {
      if (bench.isOver()) break;
      failures += 1;
      console.error(`not measured: ${wanted}:`, error);
    }
  }
  return { figures, failures };
}
