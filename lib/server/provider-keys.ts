import "server-only";
import { ProviderKeyName } from "#lib/contract/provider-key.ts";
import { EngineError } from "#lib/engine/errors.ts";

/** The provider that the path names; what is none of ours is answered like a key that is not there. */
export async function readProvider(context: {
  params: Promise<{ provider: string }>;
}): Promise<ProviderKeyName> {
  const { provider } = await context.params;
  const known = ProviderKeyName.safeParse(provider);
  if (known.success) return known.data;
  throw new EngineError("not_found", "there is nothing under this address");
}
