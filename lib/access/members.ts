import type { Role } from "#lib/contract/access.ts";
import { EngineError } from "#lib/engine/errors.ts";
import type { AccessWorld, Caller, SeatVerdict } from "./ports.ts";

type Teams = Pick<AccessWorld, "team" | "hangUp">;

/** Owners change anybody's role, admins that of who is no owner; the last owner stays one. */
export async function changeRole(
  world: Teams,
  input: { by: Caller; userId: string; role: Role },
): Promise<void> {
  require(await world.team.setRole(input));
  await world.hangUp([input.userId]);
}

/** Takes somebody out of the workspace: their sessions there end, their keys stop working, their sockets are closed. */
export async function removeMember(
  world: Teams,
  input: { by: Caller; userId: string },
): Promise<void> {
  if (input.userId === input.by.userId) {
    throw new EngineError("conflict", "to go yourself, leave the workspace");
  }
  require(await world.team.remove(input));
  await world.hangUp([input.userId]);
}

/** The caller's searches and decisions stay. */
export async function leaveWorkspace(world: Teams, { by }: { by: Caller }): Promise<void> {
  require(await world.team.leave(by));
  await world.hangUp([by.userId]);
}

/** Makes a member the owner in the caller's place. */
export async function transferOwnership(
  world: Teams,
  input: { by: Caller; userId: string },
): Promise<void> {
  if (input.userId === input.by.userId) {
    throw new EngineError("conflict", "the workspace is yours already");
  }
  require(await world.team.transfer(input));
  await world.hangUp([input.userId, input.by.userId]);
}

function require(verdict: SeatVerdict): void {
  switch (verdict) {
    case "done":
      return;
    case "missing":
      throw new EngineError("not_found", "there is no such member");
    case "forbidden":
      throw new EngineError("forbidden", "only an owner may do this");
    case "last_owner":
      throw new EngineError(
        "conflict",
        "a workspace needs an owner: make somebody else the owner first",
      );
  }
}
