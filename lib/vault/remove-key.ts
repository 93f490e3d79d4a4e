import type { ProviderKeyName } from "#lib/contract/provider-key.ts";
import { EngineError } from "#lib/engine/errors.ts";
import type { Owner } from "#lib/engine/ports.ts";
import type { KeyWorld } from "./ports.ts";

export async function removeKey(
  world: KeyWorld,
  input: { owner: Owner; provider: ProviderKeyName },
): Promise<void> {
  const { workspaceId } = input.owner;
  const isGone = await world.providerKeys.remove({ workspaceId, provider: input.provider });
  world.forgetKeys(workspaceId);
  if (!isGone) throw new EngineError("not_found", "there is no such key");
}
