import { jobChannel, userChannel } from "#lib/contract/realtime.ts";
import { toJobMessage } from "./job-view.ts";
import type { World } from "./ports.ts";
import type { PendingMessage } from "./store-ports.ts";

const AT_ONCE = 100;

/** Publish first, mark after: a message may come twice after a crash, never not at all. */
async function send(world: World, { job, name, isMembers }: PendingMessage): Promise<void> {
  // A person's channel is theirs in every workspace: who left one hears nothing more of it there.
  const channels = [jobChannel(job.id), ...(isMembers ? [userChannel(job.userId)] : [])];
  const message = toJobMessage(job, world.clock.now());
  try {
    await world.realtime.publish({ channels, name, message });
    await world.outbox.markSent({ jobId: job.id, seq: job.seq });
  } catch (error) {
    world.log.warn("realtime.unsent", { jobId: job.id, seq: job.seq, reason: String(error) });
  }
}

function takeNews(world: World, what: { jobId: string | null; limit: number }) {
  return world.outbox.take({ ...what, leastGapMs: world.limits.newsGapMs });
}

/** Sends the newest state of one job, if it has news and its last message is old enough; answers whether it tried. */
export async function sendNews(world: World, jobId: string): Promise<boolean> {
  const pending = await takeNews(world, { jobId, limit: 1 });
  await Promise.all(pending.map((message) => send(world, message)));
  return pending.length > 0;
}

/** Tells what a person changed to whoever looks; the person does not wait for that. */
export function tellNews(world: World, jobId: string): Promise<void> {
  const telling = sendNews(world, jobId).catch((error) =>
    world.log.warn("news.unsent", { jobId, reason: String(error) }),
  );
  return world.background.leave(telling, world.limits.answerNewsMs);
}

/** Sends whatever was committed and not yet sent, also by slices that died; answers how many jobs had news. */
export async function sendAllNews(world: World): Promise<number> {
  const pending = await takeNews(world, { jobId: null, limit: AT_ONCE });
  await Promise.all(pending.map((message) => send(world, message)));
  return pending.length;
}
