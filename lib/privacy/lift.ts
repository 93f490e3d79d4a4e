import { EngineError } from "#lib/engine/errors.ts";
import type { ListOwner, PrivacyWorld } from "./ports.ts";

/** Takes one entry off the list; from then on searches find what it stood for again. */
export async function liftSuppression(
  world: PrivacyWorld,
  input: { owner: ListOwner; id: string },
): Promise<void> {
  const isGone = await world.suppressions.remove(input);
  if (!isGone) throw new EngineError("not_found", "there is no such entry");
}
