import type { AccessWorld, Actor, AuditNote, Caller, Origin } from "./ports.ts";

interface Input extends Partial<Pick<AuditNote, "object" | "result" | "detail">> {
  readonly actor: Actor;
  readonly action: string;
}

interface Who {
  readonly userId: string | null;
  /** The address that was given, where that is all that is known of them. */
  readonly email?: string | null;
}

type Trail = Pick<AccessWorld, "trail">;

/** Notes what happened. What is left out says: about nothing in particular, done, without details. */
export function audit(world: Trail, { actor, action, ...rest }: Input): Promise<void> {
  return world.trail.add({ actor, action, object: null, result: "done", detail: {}, ...rest });
}

/** Notes what a person did to themselves, as signing in: whoever looks after one of their workspaces reads it there. */
export function auditPerson(
  world: Trail,
  input: Omit<Input, "actor" | "object"> & Who & { origin: Origin },
): Promise<void> {
  const { userId, email = null, origin, ...rest } = input;
  const actor = { ...anybody(origin), id: userId };
  const note = { object: userId, result: "done", detail: {}, ...rest } as const;
  return world.trail.addEverywhere({ actor, ...note }, email);
}

/** Notes a refusal, once a minute for the same actor, route and status. */
export function auditRefusal(
  world: Trail,
  input: { actor: Actor; route: string; status: number; code: string },
): Promise<void> {
  const { actor, route, status, code } = input;
  const note: AuditNote = {
    actor,
    action: "request.refused",
    object: null,
    result: "refused",
    detail: { route, status, code },
  };
  return world.trail.addSeldom(note, `refused:${actor.id ?? ""}:${status}:${route}`);
}

/** A person who has signed in, as the trail knows them. */
export function actorOf({ userId, workspaceId, origin }: Caller): Actor {
  return { kind: "user", id: userId, workspaceId, ...origin };
}

/** Whom nobody knows, as when a sign-in fails. */
export function anybody(origin: Origin): Actor {
  return { kind: "user", id: null, workspaceId: null, ...origin };
}
