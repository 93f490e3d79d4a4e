import { spawn } from "node:child_process";
import { once } from "node:events";
import { repository } from "#scripts/local/data-dir.mjs";
import { environment } from "#scripts/local/environment.mjs";
import { noSettings } from "./no-settings.ts";

export type Program = {
  pid: number;
  stdout: () => string;
  stderr: () => string;
  /** Waits until standard output or error holds this. */
  says: (text: string | RegExp) => Promise<void>;
  kill: (signal: NodeJS.Signals) => void;
  /** Its exit code; null when a signal ended it. */
  ended: Promise<number | null>;
};

type ProgramOptions = { env?: Record<string, string>; node?: string; cwd?: string };

/** A real process, as a person would start it, with no setting but those that are given here. */
export function startProgram(args: string[], options: ProgramOptions = {}): Program {
  const child = spawn(options.node ?? process.execPath, args, {
    cwd: options.cwd ?? repository,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...withoutTestRunner(), ...noSettings(), ...options.env },
  });
  const output = { stdout: "", stderr: "" };
  const listeners = new Set<() => void>();
  for (const name of ["stdout", "stderr"] as const) {
    child[name].on("data", (chunk: Buffer) => {
      output[name] += chunk.toString();
      for (const listener of listeners) listener();
    });
  }
  const ended = once(child, "close").then(([code]) => code as number | null);

  function says(text: string | RegExp): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const all = output.stdout + output.stderr;
        if (typeof text === "string" ? all.includes(text) : text.test(all)) resolve();
      };
      listeners.add(look);
      look();
      void ended.then(() =>
        reject(new Error(`It ended without saying ${text}:\n${output.stderr}`)),
      );
    });
  }

  return {
    pid: child.pid ?? -1,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    says,
    kill: (signal) => void child.kill(signal),
    ended,
  };
}

export async function runProgram(args: string[], options: ProgramOptions = {}) {
  const program = startProgram(args, options);
  const code = await program.ended;
  return { code, stdout: program.stdout(), stderr: program.stderr() };
}

// The test runner sets names that mean something else to our programs (BASE_URL, NODE_ENV, ...).
function withoutTestRunner(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...environment, NODE_ENV: "production" };
  for (const name of ["BASE_URL", "MODE", "DEV", "PROD", "SSR", "TEST", "NODE_OPTIONS"])
    delete env[name];
  for (const name of Object.keys(env)) if (name.startsWith("VITEST")) delete env[name];
  return env;
}
