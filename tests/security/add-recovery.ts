import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import type { Guest, Town } from "./town.ts";

interface Lost {
  readonly userId: string;
  readonly approvedBy?: Guest;
}

/** Somebody lost the second factor and its backup codes: what a call about it names. */
export async function addRecovery({ db }: Town, { userId, approvedBy }: Lost) {
  const recoveryId = randomUUID();
  await db.execute(sql`
    insert into factor_recoveries (id, user_id, approved_by, approved_in, approved_at, ends_at, stop_hashes)
    values (${recoveryId}, ${userId}, ${approvedBy?.userId ?? null}::uuid, ${approvedBy?.workspaceId ?? null}::uuid,
      case when ${approvedBy !== undefined} then now() end, now() + interval '1 day', '{}')`);
  return { params: { recoveryId }, about: recoveryId };
}

/** An owner who is alone in their workspace. */
export async function addLoner(town: Town): Promise<Guest> {
  const workspaceId = randomUUID();
  await town.db.execute(sql`insert into workspaces (id, name) values (${workspaceId}, 'Alone')`);
  return town.addGuest("owner", workspaceId);
}
