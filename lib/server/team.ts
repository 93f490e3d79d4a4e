import "server-only";
import type { WorkspaceList } from "#lib/contract/workspace.ts";
import type { Person } from "./caller.ts";
import { world } from "./container.ts";
import { explainTrouble } from "./database-refusal.ts";

type Whose = Pick<Person, "userId" | "membership">;

/** The workspaces of a person, and in which of them they work at the moment. */
export async function readWorkspaces({ userId, membership }: Whose): Promise<WorkspaceList> {
  const workspaces = await world().workspaces.list({ userId }).catch(explainTrouble);
  return {
    workspaces: workspaces.map((one) => ({
      ...one,
      isCurrent: one.id === membership?.workspaceId,
    })),
  };
}
