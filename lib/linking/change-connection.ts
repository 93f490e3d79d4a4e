import { actorOf, audit } from "#lib/access/audit.ts";
import type { AccessWorld, Actor, Caller } from "#lib/access/ports.ts";
import type { ConnectionChange } from "#lib/contract/connection.ts";
import { setPace, setPaused, setShared } from "#lib/engine/connections.ts";
import type { StoredConnection } from "#lib/engine/ports.ts";
import type { LinkingWorld } from "./ports.ts";

type Changer = Caller & { readonly keyId: string | null };

/** Sets what an account may be asked for and by whom, pauses it or lets it go on; answers how it stands then. */
export async function changeConnection(
  world: LinkingWorld & Pick<AccessWorld, "trail">,
  input: { by: Changer; connectionId: string; change: ConnectionChange },
): Promise<StoredConnection> {
  const { by, connectionId } = input;
  const { paused, shared, ...pace } = input.change;
  if (shared !== undefined) await setShared(world, { owner: by, connectionId, isShared: shared });
  if (paused !== undefined) {
    await setPaused(world, { owner: by, connectionId, isPaused: paused });
  }
  const changed = await setPace(world, { owner: by, connectionId, pace });
  const actor = whoOf(by);
  if (paused !== undefined) {
    const action = paused ? "connection.paused" : "connection.resumed";
    await audit(world, { actor, action, object: connectionId });
  }
  if (shared !== undefined) {
    const action = shared ? "connection.shared" : "connection.unshared";
    await audit(world, { actor, action, object: connectionId });
  }
  const fields = Object.keys(pace);
  if (fields.length > 0) {
    const action = "connection.changed";
    await audit(world, { actor, action, object: connectionId, detail: { fields } });
  }
  return changed;
}

function whoOf(by: Changer): Actor {
  return by.keyId === null ? actorOf(by) : { ...actorOf(by), kind: "key", id: by.keyId };
}
