"use client";

import useSWR from "swr";
import { getJson, postJson, postOnly } from "#app/_lib/api.ts";
import { Workspace, WorkspaceList } from "#lib/contract/workspace.ts";

const PATH = "/api/v1/workspaces";

/** The workspaces of the person who looks, and the one they work in. */
export function useWorkspaces() {
  const { data, error, mutate } = useSWR<WorkspaceList, unknown>(PATH, (path: string) =>
    getJson(path, WorkspaceList),
  );
  const workspaces = data?.workspaces;
  return {
    workspaces,
    current: workspaces?.find(({ isCurrent }) => isCurrent),
    error,
    refresh: () => mutate(),
  };
}

/** A whole new page follows: nothing of the workspace before may be left in the router's cache. */
export async function enterWorkspace(workspaceId: string): Promise<void> {
  await postOnly(`${PATH}/switch`, { workspaceId });
  window.location.assign("/searches");
}

export async function openWorkspace(name: string): Promise<void> {
  const { id } = await postJson(PATH, { name }, { answer: Workspace });
  await enterWorkspace(id);
}
