import type { Lane } from "#lib/engine/ports.ts";

/** A job as a worker sees it; whoever is not named otherwise belongs to one and the same person. */
export function lane(id: string, change: Partial<Lane> = {}): Lane {
  return { id, workspaceId: "workspace", userId: "person", priority: "normal", ...change };
}
