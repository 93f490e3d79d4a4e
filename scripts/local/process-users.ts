import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { identityOf, isAlive } from "./process-identity.mjs";

let ticket = 0;

/** Notes in the folder that this process uses what the folder stands for; returns how to take the note away. */
export function registerUser(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  ticket += 1;
  const note = join(folder, `${process.pid}-${ticket}`);
  writeFileSync(note, identityOf(process.pid) ?? "");
  return () => rmSync(note, { force: true });
}

/** How many notes belong to living processes. Those of dead ones are swept away. */
export function countUsers(folder: string): number {
  let living = 0;
  for (const name of listNotes(folder)) {
    const note = join(folder, name);
    if (isAlive(readNote(note))) living += 1;
    else rmSync(note, { force: true });
  }
  return living;
}

function listNotes(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readNote(note: string): string {
  try {
    return readFileSync(note, "utf8");
  } catch {
    return "";
  }
}
