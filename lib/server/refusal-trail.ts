import "server-only";
import { anybody, auditRefusal } from "#lib/access/audit.ts";
import type { Actor } from "#lib/access/ports.ts";
import { log } from "#lib/log.ts";
import { findKeyHolder } from "./api-key.ts";
import { world } from "./container.ts";
import { readToken } from "./cookie.ts";
import { originOf } from "./origin.ts";
import { permissionOf } from "./permission.ts";
import type { Refusal } from "./refusal.ts";

const ONCE_MS = 60_000;
const MOST_TOLD = 10_000;

/** Notes that somebody was not let in, or asked for what is not theirs; a trail that cannot be written stops nobody. */
export async function noteRefusal(request: Request, { status, code }: Refusal): Promise<void> {
  if (status !== 401 && status !== 403 && status !== 404) return;
  try {
    const { name, permission } = permissionOf(request);
    if (permission.door === "nothing") return;
    const actor = status === 401 ? anybody(originOf(request)) : await whoAsked(request);
    if (status === 404 && actor.id === null) return; // of who is known it is about an id
    if (wasTold(`${actor.id} ${status} ${name}`)) return;
    await auditRefusal(world(), { actor, route: name, status, code });
  } catch (error) {
    log.warn("audit.refusal_lost", { reason: error instanceof Error ? error.message : "" });
  }
}

const told = new Map<string, number>();

/** The database says so for all processes; what this one told a moment ago does not need to be asked. */
function wasTold(key: string): boolean {
  const isRecent = (told.get(key) ?? 0) > Date.now() - ONCE_MS;
  if (isRecent) return true;
  if (told.size >= MOST_TOLD) told.clear();
  told.set(key, Date.now());
  return false;
}

async function whoAsked(request: Request): Promise<Actor> {
  const origin = originOf(request);
  const header = request.headers.get("authorization");
  if (header !== null) {
    const holder = await findKeyHolder(request, header.replace(/^Bearer +/i, "").trim());
    if (!holder) return anybody(origin);
    return { kind: "key", id: holder.keyId, workspaceId: holder.workspaceId, ...origin };
  }
  const token = readToken(request);
  const person = token === null ? null : await world().access.findSession(token);
  if (!person) return anybody(origin);
  const workspaceId = person.membership?.workspaceId ?? null;
  return { kind: "user", id: person.userId, workspaceId, ...origin };
}
