import "server-only";
import { PERMISSIONS, type Permission } from "#lib/contract/permissions.ts";
import { EngineError } from "#lib/engine/errors.ts";
import { methodNotAllowed } from "./allowed-methods.ts";

/** A row of the table of permissions; `name` is its method and path. */
interface Row {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly permission: Permission;
  readonly pattern: RegExp;
}

const rows = Object.entries<Permission>(PERMISSIONS)
  .map(([name, permission]): Row => {
    const [method = "", path = ""] = name.split(" ");
    const pattern = new RegExp(
      `^${path
        .replaceAll(".", "\\.")
        .replaceAll(/:\w+\+/g, ".+")
        .replaceAll(/:\w+/g, "[^/]+")}/?$`,
    );
    return { name, method, path, permission, pattern };
  })
  .toSorted((a, b) => rankOf(a) - rankOf(b) || b.path.length - a.path.length);

/** As routes are told apart: what is fixed goes first, what takes any rest last. */
function rankOf({ path }: Row): number {
  if (path.endsWith("+")) return 2;
  return path.includes(":") ? 1 : 0;
}

/** Who may do what this request asks for. @throws Refusal where the table has no row for it: that is shut. */
export function permissionOf(request: Request): Row {
  const { pathname } = new URL(request.url);
  const here = rows.filter(({ pattern }) => pattern.test(pathname));
  const [nearest] = here;
  const method = request.method === "HEAD" ? "GET" : request.method;
  const same = here.filter(({ path }) => path === nearest?.path);
  const row = same.find((one) => one.method === method || one.method === "ANY");
  if (row) return row;
  if (!nearest) throw new EngineError("not_found", "there is nothing under this address");
  throw methodNotAllowed(same.map((one) => one.method));
}
