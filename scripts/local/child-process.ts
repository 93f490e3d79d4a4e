import { type ChildProcess, spawn } from "node:child_process";
import { repository } from "./data-dir.mjs";
import { environment } from "./environment.mjs";

export type Child = {
  pid: number;
  /** The first line it prints on standard output. */
  firstLine: Promise<string>;
  /** Its exit code; null when a signal ended it. */
  ended: Promise<number | null>;
  isRunning: () => boolean;
  lastLines: () => string;
  kill: (signal: NodeJS.Signals) => Promise<void>;
  /** Asks it to end, and makes it end when it does not. */
  stop: () => Promise<void>;
};

type ChildOptions = {
  name: string;
  args: string[];
  env?: Record<string, string>;
  onLine?: (line: string) => void;
};

const KEPT_LINES = 40;
const GRACE_MS = 10_000;
const HAS_GROUPS = process.platform !== "win32";

/**
 * A Node program in a process group of its own, so that a Ctrl-C reaches only us and we end it in our order. It holds
 * an IPC channel: when we are gone, however that happened, it sees the channel close and ends itself.
 */
export function startChild({ name, args, env, onLine }: ChildOptions): Child {
  const child = spawn(process.execPath, args, {
    cwd: repository,
    detached: HAS_GROUPS,
    windowsHide: true,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    env: childEnvironment(env),
  });
  const ended = new Promise<number | null>((resolve) => {
    child.once("close", (code) => resolve(code));
    child.once("error", () => resolve(null)); // could not be started at all
  });
  const lines = collectLines(child, onLine);
  const isRunning = () =>
    child.pid !== undefined && child.exitCode === null && child.signalCode === null;
  const lastLines = () => lines.slice(-KEPT_LINES).join("\n");

  async function kill(signal: NodeJS.Signals): Promise<void> {
    if (isRunning()) killGroup(child, signal);
    await ended;
  }

  async function stop(): Promise<void> {
    const timer = setTimeout(() => killGroup(child, "SIGKILL"), GRACE_MS);
    await kill("SIGTERM");
    clearTimeout(timer);
  }

  const firstLine = new Promise<string>((resolve, reject) => {
    child.stdout?.once("data", (chunk: Buffer) => resolve(chunk.toString().split("\n")[0] ?? ""));
    child.once("error", reject);
    void ended.then(() => reject(new Error(`${name} ended before it was ready:\n${lastLines()}`)));
  });
  firstLine.catch(() => undefined); // not everybody waits for a line
  return { pid: child.pid ?? -1, firstLine, ended, isRunning, lastLines, kill, stop };
}

function childEnvironment(env: Record<string, string> = {}): NodeJS.ProcessEnv {
  const merged: NodeJS.ProcessEnv = { ...environment, NODE_ENV: "production", ...env };
  for (const name of Object.keys(merged)) {
    if (name.startsWith("VITEST")) delete merged[name];
  }
  return merged;
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (!child.pid) return;
  try {
    process.kill(HAS_GROUPS ? -child.pid : child.pid, signal);
  } catch {
    // ended in this moment
  }
}

function collectLines(child: ChildProcess, onLine?: (line: string) => void): string[] {
  const lines: string[] = [];
  const collect = (chunk: Buffer) => {
    for (const line of chunk.toString().split("\n").filter(Boolean)) {
      lines.push(line);
      onLine?.(line);
    }
    lines.splice(0, lines.length - KEPT_LINES);
  };
  child.stdout?.on("data", collect);
  child.stderr?.on("data", collect);
  return lines;
}
