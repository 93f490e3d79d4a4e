import type { World } from "./ports.ts";
import { sendAllNews } from "./progress.ts";

const AT_ONCE = 200;
const BACK_OFF_MS = 9_000; // a little less than a sweep is from the next

/** Wakes every job that is due, or whose slice died, and sends what was left unsent. */
export async function sweep(world: World): Promise<{ woken: number }> {
  const due = await world.store.takeDue({ limit: AT_ONCE, backOffMs: BACK_OFF_MS });
  await Promise.all(due.map((job) => world.dispatch.wake(job)));
  await sendAllNews(world);
  return { woken: due.length };
}
