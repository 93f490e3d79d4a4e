import { type CreatedApiKey, MAX_KEYS, type NewApiKey } from "#lib/contract/api-key.ts";
import { EngineError } from "#lib/engine/errors.ts";
import type { AccessWorld, Caller } from "./ports.ts";
import { hashOf, makeSecret } from "./secret.ts";

const SHOWN_CHARACTERS = 12; // pf_live_ and four of the secret's 43

type Keys = Pick<AccessWorld, "apiKeys">;

/** The answer holds the key; it is kept nowhere, and cannot be shown again. */
export async function createApiKey(
  world: Keys,
  input: { by: Caller; request: NewApiKey },
): Promise<CreatedApiKey> {
  const secret = `pf_live_${makeSecret()}`;
  const made = await world.apiKeys.create({
    by: input.by,
    ...input.request,
    keyHash: await hashOf(secret),
    prefix: secret.slice(0, SHOWN_CHARACTERS),
    most: MAX_KEYS,
  });
  switch (made.verdict) {
    case "done":
      return { ...made.key, secret };
    case "too_many":
      throw new EngineError(
        "conflict",
        `a workspace has at most ${MAX_KEYS} keys: revoke one first`,
      );
    case "forbidden":
      throw new EngineError("forbidden", "only an owner or an admin may make keys");
  }
}

export async function revokeApiKey(
  world: Keys,
  input: { by: Caller; keyId: string },
): Promise<void> {
  const verdict = await world.apiKeys.revoke(input);
  if (verdict === "missing") throw new EngineError("not_found", "there is no such key");
  if (verdict === "forbidden") {
    throw new EngineError("forbidden", "only an owner or an admin may revoke keys");
  }
}
