import type { PersonRequest } from "#lib/contract/privacy.ts";
import type { Deletion, RegisterEntry, Registered } from "#lib/contract/register.ts";
import { subjectsFor } from "./access-person.ts";
import { findPerson, traitsOf, wordsFor } from "./find-person.ts";
import { asWord, phrasesIn } from "./phrases.ts";
import type { HeldPerson, PersonStore, PrivacyWorld, RegisterStore } from "./ports.ts";
import type { WorkspaceHasher } from "./suppression-hash.ts";

const BATCH = 500;

interface ReplayWorld extends Pick<PrivacyWorld, "suppressionHasher"> {
  readonly register: RegisterStore;
  readonly persons: PersonStore;
}

interface Replayed {
  /** Workspaces that were there again. */
  readonly deleted: number;
  /** Entries that the database did not have. */
  readonly entries: number;
  readonly rows: number;
  readonly searches: number;
  /** Entries of workspaces that the database does not have. */
  readonly strange: number;
}

/** Hashes, with when it was last erased what they stand for: what was found later was found anew. */
type Marks = ReadonlyMap<string, number>;

/**
 * Deletes deleted workspaces again, and does every erasure again that a restored database knows nothing of, or did not have yet: before anybody is let in. What
 * the database itself has counts as well as what it is given.
 */
export async function replayRegister(
  world: ReplayWorld,
  given: readonly Registered[],
): Promise<Replayed> {
  const deletions = [...(await world.register.listDeleted()), ...given.filter(isDeletion)];
  const deleted = await world.register.deleteAgain(deletions);
  const left = given.filter((entry) => !isDeletion(entry));
  const workspaces = await world.register.listWorkspaces();
  let [entries, rows, searches] = [0, 0, 0];
  for (const workspaceId of workspaces) {
    const added = await world.register.add({
      workspaceId,
      entries: left.filter((entry) => entry.workspaceId === workspaceId),
    });
    const done = await replayIn(world, workspaceId);
    entries += added;
    rows += done.rows;
    searches += done.searches;
    if (added + done.rows + done.searches === 0) continue;
    await world.register.note({ workspaceId, replayed: { entries: added, ...done } });
  }
  const known = new Set([...workspaces, ...deletions.map(({ workspaceId }) => workspaceId)]);
  const strange = left.filter(({ workspaceId }) => !known.has(workspaceId)).length;
  return { deleted: deleted.length, entries, rows, searches, strange };
}

const isDeletion = (entry: Registered): entry is Deletion => entry.what === "deleted";

async function replayIn(world: ReplayWorld, workspaceId: string) {
  const hasher = world.suppressionHasher(workspaceId);
  const { marks, wordMarks } = toMarks(await world.register.read(workspaceId));
  const words = new Set<string>();
  let rows = 0;
  for (const returned of await findErased(world, { workspaceId, hasher, marks })) {
    const found = await findPerson(world, { workspaceId, asked: returned.asked });
    for (const word of wordsFor(found)) words.add(word);
    const ids = found.rows.filter((row) => isOlder(row, returned)).map(({ id }) => id);
    const gone = await world.persons.removeRows({ workspaceId, ids });
    rows += gone.rows;
  }
  for (const word of await findWords(world, { workspaceId, hasher, wordMarks })) words.add(word);
  const longFirst = [...words].toSorted((a, b) => b.length - a.length);
  const searches = await world.persons.removeWords({ workspaceId, words: longFirst });
  return { rows, searches };
}

function toMarks(entries: readonly RegisterEntry[]) {
  const marks = new Map<string, number>();
  const wordMarks = new Set<string>();
  const mark = (hash: string, at: string) =>
    marks.set(hash, Math.max(Date.parse(at), marks.get(hash) ?? 0));
  for (const entry of entries) {
    if (entry.what === "listed" && entry.reason === "erased") mark(entry.hash, entry.at);
    if (entry.what === "listed") continue;
    for (const { hash } of entry.hashes) mark(hash, entry.at);
    for (const hash of entry.wordHashes) wordMarks.add(hash);
  }
  return { marks, wordMarks };
}

/** Somebody who is there again, by what a row of theirs names them, and when they were erased last. */
interface Returned {
  readonly asked: PersonRequest;
  readonly erasedAt: number;
}

async function findErased(
  world: ReplayWorld,
  { workspaceId, hasher, marks }: { workspaceId: string; hasher: WorkspaceHasher; marks: Marks },
): Promise<Returned[]> {
  if (marks.size === 0) return [];
  const found = new Map<string, Returned>();
  const erasedAt = (subject: PersonRequest) =>
    Math.max(...hasher.hashesOf(subject).map((hash) => marks.get(hash) ?? 0));
  for await (const row of allRows(world, workspaceId)) {
    for (const asked of subjectsFor(traitsOf(row))) {
      const returned = { asked, erasedAt: erasedAt(asked) };
      if (isOlder(row, returned)) found.set(`${asked.kind}|${asked.value}`, returned);
    }
  }
  return [...found.values()];
}

async function* allRows({ persons }: ReplayWorld, workspaceId: string): AsyncGenerator<HeldPerson> {
  let after: string | null = null;
  do {
    const batch: readonly HeldPerson[] = await persons.findCandidates({
      workspaceId,
      traits: null,
      after,
      limit: BATCH,
    });
    yield* batch;
    after = batch.length < BATCH ? null : (batch.at(-1)?.id ?? null);
  } while (after !== null);
}

const isOlder = ({ foundAt }: HeldPerson, { erasedAt }: Returned) =>
  Date.parse(foundAt) <= erasedAt;

/** Names that were taken out of searches and stand in them again. */
async function findWords(
  world: ReplayWorld,
  input: { workspaceId: string; hasher: WorkspaceHasher; wordMarks: ReadonlySet<string> },
): Promise<string[]> {
  const { workspaceId, hasher, wordMarks } = input;
  if (wordMarks.size === 0) return [];
  const isErased = (phrase: string) =>
    hasher.hiddenAs(asWord(phrase)).some((hash) => wordMarks.has(hash));
  const words: string[] = [];
  let after: string | null = null;
  do {
    const batch: readonly { id: string; text: string }[] = await world.register.listTexts({
      workspaceId,
      after,
      limit: BATCH,
    });
    words.push(...batch.flatMap(({ text }) => [...phrasesIn(text)].filter(isErased)));
    after = batch.length < BATCH ? null : (batch.at(-1)?.id ?? null);
  } while (after !== null);
  return words;
}
