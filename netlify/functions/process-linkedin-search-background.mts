import type { Config } from "@netlify/functions";
import { z } from "zod";
import { getWorld } from "#lib/container.ts";
import { runSlice } from "#lib/engine/slice.ts";

const Body = z.strictObject({ jobId: z.uuid() });

const MAX_BODY_BYTES = 1_024;
const GRACE_MS = 60_000; // for the page under way; the platform ends it all at 15 minutes

/** One slice of one job. A wake that this app did not sign is answered like any other, and ignored. */
export default async function processLinkedinSearch(request: Request): Promise<void> {
  const startedAt = Date.now();
  const world = getWorld();
  const { sliceMs } = world.settings;
  const body = await request.text();
  const header = request.headers.get("x-wake-signature");
  const isOurs = body.length <= MAX_BODY_BYTES && world.isWakeSigned({ header, body });
  if (!isOurs) return world.log.warn("wake.unsigned", {});
  const { jobId } = Body.parse(JSON.parse(body));
  try {
    await runSlice(world, jobId, {
      deadline: startedAt + sliceMs,
      signal: AbortSignal.timeout(sliceMs + GRACE_MS),
    });
  } finally {
    await world.flush();
  }
}

// Netlify reads this by parsing the text: literals only, and no `as` or `satisfies`.
export const config: Config = { background: true };
