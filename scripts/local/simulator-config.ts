import { readFileSync } from "node:fs";
import { z } from "zod";
import { readLocalEnv } from "#lib/env.ts";
import { type SimulatorInput, SimulatorOptions } from "#scripts/simulators/unipile/options.ts";

/** What a person may say of the simulated LinkedIn; where it listens and who may call it is ours. */
const Config = SimulatorOptions.pick({
  accounts: true,
  faults: true,
  latencyMs: true,
  quirks: true,
  seed: true,
});

/** Pages that take a moment and overlap, as LinkedIn's do. */
const LIFELIKE: SimulatorInput = { latencyMs: { min: 150, max: 400 }, quirks: { overlap: 3 } };

/** How the simulated LinkedIn of a demo behaves: as SIMULATOR_CONFIG says, else a little like the real one. */
export function readSimulatorConfig(): SimulatorInput {
  const { SIMULATOR_CONFIG: file } = readLocalEnv();
  if (file === undefined) return LIFELIKE;
  const config = Config.safeParse(readJson(file));
  if (config.success) return config.data;
  throw new Error(`SIMULATOR_CONFIG: ${file} does not fit:\n${z.prettifyError(config.error)}`);
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new Error(`SIMULATOR_CONFIG must name a file of JSON; ${file} is none`, { cause });
  }
}
