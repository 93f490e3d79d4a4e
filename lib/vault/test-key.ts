import type { ProviderKeyName, ProviderKeyTest } from "#lib/contract/provider-key.ts";
import { EngineError } from "#lib/engine/errors.ts";
import { openKey } from "./open-key.ts";
import type { KeyOwner, KeyWorld } from "./ports.ts";

const PATIENCE_MS = 10_000;

/** Asks the provider whether it takes the key. What it says without doubt is noted beside the key. */
export async function testKey(
  world: KeyWorld,
  input: { owner: KeyOwner; provider: ProviderKeyName },
): Promise<ProviderKeyTest> {
  const { workspaceId } = input.owner;
  const key = await openKey(world, { workspaceId, provider: input.provider });
  if (key === null) throw new EngineError("not_found", "there is no such key");
  const { verdict, detail } = await world.probeKey(key, AbortSignal.timeout(PATIENCE_MS));
  const isWorking = verdict === "works";
  if (verdict !== "unclear") {
    await world.providerKeys.noteTest({ owner: input.owner, id: key.id, isWorking });
  }
  return { isWorking, detail };
}
