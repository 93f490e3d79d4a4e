import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { replayRegister } from "#lib/upkeep.ts";
import { runCommand } from "./command.ts";
import { environment, loadEnvFiles } from "./local/environment.mjs";

const HELP = `After a backup was restored, before anybody is let in: erases again who was erased, and deletes
again which workspaces were deleted, since that backup was made.

  npm run privacy:replay -- --register register.jsonl

Takes the register that npm run privacy:register wrote last, and what the database itself still knows. Safe to repeat.

  --register <file>   without it only what the database itself knows is done again
  --help              this text`;

await runCommand(async () => {
  loadEnvFiles();
  const { values } = parseArgs({
    options: { register: { type: "string" }, help: { type: "boolean", default: false } },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const { register: file } = values;
  const exported = file === undefined ? null : await readFile(file, "utf8");
  const { deleted, entries, rows, searches, strange } = await replayRegister(environment, exported);
  if (deleted > 0) console.log(`Workspaces deleted again: ${deleted}.`);
  console.log(
    `Entries that were missing: ${entries}. Rows erased again: ${rows}. Searches: ${searches}.`,
  );
  if (strange > 0) console.log(`Of workspaces that are not here: ${strange} entries.`);
  return 0;
});
