import { Prospect } from "#lib/contract/prospect.ts";
import type { Owner } from "#lib/engine/ports.ts";
import type { Asker, ExportedRow, ExportWorld } from "./ports.ts";
import { subjectsOf } from "./subjects-of.ts";

const BATCH = 500;
const PEOPLE = "prospect_search_results";

const Findable = Prospect.pick({
  providerId: true,
  memberId: true,
  linkedinUrl: true,
  company: true,
});

type Line = ExportedRow | { readonly end: true; readonly rows: number; readonly leftOut: number };

/**
 * A workspace's own data, a line of JSON for each row, and one at the end by which a copy that was cut short is told from a
 * whole one. Who must not be found again is in none.
 */
export async function exportWorkspace(
  world: ExportWorld,
  { by }: { by: Asker },
): Promise<AsyncGenerator<string>> {
  await world.exports.note(by);
  return linesOf(world, by);
}

async function* linesOf(world: ExportWorld, by: Asker): AsyncGenerator<string> {
  let [rows, leftOut] = [0, 0];
  for await (const batch of inBatches(world.exports.rows({ ...by, batch: BATCH }))) {
    const hidden = await findHidden(world, by, batch);
    const people = batch.filter((line) => line.table === PEOPLE && !hidden.has(line));
    await world.spendRows(by, people.length);
    for (const line of batch) {
      if (hidden.has(line)) {
        leftOut += 1;
        continue;
      }
      rows += 1;
      yield toText(line);
    }
  }
  yield toText({ end: true, rows, leftOut });
}

const toText = (line: Line) => `${JSON.stringify(line)}\n`;

async function* inBatches(rows: AsyncIterable<ExportedRow>): AsyncGenerator<ExportedRow[]> {
  let batch: ExportedRow[] = [];
  for await (const row of rows) {
    batch.push(row);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

async function findHidden(
  world: ExportWorld,
  { workspaceId }: Owner,
  batch: readonly ExportedRow[],
): Promise<ReadonlySet<ExportedRow>> {
  const hasher = world.suppressionHasher(workspaceId);
  const hashed = batch
    .filter(({ table }) => table === PEOPLE)
    .map((line) => ({ line, hashes: subjectsIn(line).flatMap(hasher.hashesOf) }));
  const hashes = hashed.flatMap((one) => one.hashes);
  const listed = await world.suppressions.findListed({ workspaceId, hashes });
  const hidden = hashed.filter((one) => one.hashes.some((hash) => listed.has(hash)));
  return new Set(hidden.map(({ line }) => line));
}

function subjectsIn({ row }: ExportedRow) {
  const found = Findable.safeParse(row.prospect_data);
  return found.success ? subjectsOf(found.data) : [];
}
