import { z } from "zod";
import { Role } from "./access.ts";
import { PlainLine } from "./plain-line.ts";

const Count = z.number().int().min(0);

/** A workspace of the caller's, and what they are in it. */
export const Workspace = z.object({
  id: z.uuid(),
  name: z.string(),
  role: Role,
  isCurrent: z.boolean(),
});
export type Workspace = z.infer<typeof Workspace>;

/** Answer of `GET /api/v1/workspaces`, the one joined first first. */
export const WorkspaceList = z.object({ workspaces: z.array(Workspace) });
export type WorkspaceList = z.infer<typeof WorkspaceList>;

/** Body of `POST /api/v1/workspaces` and of `PATCH /api/v1/workspaces/current`. */
export const WorkspaceName = z.strictObject({ name: PlainLine });

/** Body of `POST /api/v1/workspaces/switch`. */
export const SwitchRequest = z.strictObject({ workspaceId: z.uuid() });

/** All that is removed with a workspace. */
export const WorkspaceContents = z.object({
  searches: Count,
  prospects: Count,
  decisions: Count,
  accounts: Count,
  members: Count,
  invitations: Count,
  apiKeys: Count,
  providerKeys: Count,
  suppressions: Count,
  auditEvents: Count,
});
export type WorkspaceContents = z.infer<typeof WorkspaceContents>;

/** Answer of `GET` and of `DELETE /api/v1/workspaces/current`: what is in it, or was. */
export const CurrentWorkspace = z.object({
  id: z.uuid(),
  name: z.string(),
  contents: WorkspaceContents,
});
export type CurrentWorkspace = z.infer<typeof CurrentWorkspace>;

/** Body of `DELETE /api/v1/workspaces/current`: its name, typed by a person. */
export const DeleteWorkspace = z.strictObject({ name: z.string().max(200) });
