import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withFileLock } from "./file-lock.mjs";
import { identityOf, isAlive } from "./process-identity.mjs";

/**
 * The lowest number that no other running copy has. Copies that run side by side keep apart: each number has its own
 * database, and the first copy finds its searches again the next time.
 */
export function takeSlot(dataDir: string): Promise<{ number: number; release: () => void }> {
  const folder = join(dataDir, "slots");
  mkdirSync(folder, { recursive: true });
  return withFileLock(join(folder, "lock"), () => {
    let number = 1;
    while (isTaken(join(folder, `slot-${number}`))) number += 1;
    const note = join(folder, `slot-${number}`);
    writeFileSync(note, identityOf(process.pid) ?? "");
    return { number, release: () => rmSync(note, { force: true }) };
  });
}

function isTaken(note: string): boolean {
  return existsSync(note) && isAlive(readFileSync(note, "utf8"));
}
