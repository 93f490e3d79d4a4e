import "server-only";
import type { CreatorStore, Origin } from "#lib/access/ports.ts";
import type { WorkspaceDoor } from "#lib/contract/permissions.ts";
import { EngineError } from "#lib/engine/errors.ts";
import { findKeyHolder } from "./api-key.ts";
import { rememberDoor } from "./ask-again.ts";
import {
  type Person,
  requireFresh,
  requirePerson,
  requireSignedIn,
  requireUser,
  type User,
  unauthorized,
} from "./caller.ts";
import { world } from "./container.ts";
import { enforceRoute } from "./limits.ts";
import { originOf } from "./origin.ts";
import { permissionOf } from "./permission.ts";
import { Refusal } from "./refusal.ts";

type From = { readonly origin: Origin };

/** Who asks, where the table of permissions lets them through its row of this route. */
export async function permit(request: Request): Promise<User & From> {
  const user = await admit(request);
  rememberDoor(request, async () => refuseOther(user, await admit(request)));
  return { ...user, origin: originOf(request) };
}

async function admit(request: Request): Promise<User> {
  const { name, permission } = permissionOf(request);
  if (permission.door !== "workspace") throw new Error(`${name} is no door of a workspace`);
  const user = await identify(request, permission);
  if (!isOpenTo(user, permission)) {
    throw new EngineError("forbidden", `a workspace's ${user.role} may not do this`);
  }
  if (permission.stepUp) requireFresh(user);
  return user;
}

/** What a route does, it does for whom it was let in as. */
function refuseOther(before: User, now: User): void {
  if (before.workspaceId === now.workspaceId && before.role === now.role) return;
  throw new EngineError("forbidden", "workspace or role are others than when this call began");
}

/** The same for what a person does in no workspace in particular. */
export async function permitPerson(request: Request): Promise<Person & From> {
  const person = await admitPerson(request);
  rememberDoor(request, async () => void (await admitPerson(request)));
  return { ...person, origin: originOf(request) };
}

async function admitPerson(request: Request): Promise<Person> {
  const { name, permission } = permissionOf(request);
  if (permission.door !== "person") throw new Error(`${name} is no door for persons`);
  await refuseKey(request);
  const person = await (permission.beforeFactor ? requireSignedIn : requirePerson)(request);
  if (permission.stepUp) requireFresh(person);
  return person;
}

/** For what members may do only to what they made. @throws EngineError where it is another's, or not there */
export async function requireOwn(
  request: Request,
  { workspaceId, userId, role }: User,
  thing: Omit<Parameters<CreatorStore["creatorOf"]>[0], "workspaceId">,
): Promise<void> {
  const creatorId = await world().creators.creatorOf({ workspaceId, ...thing });
  if (creatorId === null) {
    throw new EngineError("not_found", "there is nothing under this address");
  }
  const { permission } = permissionOf(request);
  const isOwn = permission.door === "workspace" && permission.own === true;
  if (!isOwn || role !== "member" || creatorId === userId) return;
  throw new EngineError("forbidden", "a member may do this only to what they made");
}

async function identify(request: Request, { key }: WorkspaceDoor): Promise<User> {
  if (key !== null) return requireUser(request, key);
  await refuseKey(request);
  return requireUser(request, "jobs:read"); // a session has no scopes
}

function isOpenTo({ role, isOperator }: User, { roles, operatorToo }: WorkspaceDoor): boolean {
  return roles[role] !== 403 || (operatorToo === true && isOperator);
}

/** A key that is none is told so first. */
export async function refuseKey(request: Request): Promise<void> {
  const header = request.headers.get("authorization");
  if (header === null) return;
  const [, key = ""] = /^Bearer +(\S+) *$/i.exec(header) ?? [];
  const holder = await findKeyHolder(request, key);
  if (!holder) throw unauthorized("this API key is not known, or no longer valid");
  await enforceRoute(request, holder);
  const detail = "this needs a person who has signed in; an API key is not enough";
  throw new Refusal(403, "session_required", { detail });
}
