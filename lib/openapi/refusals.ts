import type { Permission } from "#lib/contract/permissions.ts";
import { Problem } from "#lib/contract/problem.ts";
import type { Operation } from "./operation.ts";
import type { Json, schemaCollector } from "./schemas.ts";

const REFUSALS = {
  400: "Malformed: the body is no JSON, or no UTF-8",
  401: "Not signed in, or a key that is none",
  403: "Not allowed: `forbidden`, `insufficient_scope`, `session_required`, `second_factor_required`, `no_workspace`, `step_up`",
  404: "Nothing there, or another workspace's",
  409: "Not possible as things stand",
  413: "The body is too large",
  415: "The Content-Type is another",
  422: "Invalid input: `field` and `errors` name what does not fit; `invalid_cursor` for a cursor that is none, is over, or was given for another list, filter or caller",
  429: "Too many: `Retry-After` says how many seconds to wait",
  500: "A fault of ours; `requestId` finds it",
  503: "Not available at the moment",
} as const;

type Status = keyof typeof REFUSALS;

interface Refusing {
  readonly method: string;
  readonly path: string;
  readonly permission: Permission;
  readonly operation: Operation;
}

const isOlder = (path: string) => /^\/api\/(linkedin\/search|admin)\//.test(path);

/** How a route may refuse, by what it reads and whom it asks for. */
export function refusalsOf(route: Refusing): Json {
  const form = isOlder(route.path) ? "older" : "problem";
  return Object.fromEntries(
    statusesOf(route).map((status) => [
      status,
      { $ref: `#/components/responses/${form}${status}` },
    ]),
  );
}

function statusesOf({ method, path, permission, operation }: Refusing): Status[] {
  const { body, form, query } = operation;
  const asksWho = ["workspace", "person", "operator"].includes(permission.door);
  const changes = method !== "GET" && !("reads" in permission);
  const reads: Status[] = body || form ? [400, 413, 415, 422] : [];
  return [
    ...reads,
    ...(query && !reads.includes(422) ? ([422] as const) : []),
    ...(asksWho ? ([401, 403] as const) : []),
    ...(asksWho && changes ? ([409] as const) : []),
    ...(path.includes(":") || body || query || permission.door === "operator"
      ? ([404] as const)
      : []),
    429,
    500,
    503,
  ];
}

type SchemaOf = ReturnType<typeof schemaCollector>["schemaOf"];

/** Every refusal in both forms: the problem, and what the older shapes say. */
export function sharedResponses(schemaOf: SchemaOf): Json {
  const problem = { "application/problem+json": { schema: schemaOf(Problem, "output") } };
  const failure = {
    type: "object",
    properties: { success: { const: false }, error: { type: "string" } },
    required: ["success", "error"],
  };
  const older = { "application/json": { schema: failure } };
  return Object.fromEntries(
    Object.entries(REFUSALS).flatMap(([status, description]) => {
      const headers =
        status === "429" ? { headers: { "Retry-After": { schema: { type: "integer" } } } } : {};
      return [
        [`problem${status}`, { description, content: problem, ...headers }],
        [`older${status}`, { description, content: older, ...headers }],
      ];
    }),
  );
}
