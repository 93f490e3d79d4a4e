import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dataDir } from "./data-dir.mjs";
import { identityOf, isAlive } from "./process-identity.mjs";

/** Notes where this process serves the app, so that the command line finds it; returns how to take the note away. */
export function noteRunning(address, folder = dataDir()) {
  const note = join(folder, "running", `${process.pid}-${new URL(address.baseUrl).port}.json`);
  mkdirSync(join(folder, "running"), { recursive: true });
  const identity = identityOf(process.pid);
  const content = JSON.stringify({ ...address, identity, startedAt: Date.now() });
  writeFileSync(`${note}.new`, content, { mode: 0o600 });
  renameSync(`${note}.new`, note);
  return () => rmSync(note, { force: true });
}

/** The copy that was started last and still runs: `{ baseUrl, apiKey }` or null. */
export function findRunning(folder = dataDir()) {
  const notes = listNotes(join(folder, "running")).filter(({ identity }) => isAlive(identity));
  const [newest] = notes.sort((one, other) => other.startedAt - one.startedAt);
  return newest ? { baseUrl: newest.baseUrl, apiKey: newest.apiKey } : null;
}

function listNotes(folder) {
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
    return names.flatMap((name) => readNote(join(folder, name)));
  } catch {
    return [];
  }
}

function readNote(note) {
  try {
    return [JSON.parse(readFileSync(note, "utf8"))];
  } catch {
    return []; // taken away meanwhile
  }
}
