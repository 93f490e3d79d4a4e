import type {
  ProviderKey,
  ProviderKeyName,
  ProviderKeyRequest,
} from "#lib/contract/provider-key.ts";
import { EngineError } from "#lib/engine/errors.ts";
import { placeOf, vaultIn } from "./open-key.ts";
import type { KeyOwner, KeyWorld } from "./ports.ts";
import { toUnipileAddress } from "./unipile-address.ts";

const ENDING = 4;

/** Keeps a workspace's own key of a provider, sealed; one it had is gone. */
export async function putKey(
  world: KeyWorld,
  input: { owner: KeyOwner; provider: ProviderKeyName; request: ProviderKeyRequest },
): Promise<ProviderKey> {
  const { owner, provider, request } = input;
  const vault = vaultIn(world);
  const baseUrl = addressOf(world, {
    provider,
    given: request.baseUrl,
    workspaceId: owner.workspaceId,
  });
  const id = crypto.randomUUID();
  const sealed = vault.seal(request.key, placeOf(owner.workspaceId, id));
  const ending = request.key.slice(-ENDING);
  const kept = await world.providerKeys.put({
    owner,
    key: { id, provider, sealed, ending, baseUrl },
  });
  world.forgetKeys(owner.workspaceId);
  return kept;
}

interface GivenAddress {
  readonly provider: ProviderKeyName;
  readonly given: string | undefined;
  readonly workspaceId: string;
}

function addressOf(
  { unipileUrl, log }: KeyWorld,
  { provider, given, workspaceId }: GivenAddress,
): string | null {
  if (provider !== "unipile") {
    if (given === undefined) return null;
    throw invalid("only Unipile is reached at an address of your own");
  }
  if (given === undefined) throw invalid("is required: the address your Unipile dashboard shows");
  const address = toUnipileAddress(given, unipileUrl);
  if (address !== null) return address;
  log.warn("address.refused", { of: "provider_key", reason: "not_the_provider", workspaceId });
  throw invalid(
    "must be the address your Unipile dashboard shows, e.g. https://api1.unipile.com:13111",
  );
}

function invalid(message: string): EngineError {
  return new EngineError("invalid", message, { field: "baseUrl" });
}
