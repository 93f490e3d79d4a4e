import { placeOf } from "./open-key.ts";
import type { ProviderKeyStore } from "./ports.ts";
import { SealError, type Vault } from "./seal.ts";

interface Rotation {
  readonly resealed: number;
  /** Sealed by the newest key already, or given a new one meanwhile. */
  readonly current: number;
  /** Rows that no key of DATA_KEYS opens, with the reason. */
  readonly stuck: readonly { readonly id: string; readonly reason: string }[];
}

type Fate = "resealed" | "current" | { readonly id: string; readonly reason: string };
type World = { readonly providerKeys: ProviderKeyStore; readonly vault: Vault };

/** Seals every provider key with the newest data key. What was done stays done: broken off, it is run again. */
export async function rotateKeys(world: World): Promise<Rotation> {
  const fates: Fate[] = [];
  for (const workspaceId of await world.providerKeys.listWorkspaces()) {
    for (const { id, sealed } of await world.providerKeys.listSealed(workspaceId)) {
      fates.push(await rotate(world, { workspaceId, id, sealed }));
    }
  }
  return {
    resealed: fates.filter((fate) => fate === "resealed").length,
    current: fates.filter((fate) => fate === "current").length,
    stuck: fates.filter((fate) => typeof fate !== "string"),
  };
}

async function rotate(
  { vault, providerKeys }: World,
  row: { workspaceId: string; id: string; sealed: string },
): Promise<Fate> {
  const { workspaceId, id, sealed: from } = row;
  try {
    if (vault.isCurrent(from)) return "current";
    const place = placeOf(workspaceId, id);
    const to = vault.seal(vault.open(from, place), place);
    return (await providerKeys.reseal({ workspaceId, id, from, to })) ? "resealed" : "current";
  } catch (error) {
    if (error instanceof SealError) return { id, reason: error.message };
    throw error;
  }
}
