import "server-only";
import { EngineError } from "#lib/engine/errors.ts";
import { requireUser, type Scope, type User } from "./caller.ts";
import { Refusal } from "./refusal.ts";

/** An owner or an admin, in person: what no API key may do, nor any other member. */
export async function requireAdmin(request: Request, scope: Scope): Promise<User> {
  const user = await requireUser(request, scope);
  if (request.headers.has("authorization")) {
    const detail = "this needs a person who has signed in; an API key is not enough";
    throw new Refusal(403, "session_required", { detail });
  }
  if (user.role === "owner" || user.role === "admin") return user;
  throw new EngineError("forbidden", "only an owner or an admin may do this");
}
