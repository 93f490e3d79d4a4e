import { parseArgs } from "node:util";
import { rotateKeys } from "#lib/upkeep.ts";
import { runCommand } from "./command.ts";
import { environment, loadEnvFiles } from "./local/environment.mjs";

const HELP = `Seals every workspace's provider keys with the newest of DATA_KEYS. Safe to repeat, and while the app runs.

  npm run keys:rotate

To change the data key: put a new one in front of DATA_KEYS, start the app with it, run this, and take the old one out
once it says that nothing is left under it. Exit code 1 when there is a key that none of DATA_KEYS opens.

  --help   this text`;

await runCommand(async () => {
  loadEnvFiles();
  const { values } = parseArgs({ options: { help: { type: "boolean", default: false } } });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const { resealed, current, stuck } = await rotateKeys(environment);
  for (const { id, reason } of stuck) console.error(`Provider key ${id}: ${reason}`);
  console.log(`Sealed anew: ${resealed}. Already under the newest key: ${current}.`);
  if (stuck.length === 0) console.log("Nothing is left under an older key.");
  return stuck.length === 0 ? 0 : 1;
});
