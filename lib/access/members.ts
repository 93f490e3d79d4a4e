import type { Role } from "#lib/contract/access.ts";
import type { Member } from "#lib/contract/team.ts";
import { EngineError } from "#lib/engine/errors.ts";
import type { AccessWorld, Caller, Person, SeatVerdict } from "./ports.ts";

type Teams = Pick<AccessWorld, "team" | "hangUp">;

/** Everybody in the workspace, owners first, with when they were last here. */
export async function listMembers(world: Teams, by: Caller): Promise<Member[]> {
  const [members, activity] = await Promise.all([world.team.list(by), world.team.activity(by)]);
  const never = { lastActiveAt: null, sessions: 0 };
  return members.map((member) => ({ ...member, ...(activity.get(member.userId) ?? never) }));
}

/** Signs a member out everywhere: sessions are a person's, not a workspace's. Their API keys go on working. */
export async function endMemberSessions(
  world: Teams,
  input: { by: Caller; userId: string },
): Promise<void> {
  if (input.userId === input.by.userId) {
    throw new EngineError("conflict", "your own sessions are ended in your profile");
  }
  require(await world.team.endSessions(input));
  await world.hangUp([input.userId]);
}

/** The same by whoever runs the service, to anybody. */
export async function signOutAnybody(
  world: Teams,
  input: { by: Person; email: string },
): Promise<number> {
  const ended = await world.team.endSessionsOf(input);
  if (ended === null) throw new EngineError("not_found", "nobody has this address");
  await world.hangUp([ended.userId]);
  return ended.sessions;
}

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
