import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { type Child, startChild } from "#scripts/local/child-process.ts";
import { repository } from "#scripts/local/data-dir.mjs";
import { findFreePort } from "#scripts/local/free-port.ts";
import type { UndoList } from "#scripts/local/undo-list.ts";

export interface LiveChannel {
  /** What a worker needs to publish to it. */
  readonly env: Record<string, string>;
  stop(): Promise<void>;
  /** Again at the same address. */
  start(): Promise<void>;
}

const APP = { id: "chaos", key: "chaos-key" };

/** The realtime server, which can go away and come back. */
export async function startLiveChannel(undo: UndoList): Promise<LiveChannel> {
  const port = String(await findFreePort());
  const secret = randomBytes(16).toString("hex");
  const main = join(repository, "scripts/realtime/main.ts");
  let child: Child | null = null;
  let isOver = false;

  async function stop(): Promise<void> {
    await child?.kill("SIGKILL");
  }

  async function start(): Promise<void> {
    if (isOver || child?.isRunning()) return;
    child = startChild({
      name: "The realtime server",
      args: [main, "--port", port, "--app-id", APP.id, "--key", APP.key],
      env: { PUSHER_SECRET: secret },
    });
    await child.firstLine;
  }

  await start();
  undo.add(() => {
    isOver = true;
    return stop();
  });
  return {
    env: {
      PUSHER_APP_ID: APP.id,
      PUSHER_KEY: APP.key,
      PUSHER_SECRET: secret,
      PUSHER_HOST: "127.0.0.1",
      PUSHER_PORT: port,
      PUSHER_CLUSTER: "local",
      PUSHER_USE_TLS: "false",
    },
    stop,
    start,
  };
}
