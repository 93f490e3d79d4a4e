import { parseArgs } from "node:util";
// biome-ignore lint/style/noRestrictedImports: to migrate is all that this program does; it needs no container
import { migrateDatabase } from "#db/migrate.ts";
import { prepareDatabase } from "#lib/container.ts";
import { runCommand } from "./command.ts";
import { loadEnvFiles, setting } from "./local/environment.mjs";
import { FlagError } from "./search-flags.ts";

const HELP = `Brings the database of DATABASE_URL to this version. Safe to repeat.

  npm run db:migrate
  npm run db:migrate -- --first-key pf_...

  --first-key KEY    also make the first workspace, with this API key (pf_ and 20 to 200 letters, digits, _ or -)
  --help             this text`;

const API_KEY = /^pf_[\w-]{20,200}$/;

await runCommand(async () => {
  loadEnvFiles();
  const { values } = parseArgs({
    options: { "first-key": { type: "string" }, help: { type: "boolean", default: false } },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const apiKey = values["first-key"];
  if (apiKey !== undefined && !API_KEY.test(apiKey)) {
    throw new FlagError("--first-key must be pf_ and 20 to 200 letters, digits, _ or -");
  }
  const databaseUrl = setting("DATABASE_URL");
  if (!databaseUrl) throw new FlagError("DATABASE_URL must be set.");
  await (apiKey ? prepareDatabase({ databaseUrl, apiKey }) : migrateDatabase(databaseUrl));
  console.log("The database is up to date.");
  return 0;
});
