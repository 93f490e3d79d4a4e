import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { FunctionEvent } from "./function-event.ts";
import { type BuiltFunction, unzippedFolder } from "./functions-manifest.ts";

export interface Invocation {
  readonly id: string;
  readonly event: FunctionEvent;
  readonly limitMs: number;
}

/** How a call ended. After all but the first, the platform calls a background function again. */
export type Answer =
  | {
      readonly kind: "answered";
      readonly status: number;
      readonly headers: Readonly<Record<string, readonly string[]>>;
      readonly body: Uint8Array;
    }
  | { readonly kind: "threw" | "died"; readonly reason: string }
  | { readonly kind: "timed_out" };

export interface Report {
  readonly id: string;
  readonly answer: Answer;
}

export interface Lambda {
  /** One call at a time; when the limit is over, which does not count the start, it is killed in whatever it does. */
  invoke(event: FunctionEvent, limitMs: number): Promise<Answer>;
  /** The last of what it printed. */
  output(): string;
  end(): Promise<void>;
}

const CHILD = fileURLToPath(new URL("./lambda-child.ts", import.meta.url));
const KEPT_CHARACTERS = 100_000;

/** One instance of a built function, with no more environment than Netlify gives it. */
export function startLambda(
  built: BuiltFunction,
  env: Readonly<Record<string, string>>,
  onOutput?: (text: string) => void,
): Lambda {
  const folder = unzippedFolder(built);
  const entry = pathToFileURL(join(folder, "___netlify-entry-point.mjs")).href;
  const child = fork(CHILD, [entry], {
    cwd: folder,
    execArgv: [],
    serialization: "advanced", // bodies are bytes
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    env: {
      NODE_ENV: "production",
      TZ: ":UTC",
      AWS_LAMBDA_FUNCTION_NAME: built.name,
      LAMBDA_TASK_ROOT: folder,
      SITE_ID: "site",
      SITE_NAME: "prospects",
      ...env,
    },
  });
  const output = collect(child, onOutput);
  const started = Promise.race([once(child, "message"), once(child, "exit")]);
  return {
    async invoke(event, limitMs) {
      await started;
      return invoke(child, { id: crypto.randomUUID(), event, limitMs }, output);
    },
    output,
    end: () => end(child),
  };
}

function collect(child: ChildProcess, onOutput?: (text: string) => void): () => string {
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      text = (text + chunk.toString()).slice(-KEPT_CHARACTERS);
      onOutput?.(chunk.toString());
    });
  }
  return () => text;
}

function invoke(
  child: ChildProcess,
  invocation: Invocation,
  output: () => string,
): Promise<Answer> {
  return new Promise((resolve) => {
    let isOver = false;
    const timer = setTimeout(() => {
      isOver = true;
      child.kill("SIGKILL");
    }, invocation.limitMs);
    const onReport = ({ id, answer }: Report) => id === invocation.id && settle(answer);
    const onExit = () => settle(isOver ? { kind: "timed_out" } : died(output()));
    function settle(answer: Answer): void {
      clearTimeout(timer);
      child.off("message", onReport).off("exit", onExit);
      resolve(answer);
    }
    if (!isRunning(child)) return settle(died(output()));
    child.on("message", onReport).on("exit", onExit);
    child.send(invocation, () => undefined); // that it could not be sent, its end tells
  });
}

function died(output: string): Answer {
  return { kind: "died", reason: `the function's process ended:\n${output}` };
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

async function end(child: ChildProcess): Promise<void> {
  if (!isRunning(child)) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL"); // as AWS does: no function is asked to end
  await ended;
}
