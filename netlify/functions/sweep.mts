import type { Config } from "@netlify/functions";
import { getWorld } from "#lib/container.ts";
import { sweep } from "#lib/engine/sweep.ts";
import { tidy } from "#lib/privacy/tidy.ts";

/** Once a minute: wakes jobs that are due or whose slice died, sends what was left unsent, and deletes what must not be kept any longer. */
export default async function sweepJobs(): Promise<void> {
  const world = getWorld();
  try {
    const { woken } = await sweep(world);
    world.log.info("sweep.done", { woken });
    await tidy(world);
  } finally {
    await world.flush();
  }
}

export const config: Config = { schedule: "* * * * *" };
