import type { AuditEvent, AuditFilter, AuditList } from "#lib/contract/audit.ts";
import { EngineError } from "#lib/engine/errors.ts";
import { actorOf, audit } from "./audit.ts";
import { toCsvHead, toCsvLines } from "./csv.ts";
import type { AccessWorld, Caller } from "./ports.ts";

const MOST_ROWS = 50_000;
const PAGE = 1_000;

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

interface Wanted {
  readonly by: Caller;
  readonly filter: AuditFilter;
}

type Trail = Pick<AccessWorld, "trail">;

/**
 * The trail as a file, the newest first, read no faster than it is taken. That it was taken is noted in it before the first
 * line leaves: who stops reading has it all the same.
 */
export async function exportAudit(
  world: Trail,
  { by, filter }: Wanted,
): Promise<AsyncGenerator<string>> {
  const count = await world.trail.count({ by, filter });
  if (count > MOST_ROWS) {
    const message = `these are ${count} events, and a file holds ${MOST_ROWS}: choose fewer days`;
    throw new EngineError("invalid", message, { field: "from" });
  }
  const first = await readPage(world, { by, filter }, null); // the note is none of what was asked for
  const detail = { rows: count, filters: Object.keys(filter) };
  await audit(world, { actor: actorOf(by), action: "audit.downloaded", detail });
  return linesOf(world, { by, filter }, first);
}

async function* linesOf(world: Trail, wanted: Wanted, first: AuditList): AsyncGenerator<string> {
  yield toCsvHead(HEADER);
  let page = first;
  yield toText(page);
  while (page.nextCursor !== null) {
    page = await readPage(world, wanted, page.nextCursor);
    yield toText(page);
  }
}

function readPage(world: Trail, { by, filter }: Wanted, cursor: string | null): Promise<AuditList> {
  const query = { ...filter, limit: PAGE, ...(cursor !== null && { cursor }) };
  return world.trail.list({ by, query });
}

const toText = ({ events }: AuditList) => toCsvLines(events.map(toCells));

function toCells({ at, actor, action, object, result, address, requestId, detail }: AuditEvent) {
  const said = Object.keys(detail).length === 0 ? "" : JSON.stringify(detail);
  return [at, actor.kind, actor.id, actor.name, action, object, result, address, requestId, said];
}
