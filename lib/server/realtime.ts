import "server-only";
import type { RealtimeConfig } from "#lib/contract/realtime.ts";
import { world } from "./container.ts";

/** What a page hands to the browser, so that it can open the socket; null when there is none. */
export function realtimeConfig(): RealtimeConfig | null {
  return world().settings.realtime;
}
