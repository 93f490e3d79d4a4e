import type { PersonRequest } from "#lib/contract/privacy.ts";
import { EngineError } from "#lib/engine/errors.ts";
import { NORMALISE } from "./normalise.ts";
import type { HeldPerson, PersonWorld, Traits } from "./ports.ts";

const BATCH = 1_000;
/** A person has a few ids and one or two profile names: what goes on growing is no person. */
const MOST_ROUNDS = 5;

const ADDRESS = /[^\s@<>(),;:"]{1,64}@[\p{L}\p{N}.-]+\.\p{L}{2,}/gu;

const NEEDED: Readonly<Record<PersonRequest["kind"], string>> = {
  profile: "must be a public profile's address, e.g. https://www.linkedin.com/in/jane-doe",
  person: "must be an id of the provider's, or a LinkedIn member number",
  email: "must be an e-mail address",
};

export interface FoundPerson {
  readonly rows: readonly HeldPerson[];
  readonly traits: Traits;
}

/**
 * Every row of one person: those that fit what was asked, and those that share an id or a profile with one of them. LinkedIn
 * gives one person a different id in each product.
 */
export async function findPerson(
  world: Pick<PersonWorld, "persons">,
  { workspaceId, asked }: { workspaceId: string; asked: PersonRequest },
): Promise<FoundPerson> {
  let traits = traitsAsked(asked);
  let rows: readonly HeldPerson[] = [];
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    rows = await findAbout(world, { workspaceId, traits });
    const wider = widen(traits, rows);
    if (sizeOf(wider) === sizeOf(traits)) break;
    traits = wider;
  }
  return { rows, traits };
}

/** Of many candidates few are the person: they are gone through in batches, and only those are kept. */
async function findAbout(
  world: Pick<PersonWorld, "persons">,
  { workspaceId, traits }: { workspaceId: string; traits: Traits },
): Promise<HeldPerson[]> {
  const found: HeldPerson[] = [];
  let after: string | null = null;
  do {
    const batch: readonly HeldPerson[] = await world.persons.findCandidates({
      workspaceId,
      traits,
      after,
      limit: BATCH,
    });
    found.push(...batch.filter((row) => isAbout(row, traits)));
    after = batch.length < BATCH ? null : (batch.at(-1)?.id ?? null);
  } while (after !== null);
  return found.toSorted((a, b) => a.foundAt.localeCompare(b.foundAt));
}

function traitsAsked({ kind, value }: PersonRequest): Traits {
  const spelled = NORMALISE[kind](value);
  if (spelled === null) throw new EngineError("invalid", NEEDED[kind], { field: "value" });
  return {
    ids: kind === "person" ? [spelled] : [],
    slugs: kind === "profile" ? [spelled] : [],
    emails: kind === "email" ? [spelled] : [],
  };
}

function isAbout({ prospect }: HeldPerson, { ids, slugs, emails }: Traits): boolean {
  const slug = slugOf(prospect);
  const said = Object.values(prospect).join("\n").toLowerCase();
  return (
    [prospect.providerId, prospect.memberId].some((id) => id != null && ids.includes(id)) ||
    (slug !== null && slugs.includes(slug)) ||
    emails.some((email) => holdsAddress(said, email))
  );
}

/** "ann@acme.com" is not in "joann@acme.com", nor in "ann@acme.com.au". */
function holdsAddress(text: string, email: string): boolean {
  const around = text.split(email);
  return around.slice(1).some((rest, at) => {
    const before = around[at] ?? "";
    return !/[\p{L}\p{N}._%+-]$/u.test(before) && !/^(?:[\p{L}\p{N}-]|\.[\p{L}\p{N}])/u.test(rest);
  });
}

function widen(traits: Traits, rows: readonly HeldPerson[]): Traits {
  const found = rows.map(({ prospect }) => prospect);
  return {
    ...traits,
    ids: unique([...traits.ids, ...found.flatMap((one) => [one.providerId, one.memberId])]),
    slugs: unique([...traits.slugs, ...found.map(slugOf)]),
  };
}

/** What one row names somebody by. */
export function traitsOf({ prospect }: Pick<HeldPerson, "prospect">): Traits {
  const said = Object.values(prospect).join("\n").toLowerCase();
  return {
    ids: unique([prospect.providerId, prospect.memberId]),
    slugs: unique([slugOf(prospect)]),
    emails: unique(said.match(ADDRESS) ?? []),
  };
}

/** Sales Navigator's own addresses hold an id that names nobody elsewhere. */
function slugOf({ linkedinUrl }: HeldPerson["prospect"]): string | null {
  return linkedinUrl?.includes("/in/") ? NORMALISE.profile(linkedinUrl) : null;
}

function unique(values: readonly (string | null | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value != null && value !== ""))].map(String);
}

const sizeOf = ({ ids, slugs }: Traits) => ids.length + slugs.length;

const FEWEST_LETTERS = 5;

/** By what a search's own words could name the person: not by what many are called. */
export function wordsFor({ rows, traits }: FoundPerson): string[] {
  const found = rows.map(({ prospect }) => prospect);
  const names = found.flatMap(({ name = "", isHidden }) => (isHidden ? [] : [name.trim()]));
  // People write their address into what they call themselves.
  const addresses = found.flatMap(({ name, title, headline }) =>
    [name, title, headline].flatMap((text) => text?.match(ADDRESS) ?? []),
  );
  const long = [...traits.ids, ...traits.slugs].filter((word) => word.length >= FEWEST_LETTERS);
  return unique([
    ...names.filter((name) => /\S\s+\S/.test(name)),
    ...addresses,
    ...traits.emails,
    ...long,
  ]).toSorted((a, b) => b.length - a.length);
}
