import type { ProviderKeyName } from "#lib/contract/provider-key.ts";
import { EngineError } from "#lib/engine/errors.ts";
import type { KeyWorld, OpenKey, SealedKey } from "./ports.ts";
import { type Place, SealError, type Vault } from "./seal.ts";
import { toUnipileAddress } from "./unipile-address.ts";

/** The workspace's own key in the clear, with the id of its row; null where it has none. @throws EngineError */
export async function openKey(
  world: Pick<KeyWorld, "providerKeys" | "vault" | "unipileUrl" | "log">,
  input: { workspaceId: string; provider: ProviderKeyName },
): Promise<(OpenKey & { id: string }) | null> {
  const stored = await world.providerKeys.find(input);
  if (stored === null) return null;
  const { id, provider } = stored;
  const { workspaceId } = input;
  const apiKey = unseal(world, stored, workspaceId);
  return { id, provider, apiKey, baseUrl: stillGood(world, stored.baseUrl, workspaceId) };
}

export function vaultIn({ vault }: Pick<KeyWorld, "vault">): Vault {
  if (vault !== null) return vault;
  throw new EngineError(
    "unavailable",
    "keys of providers cannot be kept here: whoever runs the service has not set DATA_KEYS",
  );
}

export function placeOf(workspaceId: string, id: string): Place {
  return { workspaceId, row: id, column: "provider_keys.sealed" };
}

function unseal(
  world: Pick<KeyWorld, "vault" | "log">,
  { id, sealed }: SealedKey,
  workspaceId: string,
): string {
  try {
    return vaultIn(world).open(sealed, placeOf(workspaceId, id));
  } catch (cause) {
    if (!(cause instanceof SealError)) throw cause;
    world.log.warn("vault.refused", { workspaceId, sealedId: id, code: cause.code });
    const message = "this key cannot be opened any more: enter it again";
    throw new EngineError("unavailable", message, { cause });
  }
}

/** Checked when it was saved, and at each use: what the deployment uses may have changed. */
function stillGood(
  { log, unipileUrl }: Pick<KeyWorld, "log" | "unipileUrl">,
  baseUrl: string | null,
  workspaceId: string,
): string | null {
  if (baseUrl === null) return null;
  const address = toUnipileAddress(baseUrl, unipileUrl);
  if (address !== null) return address;
  log.warn("address.refused", { of: "provider_key", reason: "not_the_provider", workspaceId });
  throw new EngineError(
    "unavailable",
    "this key's address is not one of Unipile's: enter it again",
  );
}
