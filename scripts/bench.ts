import { parseArgs } from "node:util";
import { type BenchServer, startBenchServer } from "./bench/bench-database.ts";
import { describeFigure, type Figure } from "./bench/figure.ts";
import { measureJob } from "./bench/measure-job.ts";
import { measurePage } from "./bench/measure-page.ts";
import { measureResults } from "./bench/measure-results.ts";
import { measureSpacedJob } from "./bench/measure-spaced-job.ts";
import { stopOnSignals } from "./local/stop-on-signals.ts";
import { undoList } from "./local/undo-list.ts";

const USAGE = "node scripts/bench.ts [--json] [--only ID,...] [--runs N]";

const PARTS = [
  { ids: ["job-vs-insert", "job-vs-fastest-insert"], measure: measureJob },
  { ids: ["job-vs-floor", "job-vs-naive"], measure: measureSpacedJob },
  {
    ids: [
      "commit-page-p50",
      "commit-page-p95",
      "round-trips-per-page",
      "news-round-trips-per-page",
      "other-round-trips-per-job",
    ],
    measure: measurePage,
  },
  { ids: ["results-page-25-vs-1", "results-in-a-million-vs-1"], measure: measureResults },
];

/** @returns the exit code: 2 for a question that makes no sense; a missed figure is an answer, not an error. */
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
    const figures = await measureAll(parts, { server, runs, isWanted });
    if (options.json) console.log(JSON.stringify(figures));
  } finally {
    await undo.run();
  }
  return 0;
}

interface Bench {
  readonly server: BenchServer;
  readonly runs: number;
  readonly isWanted: (id: string) => boolean;
}

async function measureAll(parts: typeof PARTS, bench: Bench): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const { ids, measure } of parts) {
    console.error(`measuring ${ids.filter(bench.isWanted).join(", ")} ...`);
    const measured = await measure(bench.server, bench.runs);
    figures.push(...measured.filter(({ id }) => bench.isWanted(id)));
  }
  for (const shown of figures) console.error(describeFigure(shown));
  return figures;
}

process.exitCode = await main();
