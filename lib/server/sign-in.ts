import "server-only";
import { z } from "zod";
import { EngineError } from "#lib/engine/errors.ts";
import { findKeyHolder } from "./api-key.ts";
import { unauthorized } from "./caller.ts";
import { world } from "./container.ts";
import { isForeign } from "./same-origin.ts";

/** Body of `POST /api/session`. */
export const SignIn = z.strictObject({ apiKey: z.string().trim().min(1).max(300) });

/** The id of the person whose key this is. */
export async function signIn(request: Request, apiKey: string): Promise<string> {
  const holder = await findKeyHolder(request, apiKey);
  if (!holder) throw unauthorized("this API key is not known, or no longer valid");
  if (!holder.scopes.includes("all")) {
    throw new EngineError(
      "forbidden",
      "a key that may do only some things cannot sign a person in",
    );
  }
  return holder.userId;
}

/** The id of the person a demo's visitors share; only where the operator switched that on. */
export async function signInToDemo(): Promise<string> {
  const user = world().settings.demoSignIn ? await world().access.findDemoUser() : null;
  if (!user) throw new EngineError("not_found", "there is nothing under this address");
  return user.userId;
}

/** Another site must not sign a visitor in or out. */
export function refuseForeign(request: Request): void {
  if (isForeign(request)) {
    throw new EngineError("forbidden", "this request did not come from one of our own pages");
  }
}

/** A person may follow a link to the demo from anywhere; another site's pictures, frames and scripts may not. */
export function refuseEmbedded(request: Request): void {
  const isVisit =
    request.headers.get("sec-fetch-mode") === "navigate" &&
    request.headers.get("sec-fetch-dest") === "document";
  if (!isVisit) refuseForeign(request);
}
