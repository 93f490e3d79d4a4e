import { getWorld } from "#lib/container.ts";

// A process that works on whatever is due in its database, as the app does, without its pages.
const world = getWorld();
await world.start();

async function stop(): Promise<void> {
  await world.stop();
  process.exit(0);
}

process.once("SIGTERM", stop);
process.once("disconnect", stop); // the bench is gone
console.log("ready");
