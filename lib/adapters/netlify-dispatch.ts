import type { Dispatch, Log } from "#lib/engine/ports.ts";
import { signWake } from "./wake-signature.ts";

interface NetlifyOptions {
  readonly siteUrl: string;
  readonly secret: string | Uint8Array;
  readonly log: Log;
  readonly timeoutMs?: number;
  readonly now?: () => number;
}

const FUNCTION_PATH = "/.netlify/functions/process-linkedin-search-background";
const TIMEOUT_MS = 5_000; // the sweep, which wakes up to 200 at once, has 30 s for everything

/**
 * Wakes the background function; Netlify answers 202 at once. A wake that fails, or is for later, is left to the
 * scheduled sweep: the job's row says when it is due.
 */
export function netlifyDispatch(options: NetlifyOptions): Dispatch {
  const { siteUrl, secret, log, timeoutMs = TIMEOUT_MS, now = Date.now } = options;
  return {
    async wake({ id: jobId }, at) {
      if (at && at.getTime() > now()) return;
      const body = JSON.stringify({ jobId });
      try {
        const response = await fetch(new URL(FUNCTION_PATH, siteUrl), {
          method: "POST",
          headers: {
            "content-type": "application/json",
            "x-wake-signature": signWake(secret, body, now()),
          },
          body,
          redirect: "manual", // a POST that follows a 301 arrives as a GET without its body, and is answered 202
          signal: AbortSignal.timeout(timeoutMs),
        });
        await response.body?.cancel();
        if (!response.ok) log.warn("wake.refused", { jobId, status: response.status });
      } catch (error) {
        log.warn("wake.failed", { jobId, reason: String(error) });
      }
    },
    interrupt: () => undefined, // the slice runs elsewhere: it reads the request with its next statement
  };
}
