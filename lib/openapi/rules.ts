import { findLimited, LIMITS, type Limited } from "#lib/contract/limit.ts";
import type { Permission } from "#lib/contract/permissions.ts";
import type { Json } from "./schemas.ts";

/** Which proof of who calls opens a door; an empty list is a door for anybody. */
export function securityOf(permission: Permission): Json[] {
  switch (permission.door) {
    case "workspace":
    case "operator":
      return permission.key === null ? [{ session: [] }] : [{ key: [] }, { session: [] }];
    case "person":
      return [{ session: [] }];
    default:
      return [];
  }
}

/** The row of the table of permissions in words of JSON. */
export function permissionOf(permission: Permission): Json {
  if (permission.door === "operator") return { door: permission.door, scope: permission.key };
  if (permission.door === "person") {
    return { door: permission.door, stepUp: permission.stepUp === true };
  }
  if (permission.door !== "workspace") return { door: permission.door };
  const { roles, key, stepUp, own, masked } = permission;
  return {
    door: "workspace",
    roles: Object.entries(roles).flatMap(([role, status]) => (status === 403 ? [] : [role])),
    scope: key,
    stepUp: stepUp === true,
    membersOnlyOwn: own === true,
    maskedForViewers: masked === true,
  };
}

/** Every limit that counts a call, as the service ships. */
export function limitsOf(route: { method: string; path: string; permission: Permission }): Json[] {
  const { method, path, permission } = route;
  const isKnown = ["workspace", "person", "operator"].includes(permission.door);
  const own = findLimited(method, path);
  const counted = isKnown ? (["general", own] as const) : ([own ?? "anonymous"] as const);
  return [...counted, ...spentBy(own)].flatMap((name) =>
    name === null
      ? []
      : LIMITS[name].map(({ by, capacity, perMs }) => ({
          name,
          by,
          capacity,
          perSeconds: perMs / 1_000,
        })),
  );
}

/** What is counted beside calls: rows that are given away, rows that a search is to find, letters to one address. */
function spentBy(own: Limited | null): Limited[] {
  if (own === "results") return ["rows"];
  if (own === "invitations") return ["invited"];
  return own === "start" ? ["searched"] : [];
}
