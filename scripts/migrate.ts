import { parseArgs } from "node:util";
import { inspectDatabase, prepareDatabase, prepareQueues } from "#lib/container.ts";
import { runCommand } from "./command.ts";
import { environment, loadEnvFiles, setting } from "./local/environment.mjs";
import { FlagError } from "./search-flags.ts";

const HELP = `Brings the database of DATABASE_URL to this version, forward only, and compares its tables with what this
version needs. Where DISPATCH is pgboss, the queues of the workers as well. Safe to repeat.

  npm run db:migrate
  npm run db:migrate -- --check
  npm run db:migrate -- --first-key pf_...

  --check            change nothing; exit code 1 when the database is behind, or not as this version needs it
  --first-key KEY    also make the first workspace, with this API key for 365 days (pf_ and 20 to 200 letters, digits, _ or -)
  --help             this text`;

const API_KEY = /^pf_[\w-]{20,200}$/;

await runCommand(async () => {
  loadEnvFiles();
  const { values } = parseArgs({
    options: {
      check: { type: "boolean", default: false },
      "first-key": { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const apiKey = values["first-key"] ?? null;
  if (apiKey !== null && !API_KEY.test(apiKey)) {
    throw new FlagError("--first-key must be pf_ and 20 to 200 letters, digits, _ or -");
  }
  if (!setting("DATABASE_URL")) throw new FlagError("DATABASE_URL must be set.");
  if (!values.check) {
    await prepareDatabase({ vars: environment, apiKey });
    if (setting("DISPATCH") === "pgboss") await prepareQueues(environment);
  }
  const problems = describeState(await inspectDatabase(environment));
  if (problems.length > 0) console.error(problems.join("\n"));
  else console.log("The database is up to date.");
  return problems.length > 0 ? 1 : 0;
});

function describeState(state: Awaited<ReturnType<typeof inspectDatabase>>): string[] {
  switch (state.kind) {
    case "ok":
      return [];
    case "down":
      return [state.reason];
    case "behind":
      return [
        "The database is behind this version of the app: run npm run db:migrate. Not applied:",
        ...state.pending.map((tag) => `  ${tag}`),
      ];
    case "drifted":
      return [
        "The database is not as this version of the app needs it. Somebody changed it by hand:",
        ...state.differences.map((difference) => `  ${difference}`),
      ];
  }
}
