import { EngineError } from "#lib/engine/errors.ts";
import type { Owner } from "#lib/engine/ports.ts";
import type { PrivacyWorld } from "./ports.ts";

/** Takes one entry off the list; from then on searches find what it stood for again. */
export async function liftSuppression(
  world: PrivacyWorld,
  input: { owner: Owner; id: string },
): Promise<void> {
  const { workspaceId } = input.owner;
  const isGone = await world.suppressions.remove({ workspaceId, id: input.id });
  if (!isGone) throw new EngineError("not_found", "there is no such entry");
}
