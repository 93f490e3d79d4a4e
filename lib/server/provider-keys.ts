import "server-only";
import { ProviderKeyName } from "#lib/contract/provider-key.ts";
import { EngineError } from "#lib/engine/errors.ts";
import { requireUser, type User } from "./caller.ts";
import { Refusal } from "./refusal.ts";

/** Who looks after a workspace's keys, in person: with one key nobody reads, sets or removes another. */
export async function requireKeyKeeper(request: Request): Promise<User> {
  const user = await requireUser(request, "connections:write");
  if (request.headers.has("authorization")) {
    throw new Refusal(403, "session_required", {
      detail: "only a person who is signed in may do this",
    });
  }
  if (user.role === "owner" || user.role === "admin") return user;
  throw new EngineError("forbidden", "only an owner or an admin may do this");
}

/** The provider that the path names; what is none of ours is answered like a key that is not there. */
export async function readProvider(context: {
  params: Promise<{ provider: string }>;
}): Promise<ProviderKeyName> {
  const { provider } = await context.params;
  const known = ProviderKeyName.safeParse(provider);
  if (known.success) return known.data;
  throw new EngineError("not_found", "there is nothing under this address");
}
