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
  const body = await readBody(request);
  const header = request.headers.get("x-wake-signature");
  const isOurs = body !== null && world.isWakeSigned({ header, body });
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

/** Null when the body is longer than a wake's; the rest of it is not read. */
async function readBody(request: Request): Promise<string | null> {
  if (Number(request.headers.get("content-length") ?? 0) > MAX_BODY_BYTES) return null;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BODY_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

// Netlify reads this by parsing the text: literals only, and no `as` or `satisfies`.
export const config: Config = { background: true };
