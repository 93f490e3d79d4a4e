import { PERMISSIONS, type Permission } from "#lib/contract/permissions.ts";
import { INFO } from "./info.ts";
import type { Operation } from "./operation.ts";
import { AUTH_OPERATIONS, AUTH_ROW, OPERATIONS } from "./operations.ts";
import { refusalsOf, sharedResponses } from "./refusals.ts";
import { limitsOf, permissionOf, securityOf } from "./rules.ts";
import { type Json, schemaCollector } from "./schemas.ts";

interface Route {
  readonly method: string;
  /** As in the table of permissions, with `:jobId`. */
  readonly path: string;
  readonly permission: Permission;
  readonly operation: Operation;
}

let kept: string | null = null;

/** The OpenAPI 3.1 description as JSON: made once, out of the schemas and tables that the routes go by. */
export function describeApi(): string {
  kept ??= JSON.stringify(toDocument());
  return kept;
}

function toDocument(): Json {
  const { schemaOf, components } = schemaCollector();
  const routes = allRoutes();
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of routes) {
    const address = route.path.replaceAll(/:(\w+)/g, "{$1}");
    paths[address] = {
      ...paths[address],
      [route.method.toLowerCase()]: toOperation(route, schemaOf),
    };
  }
  const responses = sharedResponses(schemaOf);
  return { ...INFO, paths, components: { ...INFO.components, schemas: components(), responses } };
}

function allRoutes(): Route[] {
  const listed = Object.entries(OPERATIONS).map(([name, operation]) => ({
    name,
    row: name,
    operation,
  }));
  const doors = [...AUTH_OPERATIONS].map(([name, operation]) => ({
    name,
    row: AUTH_ROW,
    operation,
  }));
  const rows: Readonly<Record<string, Permission>> = PERMISSIONS;
  return [...listed, ...doors].map(({ name, row, operation }) => {
    const [method = "", path = ""] = name.split(" ");
    return { method, path, operation, permission: rows[row] ?? { door: "nothing" } };
  });
}

type SchemaOf = ReturnType<typeof schemaCollector>["schemaOf"];

function toOperation(route: Route, schemaOf: SchemaOf): Json {
  const { method, path, permission, operation } = route;
  const parameters = parametersOf(route, schemaOf);
  const body = bodyOf(operation, schemaOf);
  return {
    operationId: toId(method, path),
    summary: operation.summary,
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: { required: operation.mayLackBody !== true, content: body } }),
    responses: { ...successOf(route, schemaOf), ...refusalsOf(route) },
    security: securityOf(permission),
    "x-permission": permissionOf(permission),
    "x-rate-limits": limitsOf(route),
  };
}

function toId(method: string, path: string): string {
  const words = path.replace(/^\/api\//, "").split(/[^A-Za-z0-9:]+/);
  const names = words.map((word) =>
    word.replace(/^:/, "By ").replaceAll(/(?:^| )\w/g, (start) => start.trim().toUpperCase()),
  );
  return `${method.toLowerCase()}${names.join("")}`;
}

function parametersOf({ path, operation }: Route, schemaOf: SchemaOf): Json[] {
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name = ""]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  const query = operation.query ? schemaOf(operation.query, "input") : {};
  const required = Array.isArray(query.required) ? query.required : [];
  const inQuery = Object.entries(query.properties ?? {}).map(([name, schema]) => ({
    name,
    in: "query",
    required: required.includes(name),
    schema,
  }));
  const key = { name: "Idempotency-Key", in: "header", schema: { type: "string", maxLength: 200 } };
  return [...inPath, ...inQuery, ...(operation.takesIdempotencyKey ? [key] : [])];
}

function bodyOf({ body, form }: Operation, schemaOf: SchemaOf): Json | null {
  if (body) return { "application/json": { schema: schemaOf(body, "input") } };
  if (form) return { "application/x-www-form-urlencoded": { schema: schemaOf(form, "input") } };
  return null;
}

function successOf({ permission, operation }: Route, schemaOf: SchemaOf): Json {
  const status = operation.status ?? statusOf(permission);
  const { answer } = operation;
  if (answer === undefined) return { [status]: { description: "Done" } };
  const content =
    typeof answer === "string"
      ? {
          [answer]: {
            schema: answer === "application/json" ? { type: "object" } : { type: "string" },
          },
        }
      : { "application/json": { schema: schemaOf(answer, "output") } };
  return { [status]: { description: "Done", content } };
}

function statusOf(permission: Permission): number {
  switch (permission.door) {
    case "workspace":
      return Object.values(permission.roles).find((status) => status !== 403) ?? 200;
    case "person":
    case "operator":
      return permission.status;
    default:
      return 200;
  }
}
