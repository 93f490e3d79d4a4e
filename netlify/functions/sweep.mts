import type { Config } from "@netlify/functions";
import { getWorld } from "#lib/container.ts";
import { sweep } from "#lib/engine/sweep.ts";

/** Once a minute: wakes jobs that are due or whose slice died, and sends what was left unsent. */
export default async function sweepJobs(): Promise<void> {
  const world = getWorld();
  try {
    const { woken } = await sweep(world);
    world.log.info("sweep.done", { woken });
  } finally {
    await world.flush();
  }
}

export const config: Config = { schedule: "* * * * *" };
