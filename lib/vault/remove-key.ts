import type { ProviderKeyName } from "#lib/contract/provider-key.ts";
import { EngineError } from "#lib/engine/errors.ts";
import type { KeyOwner, KeyWorld } from "./ports.ts";

export async function removeKey(
  world: KeyWorld,
  input: { owner: KeyOwner; provider: ProviderKeyName },
): Promise<void> {
  const isGone = await world.providerKeys.remove(input);
  world.forgetKeys(input.owner.workspaceId);
  if (!isGone) throw new EngineError("not_found", "there is no such key");
}
