import { z } from "zod";

const Package = z.object({
  version: z.string().optional(),
  resolved: z.string().optional(),
  integrity: z.string().optional(),
  hasInstallScript: z.boolean().optional(),
  link: z.boolean().optional(),
  inBundle: z.boolean().optional(),
});

export const Lock = z.object({ packages: z.record(z.string(), Package) });

/** A known fault: in which package, and the first version without it; null where no version is good. */
export const Advisory = z.strictObject({
  package: z.string(),
  fixed: z.string().nullable(),
  ids: z.array(z.string()),
  /** When it was written down here. */
  seen: z.iso.date(),
  what: z.string(),
});

interface Rules {
  readonly advisories: readonly z.infer<typeof Advisory>[];
  /** Packages that may run a program when they are installed. */
  readonly installScripts: readonly string[];
}

const REGISTRY = "https://registry.npmjs.org/";

/** What is wrong with a lock file, one sentence each. */
export function checkLock({ packages }: z.infer<typeof Lock>, rules: Rules): string[] {
  return Object.entries(packages)
    .filter(([path]) => path !== "")
    .flatMap(([path, entry]) => [
      ...findVersionFaults(nameOf(path), entry, rules),
      ...findOriginFaults(path, entry),
      ...findScriptFaults(path, entry, rules),
    ]);
}

type Entry = z.infer<typeof Package>;

function findVersionFaults(
  name: string,
  { version = "0" }: Entry,
  { advisories }: Rules,
): string[] {
  return advisories
    .filter((advisory) => advisory.package === name)
    .filter(({ fixed }) => fixed === null || isOlder(version, fixed))
    .map(({ fixed, ids, what }) => {
      const wanted = fixed === null ? "must not be used" : `must be ${fixed} or newer`;
      return `${name} ${version} ${wanted}: ${[...ids, what].join(", ")}`;
    });
}

function findOriginFaults(path: string, { resolved, integrity, link, inBundle }: Entry): string[] {
  if (link) return [`${path} is a link to a folder`];
  const faults: string[] = [];
  if (resolved !== undefined && !resolved.startsWith(REGISTRY)) {
    faults.push(`${path} comes from ${resolved}`);
  }
  const isSealed = inBundle || /^sha512-[\w+/]{86}==$/.test(integrity ?? "");
  return isSealed ? faults : [...faults, `${path} has no SHA-512 of its content`];
}

function findScriptFaults(path: string, { hasInstallScript }: Entry, rules: Rules): string[] {
  if (!hasInstallScript || rules.installScripts.includes(nameOf(path))) return [];
  return [`${path} runs a program when it is installed`];
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
}

/** By the rules of semver: a pre-release is older than its release. */
export function isOlder(version: string, than: string): boolean {
  const [a, b] = [partsOf(version), partsOf(than)];
  const at = a.numbers.findIndex((number, index) => number !== b.numbers[index]);
  if (at >= 0) return (a.numbers[at] ?? 0) < (b.numbers[at] ?? 0);
  return a.isPreRelease && !b.isPreRelease;
}

function partsOf(version: string): { numbers: number[]; isPreRelease: boolean } {
  const [core = "", ...rest] = version.split("+")[0]?.split("-") ?? [];
  const numbers = core.split(".").map(Number);
  if (numbers.length !== 3 || numbers.some(Number.isNaN)) throw new Error(`no version: ${version}`);
  return { numbers, isPreRelease: rest.length > 0 };
}
