import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { answerRequest, type Edge } from "./answer-request.ts";
import { backgroundQueue } from "./background-queue.ts";
import { startBlobStore } from "./blob-store.ts";
import { type CallRecord, functionCaller } from "./call-functions.ts";
import type { BuiltSite } from "./ensure-site.ts";
import { toEvent } from "./function-event.ts";
import { listenLocally } from "./listen-locally.ts";
import { netlifyLimits, type PlatformLimits } from "./platform-limits.ts";
import { send } from "./reply.ts";
import { runOnSchedule } from "./schedule.ts";
import { staticFiles } from "./static-files.ts";

export interface SiteOptions {
  /** What is set for the site at Netlify; its functions get nothing else but the site's address. */
  readonly env: Readonly<Record<string, string>>;
  /** 0 takes a free one. */
  readonly port?: number;
  readonly limits?: Partial<PlatformLimits>;
  readonly onCall?: (call: CallRecord) => void;
  readonly onOutput?: (text: string) => void;
}

export interface Site {
  readonly url: string;
  /** Ends every process that was started. */
  stop(): Promise<void>;
}

/** Serves what the offline build made, the way Netlify does: files, functions, their queue and their schedule. */
export async function serveSite(built: BuiltSite, options: SiteOptions): Promise<Site> {
  const { env, port = 0, onCall, onOutput } = options;
  const limits = { ...netlifyLimits, ...options.limits };
  const { functions } = built;
  const files = await staticFiles(built.folder);
  const blobs = await startBlobStore(built.folder);
  const server = createServer();
  const { url: siteUrl, stop: close } = await listenLocally(server, port);
  const caller = functionCaller({ functions, env: { ...env, URL: siteUrl }, onCall, onOutput });
  const { retryDelaysMs, backgroundAtOnce: atOnce } = limits;
  const queue = backgroundQueue({ retryDelaysMs, atOnce });
  const edge: Edge = { siteUrl, functions, files, blobs, caller, queue, limits };
  server.on("request", (request, response) => void answer(edge, request, response));
  const stopping = new AbortController();
  startSchedules(edge, stopping.signal);
  return {
    url: siteUrl,
    async stop() {
      stopping.abort();
      queue.stop();
      await caller.stop();
      await Promise.all([close(), blobs.stop()]);
    },
  };
}

async function answer(
  edge: Edge,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  request.on("error", () => response.destroy());
  try {
    send(response, await answerRequest(edge, request));
  } catch (error) {
    console.error(error);
    response.destroy();
  }
}

function startSchedules({ siteUrl, functions, blobs, caller, limits }: Edge, signal: AbortSignal) {
  for (const built of functions) {
    const { name, schedule } = built;
    if (schedule === undefined) continue;
    const url = new URL(`/.netlify/functions/${name}`, siteUrl);
    const run = (nextRun: Date) => {
      const body = Buffer.from(JSON.stringify({ next_run: nextRun.toISOString() }));
      const headers = { "x-netlify-event": "schedule" };
      const event = toEvent({ url, method: "POST", headers, body }, blobs);
      return caller.call(built, event, { limitMs: limits.scheduledMs });
    };
    void runOnSchedule({ schedule, everyMs: limits.scheduleEveryMs }, run, signal);
  }
}
