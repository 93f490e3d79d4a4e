import type { Origin } from "#lib/access/ports.ts";
import { hashOf } from "#lib/access/secret.ts";
import { SourceError } from "#lib/engine/errors.ts";
import type { LinkingWorld } from "./ports.ts";
import { recheck } from "./recheck.ts";

/* What the provider calls us with. Nothing in it is believed but that it is time to ask the provider itself. */

/** Somebody signed in by a link, or, where there is no account, failed to. The token is good for one call. */
export async function hearOfLink(
  world: LinkingWorld,
  { token, accountId, from }: { token: string; accountId: string | null; from: Origin },
): Promise<void> {
  const taken = await world.links.take({ tokenHash: await hashOf(token), accountId });
  if (taken === null) return refuse(world, { callback: "link", connectionId: null, from });
  if (!taken.connectionId || accountId === null) return; // a new account waits for its browser
  const { owner, connectionId } = taken;
  const known = await world.connections.find(connectionId);
  if (known?.accountId === accountId) await look(world, { owner, connectionId, accountId });
}

const NOBODY = "0".repeat(64);

/** An account changed. @param address `<connection>.<secret>`, as the hook was made with; null for what cannot be one */
export async function hearOfStatus(
  world: LinkingWorld,
  { address, from }: { address: { connectionId: string; secret: string } | null; from: Origin },
): Promise<void> {
  if (address === null) return refuse(world, { callback: "status", connectionId: null, from });
  const { connectionId, secret } = address;
  const hooked = await world.links.findHooked(connectionId);
  const isRight = isSame(await hashOf(secret), hooked?.hookHash ?? NOBODY);
  if (hooked && isRight) return await look(world, { ...hooked, connectionId });
  refuse(world, { callback: "status", connectionId: hooked ? connectionId : null, from });
}

/** Whoever called is answered like any other; that their secret was none is for whoever reads the log. */
function refuse(
  { log }: LinkingWorld,
  { from, ...what }: { callback: string; connectionId: string | null; from: Origin },
): void {
  log.warn("callback.unsigned", { ...what, network: from.address, requestId: from.requestId });
}

/** A provider that calls and then does not answer is no bug of ours: the next search that is refused finds out as well. */
async function look(world: LinkingWorld, about: Parameters<typeof recheck>[1]): Promise<void> {
  try {
    await recheck(world, about);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    const { connectionId } = about;
    world.log.warn("connection.unread", { connectionId, reason: error.message });
  }
}

/** Takes the same time wherever the two differ. */
function isSame(one: string, other: string): boolean {
  if (one.length !== other.length) return false;
  let difference = 0;
  for (let index = 0; index < one.length; index += 1) {
    difference |= one.charCodeAt(index) ^ other.charCodeAt(index);
  }
  return difference === 0;
}
