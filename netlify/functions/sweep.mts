import type { Config } from "@netlify/functions";
import { getWorld } from "#lib/container.ts";
import { sweep } from "#lib/engine/sweep.ts";

/** Once a minute: wakes jobs that are due or whose slice died, and sends what was left unsent. */
export default async function sweepJobs(): Promise<void> {
  const { woken } = await sweep(getWorld());
  getWorld().log.info("sweep.done", { woken });
}

export const config: Config = { schedule: "* * * * *" };
