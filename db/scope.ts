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

/** What a transaction says first, in the same trip as its statement. */
export interface Opening {
  readonly text: string;
  readonly values: readonly string[];
}

/** Holds until the transaction ends, and no longer: a pooler may hand the connection to anybody then. */
const AS = "set_config('role', $1, true), set_config('app.workspace_id', $2, true)";
const READ_ONLY = "set_config('transaction_read_only', 'on', true)";

/** Null where there is nothing to say: the statement runs as whom the address signs in, and may write. */
export function openingOf(scope: Scope | null, isReadOnly: boolean): Opening | null {
  if (scope === null) return isReadOnly ? { text: `select ${READ_ONLY}`, values: [] } : null;
  const values = [ROLES[scope.role], scope.role === "web" ? scope.workspaceId : ""];
  return { text: `select ${isReadOnly ? `${READ_ONLY}, ` : ""}${AS}`, values };
}
