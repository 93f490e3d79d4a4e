import type { Owner } from "#lib/engine/ports.ts";
import { sweep } from "#lib/engine/sweep.ts";
import type { LinkingWorld } from "./ports.ts";

const PATIENCE_MS = 15_000;

interface Watched {
  readonly owner: Owner;
  readonly connectionId: string;
  readonly accountId: string;
}

/** Writes down how an account is by the provider's own word, and wakes the searches that waited for it. */
export async function recheck(
  world: LinkingWorld,
  { owner, connectionId, accountId }: Watched,
): Promise<void> {
  const desk = await world.deskOf(owner.workspaceId);
  const found = await desk.read(accountId, AbortSignal.timeout(PATIENCE_MS));
  if (found === null) await world.connections.setStatus({ connectionId, status: "disabled" });
  else await world.connections.save({ owner, accounts: [found.account], areAll: false });
  await sweep(world);
}
