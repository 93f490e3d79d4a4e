import type { Caller } from "#lib/access/ports.ts";
import { hashOf, makeSecret } from "#lib/access/secret.ts";
import type { Link, LinkRequest } from "#lib/contract/connection-link.ts";
import { EngineError, SourceError } from "#lib/engine/errors.ts";
import { askProvider } from "./ask-provider.ts";
import type { AccountDesk, LinkingWorld } from "./ports.ts";

const LIFETIME_MS = 30 * 60_000;
const PATIENCE_MS = 5_000;

/**
 * A way to the provider's page where a person signs in to LinkedIn, good for one click. The provider gets one secret to call
 * us with, the browser another one to come back with: an account is nobody's before both were there, so that nobody can have
 * somebody else sign in for them.
 */
export async function beginLink(
  world: LinkingWorld,
  input: { by: Caller; request: LinkRequest; siteUrl: string },
): Promise<Link> {
  const { by, request, siteUrl } = input;
  const connectionId = request.connectionId ?? null;
  const again = connectionId === null ? null : await accountOf(world, connectionId);
  const desk = await world.deskOf(by.workspaceId);
  const listedBy = await world.keyFingerprintOf(by.workspaceId);
  await dropAbandoned(world, desk, listedBy);
  const [token, state] = [makeSecret(), makeSecret()];
  const expiresAt = await world.links.open({
    by,
    connectionId,
    listedBy,
    consentVersion: request.consent,
    tokenHash: await hashOf(token),
    stateHash: await hashOf(state),
    lifetimeMs: LIFETIME_MS,
  });
  const back = `${siteUrl}/settings/connections/return?state=${state}${request.share ? "&share=true" : ""}`;
  const url = await askProvider((signal) =>
    desk.makeLink({
      again,
      expiresAt,
      notifyUrl: `${siteUrl}/api/callbacks/unipile/link/${token}`,
      successUrl: back,
      failureUrl: `${back}&failed=true`,
      signal,
    }),
  );
  return { url, expiresAt: expiresAt.toISOString() };
}

async function accountOf(world: LinkingWorld, connectionId: string): Promise<string> {
  const found = await world.connections.find(connectionId);
  if (found) return found.accountId;
  throw new EngineError("not_found", "there is no such account");
}

/** Who signed in and did not come back with the browser that began has not given us the account. */
async function dropAbandoned(
  world: LinkingWorld,
  desk: AccountDesk,
  listedBy: string,
): Promise<void> {
  for (const accountId of await world.links.takeAbandoned(listedBy)) {
    try {
      await desk.remove(accountId, AbortSignal.timeout(PATIENCE_MS));
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      world.log.warn("connection.left_at_provider", { accountId, reason: error.message });
    }
  }
}
