import { KeyScope, Role } from "#lib/contract/access.ts";
import type {
  OperatorDoor,
  Permission,
  RouteName,
  WorkspaceDoor,
} from "#lib/contract/permissions.ts";
import { aboutNothing, broken, isSafe, type Try } from "./knock.ts";
import type { Guest, Headers, Team, Town } from "./town.ts";
import type { Call } from "./walk.ts";
import { WALKS } from "./walks.ts";

const CROSS_SITE = { "sec-fetch-site": "cross-site" };

interface Scene {
  readonly name: RouteName;
  readonly town: Town;
  readonly team: Team;
  /** A right one, about something of the team's first owner's. */
  readonly call: Call;
}

const unauthorized = { status: 401, code: "unauthorized" } as const;
const forbidden = { status: 403, code: "forbidden" } as const;
const notFound = { status: 404, code: "not_found" } as const;
const sessionRequired = { status: 403, code: "session_required" } as const;

export async function keysOf(town: Town, team: Team, scope: string | null) {
  const other = KeyScope.options.find((one) => one !== scope) ?? "usage:read";
  return {
    right: await town.addKey(team.admin, [scope ?? "all"]),
    wrong: await town.addKey(team.admin, [other]),
    expired: await town.addKey(team.admin, ["all"], true),
  };
}

/** Everybody to whom a door of a workspace is shut. */
export async function atWorkspaceDoor(scene: Scene, row: WorkspaceDoor): Promise<Try[]> {
  const { town, team, call } = scene;
  const keys = await keysOf(town, team, row.key);
  const outside = await town.addGuest(null, team.workspaceId);
  const shut = Role.options.filter((role) => row.roles[role] === forbidden.status);
  const lacking = row.key === null ? sessionRequired : { status: 403, code: "insufficient_scope" };
  return [
    { who: "nobody", headers: {}, ...unauthorized, call },
    { who: "an expired key", headers: keys.expired, ...unauthorized, call },
    { who: "a key that lacks the scope", headers: keys.wrong, ...lacking, call },
    ...when(row.key === null, { who: "any key", headers: keys.right, ...sessionRequired, call }),
    { who: "in no workspace", headers: outside.headers, status: 403, code: "no_workspace", call },
    ...shut.flatMap((who) => bothWays({ who, headers: team[who].headers, ...forbidden, call })),
    ...when(row.own, { who: "not its maker", headers: team.member.headers, ...forbidden, call }),
    ...(await elsewhere(scene)),
    ...acrossSites(scene, team.owner),
    ...(await staleOf(scene, row)),
  ];
}

/** Everybody to whom a door for persons is shut. */
export async function atPersonDoor(
  scene: Scene,
  row: Extract<Permission, { door: "person" }>,
): Promise<Try[]> {
  const { town, team, call } = scene;
  const keys = await keysOf(town, team, null);
  const stranger = await town.addGuest(null, team.workspaceId);
  const { headers } = stranger;
  return [
    { who: "nobody", headers: {}, ...unauthorized, call },
    { who: "an expired key", headers: keys.expired, ...unauthorized, call },
    { who: "any key", headers: keys.right, ...sessionRequired, call },
    ...when(call.about !== undefined, { who: "somebody else", headers, ...notFound, call }),
    ...acrossSites(scene, team.owner),
    ...(await staleOf(scene, row)),
  ];
}

/** Everybody to whom an operator's door is shut: they do not learn that it is there. */
export async function atOperatorDoor(
  scene: Scene,
  operator: Guest,
  { stepUp, key }: OperatorDoor,
): Promise<Try[]> {
  const { town, team, call } = scene;
  const keys = await keysOf(town, team, "service:operate");
  const own = await town.addKey(operator, ["service:operate"]);
  const lacking = key === null ? sessionRequired : { status: 403, code: "insufficient_scope" };
  const foreign = key === null ? sessionRequired : notFound;
  return [
    { who: "nobody", headers: {}, ...unauthorized, call },
    { who: "an expired key", headers: keys.expired, ...unauthorized, call },
    { who: "a lesser key", headers: keys.wrong, ...lacking, call },
    { who: "a key of an admin", headers: keys.right, ...foreign, call },
    ...when(key === null, { who: "an operator's key", headers: own, ...sessionRequired, call }),
    ...Role.options.map((who) => ({ who, headers: team[who].headers, ...notFound, call })),
    ...when(call.about !== undefined, {
      who: "an id of nobody",
      headers: operator.headers,
      ...notFound,
      call: aboutNothing(call),
    }),
    ...acrossSites(scene, operator),
    ...(await staleOf(scene, { ...(stepUp && { stepUp }), by: operator })),
  ];
}

function when(isSo: boolean | undefined, one: Try): Try[] {
  return isSo ? [one] : [];
}

function bothWays(one: Try): Try[] {
  return [one, { ...one, who: `${one.who}, with nonsense`, call: broken(one.call) }];
}

async function elsewhere({ name, town, call }: Scene): Promise<Try[]> {
  if (call.about === undefined) return [];
  const { headers } = (await town.addTeam()).owner;
  const answer = WALKS[name].foreign === 403 ? forbidden : notFound;
  return [
    { who: "another workspace", headers, ...answer, call },
    { who: "an id of nobody", headers, ...answer, call: aboutNothing(call) },
  ];
}

function acrossSites({ name, call }: Scene, { headers }: { headers: Headers }): Try[] {
  if (isSafe(name)) return [];
  return [{ who: "another site", headers: { ...headers, ...CROSS_SITE }, ...forbidden, call }];
}

async function staleOf(
  { town, team, call }: Scene,
  { stepUp, by = team.owner }: { readonly stepUp?: true; readonly by?: Guest },
): Promise<Try[]> {
  if (!stepUp) return [];
  const headers = await town.stale(by);
  return [{ who: "a stale session", headers, status: 403, code: "step_up", call }];
}
