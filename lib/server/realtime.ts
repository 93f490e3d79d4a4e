import "server-only";
import type { AppWorld } from "#lib/container.ts";
import type { RealtimeConfig } from "#lib/contract/realtime.ts";
import { EngineError } from "#lib/engine/errors.ts";
import { world } from "./container.ts";

/** What a page hands to the browser, so that it can open the socket; null when there is none. */
export function realtimeConfig(): RealtimeConfig | null {
  return world().settings.realtime;
}

export function requireSigner(): NonNullable<AppWorld["signer"]> {
  const { signer } = world();
  if (signer) return signer;
  throw new EngineError("unavailable", "no realtime service is configured");
}
