import { onTestFinished } from "vitest";
import type { RealtimeOptions } from "#scripts/realtime/options.ts";
import { type RealtimeServer, startRealtimeServer } from "#scripts/realtime/server.ts";

/** A server for one test. */
export async function start(options: Partial<RealtimeOptions> = {}): Promise<RealtimeServer> {
  const server = await startRealtimeServer(options);
  onTestFinished(() => server.stop());
  return server;
}
