import { parseArgs } from "node:util";
import { startBenchServer } from "./bench/bench-database.ts";
import { describeFigure, type Figure } from "./bench/figure.ts";
import { measureJob } from "./bench/measure-job.ts";

const PARTS = [{ ids: ["job-vs-insert"], measure: measureJob }];

const { values: options } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    only: { type: "string", default: "" },
    runs: { type: "string", default: "5" },
  },
});

const prefixes = options.only.split(",");
const isWanted = (id: string) => prefixes.some((prefix) => id.startsWith(prefix));

const server = await startBenchServer();
const figures: Figure[] = [];
try {
  for (const { ids, measure } of PARTS) {
    if (!ids.some(isWanted)) continue;
    const measured = (await measure(server, Number(options.runs))).filter(({ id }) => isWanted(id));
    for (const shown of measured) console.error(describeFigure(shown));
    figures.push(...measured);
  }
} finally {
  await server.stop();
}
if (options.json) console.log(JSON.stringify(figures));
