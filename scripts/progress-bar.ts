import type { Job } from "#lib/contract/job.ts";

const WIDTH = 28;

export function toProgressLine(job: Job): string {
  const { percent, current, target } = job.progress;
  const filled = Math.round((percent / 100) * WIDTH);
  const bar = "#".repeat(filled).padEnd(WIDTH, "-");
  const counts = `${current.toLocaleString("en-US")} of ${target.toLocaleString("en-US")}`;
  return `[${bar}] ${String(percent).padStart(3)} %  ${counts}  ${toStateWords(job)}`;
}

/** Changes with every look, so it is for a line that is drawn again. */
export function toRemainder({ status, progress: { etaSeconds } }: Job): string {
  return status === "processing" && etaSeconds !== null ? `, about ${etaSeconds} s left` : "";
}

function toStateWords(job: Job): string {
  return job.status === "waiting"
    ? `waiting: ${toWords(job.waitingReason)}${toTime(job)}`
    : job.status;
}

function toTime(job: Job): string {
  if (!job.waitingUntil) return "";
  const time = new Date(job.waitingUntil).toLocaleTimeString("en-GB", { timeStyle: "short" });
  return `, goes on about ${time}`;
}

function toWords(code: string | undefined): string {
  return (code ?? "soon").replaceAll("_", " ");
}

export type LineWriter = { show: (line: string) => void; finish: () => void };

/** On a terminal one line that is drawn again; elsewhere a line for each change. */
export function lineWriter(stream: NodeJS.WriteStream): LineWriter {
  let last = "";
  return {
    show(line) {
      if (line === last) return;
      last = line;
      stream.write(stream.isTTY ? `\r\u001b[2K${cut(line, stream.columns)}` : `${line}\n`);
    },
    finish() {
      if (stream.isTTY && last !== "") stream.write("\n");
      last = "";
    },
  };
}

// A line that wraps could not be drawn over.
function cut(line: string, columns: number): string {
  return line.slice(0, Math.max(20, columns - 1));
}
