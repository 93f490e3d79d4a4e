import { parseArgs } from "node:util";
import { exportRegister } from "#lib/upkeep.ts";
import { runCommand } from "./command.ts";
import { environment, loadEnvFiles } from "./local/environment.mjs";

const HELP = `Writes the register of erasures, and of those who must not be found again, as lines of JSON: keyed hashes, no people.

  npm run --silent privacy:register > register.jsonl

Keep it somewhere else than the database's backups, and newer than them: every night, and once more before a backup is
restored. npm run privacy:replay takes it after that.

  --help   this text`;

await runCommand(async () => {
  loadEnvFiles();
  const { values } = parseArgs({ options: { help: { type: "boolean", default: false } } });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  await exportRegister(environment, (line) => void process.stdout.write(line));
  return 0;
});
