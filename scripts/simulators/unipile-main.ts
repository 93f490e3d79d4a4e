/**
 * Runs the simulator as a process of its own:
 * `node scripts/simulators/unipile-main.ts --port 0 --config '{"quirks":{"hiddenShare":0}}'`.
 * Prints one line `{"url","apiKey","accountId"}` when it is ready. `--until-stdin-ends` ties it to
 * whoever holds its standard input.
 */
import { parseArgs } from "node:util";
import { z } from "zod";
import { readLocalEnv } from "#lib/env.ts";
import type { SimulatorInput } from "./unipile/options.ts";
import { holdsData } from "./unipile/rows.ts";
import { startUnipileSimulator } from "./unipile.ts";

const { values } = parseArgs({
  options: {
    port: { type: "string" },
    config: { type: "string", default: "{}" },
    "until-stdin-ends": { type: "boolean", default: false },
  },
});

function readConfig(): SimulatorInput {
  const dataDir = readDataDir();
  const config = parseConfig(values.config);
  return {
    ...(dataDir ? { dataDir } : {}),
    ...config,
    ...(values.port === undefined ? {} : { port: Number(values.port) }),
  };
}

function readDataDir(): string | undefined {
  const { SIMULATOR_DATA_DIR: folder } = readLocalEnv();
  if (folder === undefined || holdsData(folder)) return folder;
  throw new Error(
    "SIMULATOR_DATA_DIR must name a folder that holds people.jsonl or companies.jsonl, plain or as .gz, " +
      `in the format of scripts/simulators/data; ${folder} holds neither`,
  );
}

function parseConfig(text: string): Record<string, unknown> {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch (cause) {
    throw new Error("--config takes a JSON object", { cause });
  }
}

async function main(): Promise<void> {
  const simulator = await startUnipileSimulator(readConfig());
  const { url, apiKey, accountIds } = simulator;
  const stop = () => {
    void simulator.stop().then(() => process.exit(0));
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  process.once("disconnect", stop);
  if (values["until-stdin-ends"]) process.stdin.once("end", stop).resume();
  console.log(JSON.stringify({ url, apiKey, accountId: accountIds[0] }));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
