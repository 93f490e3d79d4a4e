import { arch, cpus, platform, totalmem } from "node:os";

const ENOUGH_RUNS = 5;

/** What the figures depend on, in one line, and a warning where they are too few to be believed. */
export function describeRun({ postgres, runs }: { postgres: string; runs: number }): string {
  const [core] = cpus();
  const cores = `${cpus().length} ${cpus().length === 1 ? "core" : "cores"} (${core?.model.trim() ?? "unknown"})`;
  const memory = `${Math.round(totalmem() / 1_024 ** 3)} GiB memory`;
  const versions = `${platform()} ${arch()}, Node ${process.version}, PostgreSQL ${postgres}`;
  const line = `${cores}, ${memory}, ${versions}; ${runs} ${runs === 1 ? "run" : "runs"} of each`;
  if (runs >= ENOUGH_RUNS) return line;
  return `${line}\nThe median of fewer than ${ENOUGH_RUNS} runs is chance as much as measurement: compare nothing by it.`;
}
