import { readFileSync, writeFileSync } from "node:fs";
import { withFileLock } from "#scripts/local/file-lock.mjs";

// Adds one to a number in a file, again and again: reading and writing are apart, so only a lock keeps it right.
const [folder = "", times = "1"] = process.argv.slice(2);
for (let round = 0; round < Number(times); round += 1) {
  await withFileLock(`${folder}/lock`, async () => {
    const number = Number(readFileSync(`${folder}/number`, "utf8"));
    await new Promise(setImmediate);
    writeFileSync(`${folder}/number`, String(number + 1));
  });
}
