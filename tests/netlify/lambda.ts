import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { onTestFinished } from "vitest";
import type { BuiltFunction } from "#scripts/netlify/functions-manifest.ts";
import { unzip } from "./unzip.ts";

export interface Invocation {
  readonly id: string;
  readonly event: Record<string, unknown>;
}

export interface Answer {
  readonly id: string;
  /** It threw: the platform calls a background function again. */
  readonly isFailed: boolean;
  readonly status: number | null;
  readonly text: string;
}

export interface Wake {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface Lambda {
  invoke(wake: Wake): Promise<Answer>;
  /** What it printed. */
  output(): string;
}

const CHILD = fileURLToPath(new URL("./lambda-child.ts", import.meta.url));
const SITE = "https://prospects.test";
const LIMIT_MS = 60_000;

/** One instance of a built function, from its zip, with no more environment than Netlify gives it; for one test. */
export async function startLambda(
  built: BuiltFunction,
  env: Readonly<Record<string, string>>,
): Promise<Lambda> {
  const folder = await unzip(built.path);
  const entry = pathToFileURL(join(folder, "___netlify-entry-point.mjs")).href;
  const child = fork(CHILD, [entry, String(LIMIT_MS)], {
    cwd: folder,
    execArgv: [],
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
  const output = collect(child);
  onTestFinished(() => end(child, folder));
  return { invoke: (wake) => invoke(child, { wake, output }), output };
}

function collect(child: ChildProcess): () => string {
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
  }
  return () => text;
}

function invoke(
  child: ChildProcess,
  { wake, output }: { wake: Wake; output: () => string },
): Promise<Answer> {
  const id = crypto.randomUUID();
  return new Promise((resolve, reject) => {
    const onAnswer = (answer: Answer) => {
      if (answer.id !== id) return;
      child.off("message", onAnswer);
      resolve(answer);
    };
    child.on("message", onAnswer);
    child.once("exit", () => reject(new Error(`the function's process ended:\n${output()}`)));
    child.send({ id, event: toEvent(wake) } satisfies Invocation);
  });
}

function toEvent({ method = "POST", path, headers = {}, body }: Wake): Record<string, unknown> {
  const blobs = { url: "https://blobs.test", token: "none", primary_region: "local" };
  return {
    rawUrl: `${SITE}${path}`,
    rawQuery: "",
    path,
    httpMethod: method,
    headers: { ...headers, "x-nf-deploy-id": "0", "x-nf-site-id": "site" },
    ...(body !== undefined && { body: Buffer.from(body).toString("base64") }),
    isBase64Encoded: body !== undefined,
    blobs: Buffer.from(JSON.stringify(blobs)).toString("base64"),
    flags: {},
  };
}

async function end(child: ChildProcess, folder: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill("SIGKILL"); // as AWS does: no function is asked to end
    await once(child, "exit");
  }
  await rm(folder, { recursive: true, force: true });
}
