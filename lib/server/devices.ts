import "server-only";
import type { z } from "zod";
import { SignedInDevices } from "#lib/contract/sign-in.ts";
import { EngineError } from "#lib/engine/errors.ts";
import type { Person } from "./caller.ts";
import { world } from "./container.ts";

/** The browsers in which a person is signed in. */
export async function listSessions({
  userId,
  sessionId,
}: Person): Promise<z.infer<typeof SignedInDevices>> {
  const devices = await world().access.listSessions(userId);
  const sessions = devices.map(({ startedAt, lastSeenAt, ...device }) => ({
    ...device,
    isThisOne: device.id === sessionId,
    startedAt: startedAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
  }));
  return SignedInDevices.parse({ sessions });
}

export async function endSession({ userId }: Person, sessionId: string): Promise<void> {
  const wasTheirs = await world().access.endSession({ userId, sessionId });
  if (!wasTheirs) throw new EngineError("not_found", "there is no such session");
  await world().hangUp([userId]);
}

export async function endOtherSessions({ userId, sessionId }: Person): Promise<void> {
  await world().access.endOtherSessions({ userId, sessionId });
  await world().hangUp([userId]); // their sockets do not say of which session they are: this one's come back
}
