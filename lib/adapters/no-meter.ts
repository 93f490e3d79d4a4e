import type { Meter } from "#lib/engine/ports.ts";

/** Where nobody collects figures. */
export const noMeter: Meter = { count: () => undefined, time: () => undefined };
