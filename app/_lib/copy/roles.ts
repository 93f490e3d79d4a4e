import { KeyScope, Role } from "#lib/contract/access.ts";

interface RoleWords {
  readonly label: string;
  /** What somebody with this role may do. */
  readonly hint: string;
}

export const ROLES: Record<Role, RoleWords> = {
  owner: { label: "Owner", hint: "Everything, deleting the workspace included" },
  admin: { label: "Admin", hint: "Everything but what only owners may" },
  member: { label: "Member", hint: "Searches and decides" },
  viewer: { label: "Viewer", hint: "Looks; how to reach people stays hidden" },
};

/** The roles that somebody with this role may give, the one with the fewest rights first. */
export function rolesToGive(own: Role): readonly Role[] {
  const all = Role.options.toReversed();
  if (own === "owner") return all;
  return own === "admin" ? all.filter((role) => role !== "owner") : [];
}

export const isManager = (role: Role) => role === "owner" || role === "admin";

const SCOPES: Record<KeyScope, string> = {
  "jobs:read": "Read searches and LinkedIn accounts",
  "jobs:write": "Start, stop and continue searches",
  "prospects:read": "Read who was found",
  "prospects:write": "Approve and reject",
  "suppressions:write": "Say who must not be found",
  "usage:read": "Read what was used",
};

/** What a key may do, in words; a scope of another version stands for itself. */
export function scopeWords(scope: string): string {
  if (scope === "all") return "Everything";
  const known = KeyScope.safeParse(scope);
  return known.success ? SCOPES[known.data] : scope;
}
