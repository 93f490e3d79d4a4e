import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stopUnused } from "./postgres.ts";
import { countUsers } from "./process-users.ts";

const LOOK_EVERY_MS = 1_000;
const users = join(process.argv[2] ?? "", "users");

// A Ctrl-C in the terminal is for the programs that use the server, not for its keeper.
process.on("SIGINT", () => undefined);

do {
  do await sleep(LOOK_EVERY_MS);
  while (existsSync(users) && countUsers(users) > 0);
} while (!(await stopUnused(process.argv[2] ?? "")));
