import type { HeldRow, PersonFile, PersonRequest } from "#lib/contract/privacy.ts";
import { sourceWords } from "#lib/contract/source-words.ts";
import { findPerson, wordsFor } from "./find-person.ts";
import type { Asker, HeldPerson, PersonWorld, Traits } from "./ports.ts";
import type { Subject } from "./suppression-hash.ts";

/** Everything the workspace holds on one person, with source and date of every value; that it was asked for is noted. */
export async function accessPerson(
  world: PersonWorld,
  { by, asked }: { by: Asker; asked: PersonRequest },
): Promise<PersonFile> {
  const { workspaceId } = by;
  const found = await findPerson(world, { workspaceId, asked });
  const words = wordsFor(found);
  const [searches, exports, terms, isSuppressed] = await Promise.all([
    world.persons.findSearches({ workspaceId, words }),
    world.persons.listExports({ workspaceId, since: firstOf(found.rows) }),
    world.retention.read({ workspaceId }),
    isListed(world, { workspaceId, subjects: subjectsFor(found.traits) }),
  ]);
  await world.persons.noteAccess({ by, rows: found.rows.length });
  return {
    asked,
    madeAt: new Date().toISOString(),
    isSuppressed,
    rows: found.rows.map(toHeldRow),
    searches: [...searches],
    exports: [...exports],
    notice: terms.notice,
    contact: terms.contact,
  };
}

/** Under which entries of the list the person would be left out. */
export function subjectsFor({ ids, slugs, emails }: Traits): PersonRequest[] {
  return [
    ...ids.map((value) => ({ kind: "person" as const, value })),
    ...slugs.map((value) => ({ kind: "profile" as const, value })),
    ...emails.map((value) => ({ kind: "email" as const, value })),
  ];
}

/** Since when there has been something to copy; null where nothing is held. */
export function firstOf(rows: readonly HeldPerson[]): string | null {
  return rows.map(({ obtainedAt }) => obtainedAt).toSorted()[0] ?? null;
}

async function isListed(
  world: PersonWorld,
  { workspaceId, subjects }: { workspaceId: string; subjects: readonly Subject[] },
): Promise<boolean> {
  const hasher = world.suppressionHasher(workspaceId);
  const hashes = subjects.flatMap((subject) => hasher.hashesOf(subject));
  return (await world.suppressions.findListed({ workspaceId, hashes })).size > 0;
}

function toHeldRow({ prospect, api, ...row }: HeldPerson): HeldRow {
  const source = sourceWords(api);
  const values = Object.entries(prospect).flatMap(([field, value]) =>
    value === null || value === undefined
      ? []
      : [{ field, value, source, obtainedAt: row.foundAt }],
  );
  return { ...row, source, values };
}
