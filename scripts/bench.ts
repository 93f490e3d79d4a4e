import { parseArgs } from "node:util";
import { type BenchServer, startBenchServer } from "./bench/bench-database.ts";
import { describeFigure, type Figure } from "./bench/figure.ts";
import { PARTS, type Part } from "./bench/parts.ts";
import { stopOnSignals } from "./local/stop-on-signals.ts";
import { undoList } from "./local/undo-list.ts";

const USAGE = "node scripts/bench.ts [--json] [--only ID,...] [--runs N]";

/**
 * @returns the exit code: 2 for a question that makes no sense, 1 when something could not be measured; a missed figure is
 * an answer, not an error.
 */
async function main(): Promise<number> {
  const { values: options } = parseArgs({
    options: {
      json: { type: "boolean", default: false },
      only: { type: "string", default: "" },
      runs: { type: "string", default: "5" },
    },
  });
  const prefixes = options.only.split(",");
  const isWanted = (id: string) => prefixes.some((prefix) => id.startsWith(prefix));
  const parts = PARTS.filter(({ ids }) => ids.some(isWanted));
  const runs = Number(options.runs);
  if (parts.length === 0 || !(Number.isInteger(runs) && runs > 0)) {
    console.error(`Usage: ${USAGE}\nIDs: ${PARTS.flatMap(({ ids }) => ids).join(", ")}`);
    return 2;
  }
  const undo = undoList();
  stopOnSignals(undo.run);
  try {
    const server = await startBenchServer(undo);
    const isOver = undo.hasBegun;
    const { figures, failures } = await measureAll(parts, { server, runs, isWanted, isOver });
    for (const shown of figures) console.error(describeFigure(shown));
    if (options.json) console.log(JSON.stringify(figures));
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

process.exitCode = await main();
