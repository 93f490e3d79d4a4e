import type { Erasure, PersonRequest } from "#lib/contract/privacy.ts";
import { firstOf, subjectsFor } from "./access-person.ts";
import { findPerson, wordsFor } from "./find-person.ts";
import { asWord } from "./phrases.ts";
import type { Asker, PersonWorld } from "./ports.ts";
import { suppress } from "./suppress.ts";

/**
 * Deletes everything the workspace holds on one person and keeps them from being found again. They are on the list before the
 * first row goes, and pages that were being kept at that moment are waited for: nothing comes back behind it.
 */
export async function erasePerson(
  world: PersonWorld,
  { by, asked }: { by: Asker; asked: PersonRequest },
): Promise<Erasure> {
  const { workspaceId } = by;
  const before = await findPerson(world, { workspaceId, asked });
  const first = await list(world, by, before.traits);
  await world.persons.awaitPages({ workspaceId });
  const found = await findPerson(world, { workspaceId, asked });
  const later = await list(world, by, found.traits);
  const words = wordsFor(found);
  const ids = found.rows.map(({ id }) => id);
  const exports = await world.persons.listExports({ workspaceId, since: firstOf(found.rows) });
  const { rows, decisions } = await world.persons.removeRows({ workspaceId, ids });
  const searches = await world.persons.removeWords({ workspaceId, words });
  const removed = { rows, decisions, searches, suppressed: first + later };
  const hasher = world.suppressionHasher(workspaceId);
  await world.persons.noteErasure({
    by,
    subjectHash: hasher.hide(`${asked.kind}|${asked.value}`),
    hashes: subjectsFor(found.traits).flatMap((subject) => {
      const [hash] = hasher.hashesOf(subject);
      return hash === undefined ? [] : { kind: subject.kind, hash };
    }),
    wordHashes: words.map((word) => hasher.hide(asWord(word))),
    removed,
  });
  return { ...removed, exports: [...exports] };
}

async function list(
  world: PersonWorld,
  owner: Asker,
  traits: Parameters<typeof subjectsFor>[0],
): Promise<number> {
  const subjects = subjectsFor(traits);
  return (await suppress(world, { owner, reason: "erased", subjects })).added;
}
