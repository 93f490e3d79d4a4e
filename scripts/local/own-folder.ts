import { lstatSync, mkdirSync } from "node:fs";

/** Makes the folder, or refuses it: names in the shared temp folder can be guessed and taken by somebody else. */
export function ensureOwnFolder(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  refuseForeign(folder);
  return folder;
}

export function refuseForeign(folder: string): void {
  if (process.platform === "win32") return;
  const stat = lstatSync(folder);
  const isOurs = stat.isDirectory() && stat.uid === process.getuid?.() && (stat.mode & 0o022) === 0;
  if (!isOurs)
    throw new Error(`${folder} is not ours: remove it, or set TMPDIR to another folder.`);
}
