import { ROLES } from "#app/_lib/copy/roles.ts";
import { Role } from "#lib/contract/access.ts";
import { type AuditEvent, type SignInAction, SignInMethod } from "#lib/contract/audit.ts";

/** Kinds of events, by how their action begins. */
export const KINDS = [
  { value: "all", label: "Everything" },
  { value: "sign_in", label: "Signing in" },
  { value: "member", label: "Members" },
  { value: "recovery", label: "Lost second factors" },
  { value: "invitation", label: "Invitations" },
  { value: "ownership", label: "Ownership" },
  { value: "workspace", label: "Workspace" },
  { value: "connection", label: "LinkedIn accounts" },
  { value: "key", label: "API keys" },
  { value: "provider_key", label: "Provider keys" },
  { value: "suppression", label: "Must not be found" },
  { value: "privacy", label: "Privacy" },
  { value: "retention", label: "Clean-up" },
  { value: "audit", label: "Audit trail" },
  { value: "request", label: "Refusals" },
];

export const RESULTS = [
  { value: "all", label: "Done and refused" },
  { value: "done", label: "Done" },
  { value: "refused", label: "Refused" },
];

const SIGN_IN: Record<SignInAction, string> = {
  signed_in: "Signed in",
  refused: "Was refused at the sign-in",
  signed_up: "Made an account",
  proved: "Showed again who they are",
  proof_refused: "Gave a wrong password while signed in",
  code_refused: "Gave a wrong code",
  backup_code_used: "Used a backup code",
  oldest_sessions_ended: "Had too many sessions: the oldest ended",
  password_changed: "Changed the password",
  password_reset: "Set a new password by letter",
  email_confirmed: "Confirmed the e-mail address",
  email_changed: "Changed the e-mail address",
  second_factor_on: "Set up the second factor",
  second_factor_off: "Took the second factor off",
  backup_codes_made: "Made new backup codes",
};

const METHODS: Record<SignInMethod, string> = {
  password: "by password",
  code: "by a code of the app",
  backup_code: "by a backup code",
  key: "by an API key",
  demo: "to the demo",
  google: "by Google",
  microsoft: "by Microsoft",
  linkedin: "by LinkedIn",
};

const ACTIONS: Record<string, string> = {
  ...Object.fromEntries(
    Object.entries(SIGN_IN).map(([action, words]) => [`sign_in.${action}`, words]),
  ),
  "workspace.created": "Made the workspace",
  "workspace.renamed": "Renamed the workspace",
  "member.invited": "Invited somebody",
  "invitation.revoked": "Revoked an invitation",
  "member.joined": "Joined",
  "member.role_changed": "Changed a role",
  "member.removed": "Removed a member",
  "member.left": "Left",
  "member.sessions_ended": "Ended somebody's sessions",
  "recovery.asked": "Lost the second factor, and asked for help",
  "recovery.approved": "Approved a new second factor",
  "recovery.confirmed": "Confirmed a new second factor",
  "recovery.stopped": "Stopped a new second factor",
  "recovery.used": "Got in to set up a new second factor",
  "ownership.transferred": "Gave the ownership away",
  "key.created": "Made an API key",
  "key.revoked": "Revoked an API key",
  "connection.consented": "Agreed to the risk of a LinkedIn account",
  "connection.connected": "Connected a LinkedIn account",
  "connection.reconnected": "Reconnected a LinkedIn account",
  "connection.paused": "Paused a LinkedIn account",
  "connection.resumed": "Let a LinkedIn account go on",
  "connection.shared": "Let the workspace search with a LinkedIn account",
  "connection.unshared": "Kept a LinkedIn account for themselves",
  "connection.changed": "Set the pace of a LinkedIn account",
  "connection.removed": "Removed a LinkedIn account",
  "provider_key.put": "Saved a provider's key",
  "provider_key.tested": "Tested a provider's key",
  "provider_key.removed": "Removed a provider's key",
  "provider_key.resealed": "Sealed providers' keys with a newer data key",
  "suppression.added": "Added to those not to be found",
  "suppression.lifted": "Lifted one not to be found",
  "audit.downloaded": "Downloaded the trail",
  "privacy.changed": "Changed what is kept, or what people are told",
  "privacy.read": "Read one person's file",
  "privacy.erased": "Erased one person",
  "privacy.replayed": "Erased again who came back with a backup",
  "privacy.noticed": "Marked people as told",
  "retention.run": "Deleted what was kept long enough",
  "workspace.exported": "Took a copy of the workspace",
  "search.stopped": "Stopped a search",
  "search.continued": "Continued a search",
  "request.refused": "Was refused",
};

/** What happened; what this version has no words for is told by its name. */
export function actionWords({ action }: AuditEvent): string {
  return ACTIONS[action] ?? action;
}

export function actorWords({ actor }: AuditEvent): string {
  if (actor.name !== null) return actor.kind === "key" ? `Key ${actor.name}` : actor.name;
  if (actor.kind === "system") return "The service";
  if (actor.kind === "operator") return "An operator";
  return actor.id === null ? "Nobody known" : "Somebody who has left";
}

/** The rest of it, in a line; empty where there is no more to tell. */
export function detailWords({ action, detail }: AuditEvent): string {
  const { from, to, role, route, status, rows, scopes, provider, added, keys, people } = detail;
  if (action === "member.role_changed") return `${roleWord(from)} → ${roleWord(to)}`;
  if (action === "request.refused") return `${String(route)} (${String(status)})`;
  const method = SignInMethod.safeParse(detail.method);
  if (method.success) return METHODS[method.data];
  if (typeof provider === "string") return provider;
  if (typeof rows === "number") return `${rows} rows`;
  if (typeof keys === "number") return `${keys} keys`;
  if (typeof people === "number") return `${people} people`;
  if (typeof added === "number") return `${added} added`;
  if (Array.isArray(scopes)) return scopes.join(", ");
  return role === undefined ? "" : `as ${roleWord(role)}`;
}

function roleWord(role: unknown): string {
  const known = Role.safeParse(role);
  return known.success ? ROLES[known.data].label : String(role);
}
