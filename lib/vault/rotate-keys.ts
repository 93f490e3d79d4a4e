import { placeOf } from "./open-key.ts";
import type { ProviderKeyStore, Resealed, SealedKey } from "./ports.ts";
import { SealError, type Vault } from "./seal.ts";

interface Rotation {
  readonly resealed: number;
  /** Sealed by the newest key already, or given a new one meanwhile. */
  readonly current: number;
  /** Rows that no key of DATA_KEYS opens, with the reason. */
  readonly stuck: readonly Stuck[];
}

interface Stuck {
  readonly id: string;
  readonly workspaceId: string;
  readonly code: SealError["code"];
  readonly reason: string;
}

interface World {
  readonly providerKeys: ProviderKeyStore;
  readonly vault: Vault;
}

/** Seals every provider key with the newest data key. What was done stays done: broken off, it is run again. */
export async function rotateKeys(world: World): Promise<Rotation> {
  let [resealed, current] = [0, 0];
  const stuck: Stuck[] = [];
  for (const workspaceId of await world.providerKeys.listWorkspaces()) {
    const sealed = await world.providerKeys.listSealed(workspaceId);
    const fates = sealed.map((key) => sealAnew(world.vault, workspaceId, key));
    const keys = fates.flatMap((fate) => (fate !== "current" && "to" in fate ? [fate] : []));
    const done = await resealIn(world, workspaceId, keys);
    resealed += done;
    current += fates.filter((fate) => fate === "current").length + keys.length - done;
    stuck.push(...fates.flatMap((fate) => (fate !== "current" && "code" in fate ? [fate] : [])));
  }
  return { resealed, current, stuck };
}

function resealIn(
  { providerKeys, vault }: World,
  workspaceId: string,
  keys: readonly Resealed[],
): number | Promise<number> {
  if (keys.length === 0) return 0;
  return providerKeys.reseal({ workspaceId, keyId: vault.newestId, keys });
}

function sealAnew(
  vault: Vault,
  workspaceId: string,
  { id, sealed: from }: SealedKey,
): "current" | Resealed | Stuck {
  try {
    if (vault.isCurrent(from)) return "current";
    const place = placeOf(workspaceId, id);
    return { id, from, to: vault.seal(vault.open(from, place), place) };
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    return { id, workspaceId, code: error.code, reason: error.message };
  }
}
