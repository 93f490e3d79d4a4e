import type { AuditEvent, AuditFilter } from "#lib/contract/audit.ts";
import { EngineError } from "#lib/engine/errors.ts";
import { actorOf, audit } from "./audit.ts";
import { toCsv } from "./csv.ts";
import type { AccessWorld, Caller } from "./ports.ts";

const MOST_ROWS = 50_000;
const PAGE = 200;

const HEADER = [
  "at",
  "actor_kind",
  "actor_id",
  "actor",
  "action",
  "object",
  "result",
  "address",
  "request_id",
  "detail",
];

/** The trail as a file, the newest first, all of it or nothing; that it was taken is noted in it. */
export async function exportAudit(
  world: Pick<AccessWorld, "trail">,
  { by, filter }: { by: Caller; filter: AuditFilter },
): Promise<string> {
  const count = await world.trail.count({ by, filter });
  if (count > MOST_ROWS) {
    const message = `these are ${count} events, and a file holds ${MOST_ROWS}: choose fewer days`;
    throw new EngineError("invalid", message, { field: "from" });
  }
  const events = await readAll(world, { by, filter });
  const detail = { rows: events.length, filters: Object.keys(filter) };
  await audit(world, { actor: actorOf(by), action: "audit.downloaded", detail });
  return toCsv(HEADER, events.map(toCells));
}

async function readAll(
  world: Pick<AccessWorld, "trail">,
  { by, filter }: { by: Caller; filter: AuditFilter },
): Promise<AuditEvent[]> {
  const events: AuditEvent[] = [];
  let cursor: string | null = null;
  do {
    const query = { ...filter, limit: PAGE, ...(cursor !== null && { cursor }) };
    const page = await world.trail.list({ by, query });
    events.push(...page.events);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return events;
}

function toCells({ at, actor, action, object, result, address, requestId, detail }: AuditEvent) {
  const said = Object.keys(detail).length === 0 ? "" : JSON.stringify(detail);
  return [at, actor.kind, actor.id, actor.name, action, object, result, address, requestId, said];
}
