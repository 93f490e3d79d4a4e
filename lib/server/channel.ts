import "server-only";
import { z } from "zod";
import { jobChannel, userChannel } from "#lib/contract/realtime.ts";
import type { User } from "./caller.ts";
import { readJob } from "./queries.ts";

const Channel = z.string().regex(/^private-(job|user)-[0-9a-f-]{36}$/, "is not a channel of ours");

/** A job's channel is for its workspace, a person's channel for that person. */
export async function mayJoin(user: User, channel: string): Promise<boolean> {
  if (!Channel.safeParse(channel).success) return false;
  if (channel === userChannel(user.userId)) return true;
  const jobId = channel.slice(jobChannel("").length);
  return channel === jobChannel(jobId) && (await readJob(user, jobId)) !== null;
}
