import { ApiKeyList, CreatedApiKey, NewApiKey } from "#lib/contract/api-key.ts";
import { AuditFilter, AuditList, AuditQuery } from "#lib/contract/audit.ts";
import {
  Erasure,
  NoticeAnswer,
  NoticeList,
  NoticeMark,
  NoticeQuery,
  PersonFile,
  PersonRequest,
  Privacy,
  PrivacyChange,
} from "#lib/contract/privacy.ts";
import { RecoveryList, StopRecovery } from "#lib/contract/recovery.ts";
import {
  KeySignIn,
  OwnSession,
  Proof,
  SignedInDevices,
  SignInAnswer,
} from "#lib/contract/sign-in.ts";
import {
  SuppressionAnswer,
  SuppressionList,
  SuppressionQuery,
  SuppressionRequest,
} from "#lib/contract/suppression.ts";
import {
  AcceptInvitation,
  Invitation,
  InvitationList,
  Joined,
  MemberList,
  NewInvitation,
  OwnershipChange,
  RoleChange,
} from "#lib/contract/team.ts";
import {
  CurrentWorkspace,
  DeleteWorkspace,
  SwitchRequest,
  Workspace,
  WorkspaceContents,
  WorkspaceList,
  WorkspaceName,
} from "#lib/contract/workspace.ts";
import type { Operation } from "./operation.ts";

/** People, workspaces, and whose data it is. */
export const PEOPLE = {
  "POST /api/session": {
    summary: "Signs in the person whose API key this is",
    body: KeySignIn,
    answer: SignInAnswer,
  },
  "DELETE /api/session": { summary: "Signs out", status: 204 },
  "GET /api/session/demo": { summary: "Signs in to a demo, where there is one", status: 303 },
  "GET /api/v1/session": { summary: "Who is signed in", answer: OwnSession },
  "POST /api/v1/session/prove": { summary: "Shows again that it is them", body: Proof },
  "GET /api/v1/sessions": {
    summary: "The browsers in which a person is signed in",
    answer: SignedInDevices,
  },
  "DELETE /api/v1/sessions": { summary: "Ends every session but this one" },
  "DELETE /api/v1/sessions/:sessionId": { summary: "Ends one session" },

  "GET /api/v1/workspaces": { summary: "The person's workspaces", answer: WorkspaceList },
  "POST /api/v1/workspaces": {
    summary: "Makes a workspace",
    body: WorkspaceName,
    answer: Workspace,
  },
  "POST /api/v1/workspaces/switch": {
    summary: "Works in another workspace from now on",
    body: SwitchRequest,
  },
  "GET /api/v1/workspaces/current": {
    summary: "What would go with the workspace",
    answer: CurrentWorkspace,
  },
  "PATCH /api/v1/workspaces/current": { summary: "Renames the workspace", body: WorkspaceName },
  "DELETE /api/v1/workspaces/current": {
    summary: "Deletes the workspace",
    body: DeleteWorkspace,
    answer: WorkspaceContents,
  },
  "GET /api/v1/members": { summary: "Who is in the workspace", answer: MemberList },
  "PATCH /api/v1/members/:userId": { summary: "Gives a member another role", body: RoleChange },
  "DELETE /api/v1/members/:userId": { summary: "Removes a member" },
  "DELETE /api/v1/members/:userId/sessions": { summary: "Signs a member out everywhere" },
  "POST /api/v1/members/leave": { summary: "Leaves the workspace" },
  "POST /api/v1/ownership": { summary: "Hands the workspace over", body: OwnershipChange },
  "GET /api/v1/invitations": { summary: "Open invitations", answer: InvitationList },
  "POST /api/v1/invitations": {
    summary: "Invites somebody by mail",
    body: NewInvitation,
    answer: Invitation,
  },
  "DELETE /api/v1/invitations/:invitationId": { summary: "Takes an invitation back" },
  "POST /api/v1/invitations/accept": {
    summary: "Joins by an invitation",
    body: AcceptInvitation,
    answer: Joined,
  },
  "GET /api/v1/recoveries": {
    summary: "Members who lost their second factor and its backup codes",
    answer: RecoveryList,
  },
  "POST /api/v1/recoveries/:recoveryId/approve": {
    summary: "An owner vouches for who lost a second factor",
  },
  "POST /api/v1/recoveries/:recoveryId/confirm": {
    summary: "Somebody else of rank vouches, too; 24 hours later the password sets up a new one",
  },
  "POST /api/v1/recoveries/:recoveryId/stop": { summary: "The second factor stays as it is" },
  "POST /api/v1/recoveries/stop": {
    summary: "The same by the secret of a letter",
    body: StopRecovery,
    status: 204,
  },
  "GET /api/v1/api-keys": { summary: "API keys, without their secrets", answer: ApiKeyList },
  "POST /api/v1/api-keys": {
    summary: "Makes an API key; its secret is told this once",
    body: NewApiKey,
    answer: CreatedApiKey,
  },
  "DELETE /api/v1/api-keys/:keyId": { summary: "Revokes an API key" },

  "GET /api/v1/suppressions": {
    summary: "The list of those who must not be found again, as hashes are kept of it",
    query: SuppressionQuery,
    answer: SuppressionList,
  },
  "POST /api/v1/suppressions": {
    summary: "Names who must not be found again",
    body: SuppressionRequest,
    answer: SuppressionAnswer,
  },
  "DELETE /api/v1/suppressions/:suppressionId": { summary: "Takes an entry off the list" },
  "GET /api/v1/privacy": { summary: "What goes when", answer: Privacy },
  "PATCH /api/v1/privacy": {
    summary: "Sets how long approved people are kept",
    body: PrivacyChange,
  },
  "POST /api/v1/privacy/access": {
    summary: "Everything held on one person",
    body: PersonRequest,
    answer: PersonFile,
  },
  "POST /api/v1/privacy/erase": {
    summary: "Erases one person everywhere",
    body: PersonRequest,
    answer: Erasure,
  },
  "GET /api/v1/privacy/notices": {
    summary: "Who is still to be told that they were found, the longest due first",
    query: NoticeQuery,
    answer: NoticeList,
  },
  "POST /api/v1/privacy/notices": {
    summary: "Marks people as told",
    body: NoticeMark,
    answer: NoticeAnswer,
  },
  "POST /api/v1/privacy/export": {
    summary: "A copy of the workspace, one JSON value a line",
    answer: "application/x-ndjson",
  },
  "GET /api/v1/audit": {
    summary: "The audit trail, newest first",
    query: AuditQuery,
    answer: AuditList,
  },
  "GET /api/v1/audit.csv": {
    summary: "The audit trail as a file",
    query: AuditFilter,
    answer: "text/csv",
  },
} as const satisfies Record<string, Operation>;
