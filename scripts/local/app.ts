import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Child, startChild } from "./child-process.ts";
import { repository } from "./data-dir.mjs";

export type AppOptions = {
  port: number;
  isDev: boolean;
  env: Record<string, string>;
  onLine?: (line: string) => void;
};

const NEXT = join(repository, "node_modules/next/dist/bin/next");
const HEALTH_TIMEOUT_MS = 90_000;
const BROKEN_TIMEOUT_MS = 5_000;
const POLL_MS = 100;

/** Starts the web app and waits until it answers that all is well. */
export async function startApp({ port, isDev, env, onLine }: AppOptions): Promise<Child> {
  const child = startChild({
    name: "The app",
    args: [
      "--import",
      new URL("end-with-parent.mjs", import.meta.url).href,
      ...(isDev ? [NEXT, "dev", repository] : [join(repository, "server.ts")]),
      "-H",
      "127.0.0.1",
      "-p",
      String(port),
    ],
    env: {
      ...env,
      NODE_ENV: isDev ? "development" : "production",
      NEXT_TELEMETRY_DISABLED: "1",
      ...(isDev ? {} : { NEXT_MANUAL_SIG_HANDLE: "true" }), // lib/end-in-order.ts has them
      PORT: String(port),
    },
    ...(onLine ? { onLine } : {}),
  });
  try {
    await waitForHealth(child, port);
    return child;
  } catch (error) {
    await child.stop();
    throw error;
  }
}

async function waitForHealth(child: Child, port: number): Promise<void> {
  const startedAt = Date.now();
  let answer = "no answer";
  while (Date.now() - startedAt < limitOf(answer)) {
    if (!child.isRunning()) throw new Error(`The app ended while starting:\n${child.lastLines()}`);
    answer = await askHealth(port);
    if (answer === "200") return;
    await sleep(POLL_MS);
  }
  throw new Error(`The app did not become healthy (${answer}):\n${child.lastLines()}`);
}

// 503 is an app that still waits for its database; 500 is one that cannot start, and waiting will not help.
function limitOf(answer: string): number {
  return answer === "500" ? BROKEN_TIMEOUT_MS : HEALTH_TIMEOUT_MS;
}

async function askHealth(port: number): Promise<string> {
  try {
    const signal = AbortSignal.timeout(10_000);
    const response = await fetch(`http://127.0.0.1:${port}/api/health`, { signal });
    return String(response.status);
  } catch {
    return "no answer";
  }
}
