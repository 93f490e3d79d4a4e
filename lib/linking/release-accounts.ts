import { leaveProvider } from "./leave-provider.ts";
import type { LinkingWorld } from "./ports.ts";

/**
 * For a workspace that is about to go: what is connected by it is looked up now, with the key that goes with it, and
 * disconnected at the provider by the answer of this, when it is gone.
 */
export async function prepareRelease(
  world: LinkingWorld,
  workspaceId: string,
): Promise<() => Promise<void>> {
  const linked = await world.links.listLinked(workspaceId);
  if (linked.length === 0) return async () => undefined;
  const desk = world.deskOf(workspaceId);
  desk.catch(() => undefined); // told where it is used
  return async () => {
    for (const account of linked) await leaveProvider(world, () => desk, account);
  };
}
