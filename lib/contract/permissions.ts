import type { KeyScope, Role } from "./access.ts";

/**
 * Who may do what: one row for every method of every route. A route without a row is shut. `tests/security/matrix.test.ts`
 * walks all of them as everybody.
 */

/** A door that opens to members of a workspace, by role. */
export interface WorkspaceDoor {
  readonly door: "workspace";
  /** Status of the answer; 403 to whom it is shut, whatever they ask for. */
  readonly roles: Readonly<Record<Role, number>>;
  /** The scope that an API key needs; null where only a person may, who has signed in. */
  readonly key: KeyScope | "service:operate" | null;
  /** Members do it to what they made themselves; owners and admins to anybody's. */
  readonly own?: true;
  /** The person must have shown a short while ago that it is them. */
  readonly stepUp?: true;
  /** It changes nothing, though its method is not GET: what it is asked for is too private for an address. */
  readonly reads?: true;
  /** What viewers get says nothing by which somebody can be reached. */
  readonly masked?: true;
  /** Whoever runs the service may as well, whatever their role. */
  readonly operatorToo?: true;
}

/** A door that opens to somebody who has signed in, whatever they are in whichever workspace, if in any. */
export interface PersonDoor {
  readonly door: "person";
  readonly status: number;
  readonly stepUp?: true;
  /** Also to who still lacks the second factor that is asked for here. */
  readonly beforeFactor?: true;
}

/** Whoever runs the service; to everybody else there is nothing here. */
export interface OperatorDoor {
  readonly door: "operator";
  readonly status: number;
  /** Null where only a person may, who has signed in. */
  readonly key: "service:operate" | null;
  /** Of a session; a key cannot prove anything, and was made by somebody who did. */
  readonly stepUp?: true;
}

export type Permission =
  | WorkspaceDoor
  | PersonDoor
  | OperatorDoor
  /** Anybody: it finds out itself who that is, or does not care. */
  | { readonly door: "public" }
  /** Only what this app signed; whoever else calls is answered alike, and nothing happens. */
  | { readonly door: "signed" }
  /** The platform calls it by the clock; it has no address. */
  | { readonly door: "clock" }
  | { readonly door: "nothing" };

type Key = WorkspaceDoor["key"];
type More = Omit<WorkspaceDoor, "door" | "roles" | "key">;

function everyone(status: number, key: Key, more: More = {}): WorkspaceDoor {
  const roles = { owner: status, admin: status, member: status, viewer: status };
  return { door: "workspace", roles, key, ...more };
}

function writers(status: number, key: Key, more: More = {}): WorkspaceDoor {
  const roles = { owner: status, admin: status, member: status, viewer: 403 };
  return { door: "workspace", roles, key, ...more };
}

function managers(status: number, key: Key, more: More = {}): WorkspaceDoor {
  const roles = { owner: status, admin: status, member: 403, viewer: 403 };
  return { door: "workspace", roles, key, ...more };
}

function owners(status: number, more: More = {}): WorkspaceDoor {
  const roles = { owner: status, admin: 403, member: 403, viewer: 403 };
  return { door: "workspace", roles, key: null, ...more };
}

const person = (status: number) => ({ door: "person", status }) as const;
const operator = (status: number) =>
  ({ door: "operator", status, key: "service:operate" }) as const;
const open = { door: "public" } as const;

export const PERMISSIONS = {
  "GET /api/health": open,
  "GET /api/openapi.json": open,
  "POST /api/session": open,
  "DELETE /api/session": open,
  "GET /api/session/demo": open,
  "ANY /api/auth/:path+": open,

  "GET /api/v1/jobs": everyone(200, "jobs:read"),
  "POST /api/v1/jobs": writers(202, "jobs:write"),
  "GET /api/v1/jobs/:jobId": everyone(200, "jobs:read"),
  "GET /api/v1/jobs/:jobId/events": everyone(200, "jobs:read"),
  "GET /api/v1/jobs/:jobId/results": everyone(200, "prospects:read", { masked: true }),
  "POST /api/v1/jobs/:jobId/results": everyone(200, "prospects:read", {
    masked: true,
    reads: true,
  }),
  "POST /api/v1/jobs/:jobId/cancel": writers(202, "jobs:write", { own: true }),
  "POST /api/v1/jobs/:jobId/retry": writers(202, "jobs:write", { own: true }),
  "POST /api/v1/decisions": writers(200, "prospects:write"),
  "POST /api/v1/decisions/:batchId/undo": writers(200, "prospects:write", { own: true }),
  "GET /api/v1/connections": writers(200, null),
  "PATCH /api/v1/connections/:connectionId": writers(200, null, { own: true }),
  "DELETE /api/v1/connections/:connectionId": writers(204, null, { own: true, stepUp: true }),
  "POST /api/v1/connections/links": writers(201, null, { own: true, stepUp: true }),
  "POST /api/v1/connections/links/return": writers(200, null),
  "GET /api/v1/linkedin/parameters": writers(200, "jobs:write"),
  "POST /api/realtime/auth": everyone(200, null),
  "POST /api/realtime/user-auth": everyone(200, null),

  "GET /api/v1/provider-keys": managers(200, null),
  "PUT /api/v1/provider-keys/:provider": managers(200, null, { stepUp: true }),
  "DELETE /api/v1/provider-keys/:provider": managers(204, null, { stepUp: true }),
  "POST /api/v1/provider-keys/:provider/test": managers(200, null),
  "GET /api/v1/suppressions": writers(200, "suppressions:write"),
  "POST /api/v1/suppressions": writers(201, "suppressions:write"),
  "DELETE /api/v1/suppressions/:suppressionId": managers(204, null, { stepUp: true }),

  "GET /api/v1/workspaces": person(200),
  "POST /api/v1/workspaces": person(201),
  "POST /api/v1/workspaces/switch": person(204),
  "GET /api/v1/workspaces/current": owners(200),
  "PATCH /api/v1/workspaces/current": managers(204, null),
  "DELETE /api/v1/workspaces/current": owners(200, { stepUp: true }),
  "GET /api/v1/members": managers(200, null),
  "PATCH /api/v1/members/:userId": managers(204, null),
  "DELETE /api/v1/members/:userId": managers(204, null),
  "DELETE /api/v1/members/:userId/sessions": managers(204, null, { stepUp: true }),
  "POST /api/v1/members/leave": everyone(204, null),
  "POST /api/v1/ownership": owners(204, { stepUp: true }),
  "GET /api/v1/invitations": managers(200, null),
  "POST /api/v1/invitations": managers(201, null),
  "DELETE /api/v1/invitations/:invitationId": managers(204, null),
  "POST /api/v1/invitations/accept": person(200),
  "GET /api/v1/recoveries": managers(200, null),
  "POST /api/v1/recoveries/:recoveryId/approve": owners(204, { stepUp: true }),
  "POST /api/v1/recoveries/:recoveryId/confirm": managers(204, null, { stepUp: true }),
  "POST /api/v1/recoveries/:recoveryId/stop": owners(204),
  "POST /api/v1/recoveries/stop": open,
  "GET /api/v1/api-keys": managers(200, null),
  "POST /api/v1/api-keys": managers(201, null, { stepUp: true }),
  "DELETE /api/v1/api-keys/:keyId": managers(204, null, { stepUp: true }),
  "GET /api/v1/privacy": managers(200, null),
  "PATCH /api/v1/privacy": managers(204, null),
  "GET /api/v1/privacy/notices": managers(200, null),
  "POST /api/v1/privacy/notices": managers(200, null),
  "POST /api/v1/privacy/access": managers(202, null, { stepUp: true }),
  "POST /api/v1/privacy/erase": managers(202, null, { stepUp: true }),
  "POST /api/v1/privacy/export": managers(200, null, { stepUp: true }),
  "GET /api/v1/audit": managers(200, null),
  "GET /api/v1/audit.csv": managers(200, null),

  "GET /api/v1/session": { ...person(200), beforeFactor: true },
  "POST /api/v1/session/prove": { ...person(204), beforeFactor: true },
  "GET /api/v1/sessions": person(200),
  "DELETE /api/v1/sessions": { ...person(204), stepUp: true },
  "DELETE /api/v1/sessions/:sessionId": { ...person(204), stepUp: true },

  "GET /api/v1/status": managers(200, "service:operate", { operatorToo: true }),
  "GET /api/v1/admin/accounts": operator(200),
  "GET /api/v1/admin/dead-letters": operator(200),
  "POST /api/v1/admin/drain": operator(200),
  "GET /api/v1/admin/jobs": operator(200),
  "POST /api/v1/admin/jobs/:jobId/cancel": operator(202),
  "POST /api/v1/admin/jobs/:jobId/retry": operator(202),
  "GET /api/v1/admin/recoveries": operator(200),
  "POST /api/v1/admin/recoveries/:recoveryId/confirm": {
    ...operator(204),
    key: null,
    stepUp: true,
  },
  "POST /api/v1/admin/sign-outs": { ...operator(200), stepUp: true },

  // Older shapes: the same rules under other words.
  "POST /api/linkedin/search/create-job": writers(200, "jobs:write"),
  "GET /api/linkedin/search/create-job": everyone(200, "jobs:read"),
  "GET /api/linkedin/search/results": everyone(200, "prospects:read", { masked: true }),
  "POST /api/admin/setup-search-jobs-tables": managers(200, "jobs:write"),

  // What Unipile calls: a secret in the address opens it, and whoever else calls is answered alike.
  "POST /api/callbacks/unipile/link/:token": { door: "signed" },
  "POST /api/callbacks/unipile/status/:hook": { door: "signed" },

  "POST /.netlify/functions/process-linkedin-search-background": { door: "signed" },
  "POST /.netlify/functions/sweep": { door: "clock" },

  "ANY /api/:unknown+": { door: "nothing" },
} as const satisfies Record<string, Permission>;

export type RouteName = keyof typeof PERMISSIONS;
