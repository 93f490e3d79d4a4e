import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { z } from "zod";
import { verifyTrail } from "#lib/upkeep.ts";
import { runCommand } from "./command.ts";
import { environment, loadEnvFiles } from "./local/environment.mjs";

const HELP = `Says whether each day of the audit trail is still what it was when it was closed.

  npm run audit:verify
  npm run audit:verify -- --log service.log

Whoever owns the tables could write lines and hashes anew. What they cannot reach is the log: give the lines that were kept
of it, and each day's hash is compared with what the log said (audit.closed). Exit code 1 when a day does not fit.

  --log <file>   lines of the service's log; others than audit.closed are passed over
  --help         this text`;

const ClosedLine = z.object({
  event: z.literal("audit.closed"),
  workspaceId: z.string().nullable(),
  day: z.string(),
  digest: z.string(),
});

await runCommand(async () => {
  loadEnvFiles();
  const { values } = parseArgs({
    options: { log: { type: "string" }, help: { type: "boolean", default: false } },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const noted = values.log === undefined ? [] : closedIn(await readFile(values.log, "utf8"));
  const { fitting, past, broken } = await verifyTrail(environment, noted);
  for (const { workspaceId, day, reason } of broken) {
    console.error(`${workspaceId ?? "no workspace"} ${day}: ${reason}`);
  }
  console.log(`Days that fit: ${fitting}. Past: ${past}. Broken: ${broken.length}.`);
  return broken.length === 0 ? 0 : 1;
});

function closedIn(text: string): z.output<typeof ClosedLine>[] {
  return text.split("\n").flatMap((line) => {
    if (!line.includes("audit.closed")) return [];
    const closed = ClosedLine.safeParse(toJson(line.slice(line.indexOf("{"))));
    return closed.success ? [closed.data] : [];
  });
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
