import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Child, startChild } from "#scripts/local/child-process.ts";
import { repository } from "#scripts/local/data-dir.mjs";
import { findFreePort } from "#scripts/local/free-port.ts";
import type { UndoList } from "#scripts/local/undo-list.ts";
import { oneAtATime } from "./one-at-a-time.ts";

export interface LiveChannel {
  /** What a worker needs to publish to it. */
  readonly env: Record<string, string>;
  /** Dies, and comes back at the same address after a while. */
  goAway(forMs: number): Promise<void>;
}

const APP = { id: "chaos", key: "chaos-key" };

/** The realtime server, which can go away and come back. */
export async function startLiveChannel(undo: UndoList): Promise<LiveChannel> {
  const port = String(await findFreePort());
  const secret = randomBytes(16).toString("hex");
  const main = join(repository, "scripts/realtime/main.ts");
  const outages = oneAtATime();
  let child = await start();
  undo.add(() => child.stop());
  undo.add(outages.end);

  async function start(): Promise<Child> {
    const started = startChild({
      name: "The realtime server",
      args: [main, "--port", port, "--app-id", APP.id, "--key", APP.key],
      env: { PUSHER_SECRET: secret },
    });
    await started.firstLine;
    return started;
  }

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
    goAway: (forMs) =>
      outages.run(async () => {
        await child.kill("SIGKILL");
        await sleep(forMs);
        child = await start();
      }),
  };
}
