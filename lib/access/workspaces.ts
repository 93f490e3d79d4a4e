import type { CurrentWorkspace } from "#lib/contract/workspace.ts";
import { EngineError } from "#lib/engine/errors.ts";
import type { AccessWorld, Caller, Person } from "./ports.ts";

type Workspaces = Pick<AccessWorld, "workspaces">;

/** A workspace of one's own. Resolves with its id. */
export function createWorkspace(
  world: Workspaces,
  input: { by: Person; name: string },
): Promise<string> {
  return world.workspaces.create(input);
}

/** From now on this session works in another workspace of the person's. */
export async function switchWorkspace(
  world: Workspaces,
  input: { by: Person; workspaceId: string },
): Promise<void> {
  if (await world.workspaces.switchTo(input)) return;
  throw new EngineError("not_found", "you are in no such workspace");
}

export async function renameWorkspace(
  world: Workspaces,
  input: { by: Caller; name: string },
): Promise<void> {
  if (await world.workspaces.rename(input)) return;
  throw new EngineError("forbidden", "only an owner or an admin may do this");
}

/** Removes the caller's workspace with all that is in it, and says what that was. There is no way back. */
export async function deleteWorkspace(
  world: Workspaces & Pick<AccessWorld, "team" | "hangUp">,
  { by, name }: { by: Caller; name: string },
): Promise<CurrentWorkspace> {
  const current = await world.workspaces.read(by);
  if (name !== current.name) throw otherName();
  const members = await world.team.list(by);
  const verdict = await world.workspaces.remove({ by, name, contents: current.contents });
  if (verdict === "other_name") throw otherName();
  if (verdict === "forbidden") {
    throw new EngineError("forbidden", "only an owner may delete the workspace");
  }
  await world.hangUp(members.map(({ userId }) => userId));
  return { id: by.workspaceId, ...current };
}

function otherName(): EngineError {
  return new EngineError("invalid", "type the name of the workspace exactly as it is", {
    field: "name",
  });
}
