/** As whom a statement runs, and so which rows Postgres lets it see, whatever the statement says. */
export type Scope =
  | { readonly role: "web"; readonly workspaceId: string }
  | { readonly role: "work" | "auth" | "nobody" };

const ROLES = {
  /** Requests and slices, inside one workspace. */
  web: "prospect_web",
  /** What goes across workspaces: whose turn it is, what is due, the operators' console. Never rows of people found. */
  work: "prospect_work",
  /** Accounts, sessions and keys. */
  auth: "prospect_auth",
  nobody: "prospect_nobody",
} as const;

export const WORK: Scope = { role: "work" };
export const AUTH: Scope = { role: "auth" };
export const NOBODY: Scope = { role: "nobody" };

export function inWorkspace(workspaceId: string): Scope {
  return { role: "web", workspaceId };
}

interface Scoped<Db> {
  within(scope: Scope): Db;
}

/** The database as the workspace of this job, person or request sees it. */
export function inside<Db>(db: Scoped<Db>, { workspaceId }: { workspaceId: string }): Db {
  return db.within(inWorkspace(workspaceId));
}

/** The database across workspaces: jobs, accounts and whose turn it is, no rows of people found. */
export function across<Db>(db: Scoped<Db>): Db {
  return db.within(WORK);
}

/** Holds until the transaction ends, and no longer: a pooler may hand the connection to anybody then. */
export const SET_SCOPE =
  "select set_config('role', $1, true), set_config('app.workspace_id', $2, true)";

/** The values of `SET_SCOPE`. */
export function scopeValues(scope: Scope): [role: string, workspaceId: string] {
  return [ROLES[scope.role], scope.role === "web" ? scope.workspaceId : ""];
}
