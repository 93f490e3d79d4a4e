import { isBreached } from "./sign-in-breach.ts";
import { isCommon } from "./sign-in-common.ts";

interface Candidate {
  readonly password: string;
  /** What whoever knows the person would try: their name, address, workspaces. */
  readonly about: readonly string[];
}

const PRODUCT = ["prospectfinder", "prospect"];
const SHORTEST_WORD = 4;

/** What is wrong with a new password, in words for its owner; null where nothing is. */
export async function findFault(
  { password, about }: Candidate,
  breachUrl: string | null,
): Promise<string | null> {
  const word = findWord(password, about);
  if (word !== null) return `must not contain "${word}", which others know of you or of this site`;
  const isKnown =
    (await isCommon(password)) || (breachUrl !== null && (await isBreached(password, breachUrl)));
  return isKnown ? "is one of those that are tried first; choose another" : null;
}

function findWord(password: string, about: readonly string[]): string | null {
  const plain = bare(password);
  const words = about.flatMap((text) =>
    text
      .normalize("NFKC")
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u),
  );
  const known = [...PRODUCT, ...words.filter((word) => word.length >= SHORTEST_WORD)];
  return known.find((word) => plain.includes(word)) ?? null;
}

function bare(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, "");
}
