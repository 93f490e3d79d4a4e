import { readDatabaseUrl, withoutNeonPooler } from "#db/database-url.ts";
import { type Found, type Inspected, ok } from "./inspected.ts";

/* What carries the searches: the line they stand in, those who work on them, and the connections both need. */

const LONG_DUE_MS = 2 * 60_000;
const SILENT_MS = 3 * 60_000; // workers say twice a minute that they live
const START_A_WORKER = "Start npm run worker with the app's environment.";

export async function inspectQueue({ readFigures }: Inspected): Promise<Found> {
  const read = await readFigures().catch(() => null);
  if (read === null) {
    return { state: "bad", found: "Cannot be read.", fix: "See Database.", variables: [] };
  }
  const { at, figures } = read;
  if (figures.drainingSince !== null) {
    const found = "All searches are held up by an operator.";
    return { state: "warn", found, fix: "Resume in the console.", variables: [] };
  }
  const { due, oldestDueAt, isWorkGoingOn } = figures;
  const dueMs = oldestDueAt === null ? 0 : Date.parse(at) - Date.parse(oldestDueAt);
  if (dueMs <= LONG_DUE_MS) return ok(`Searches due right now: ${due}. None waits for long.`);
  const longest = `the oldest for ${minutes(dueMs)}`;
  if (isWorkGoingOn) {
    const found = `All places are taken: ${due} searches wait for one in turn, ${longest}.`;
    return ok(found, ["WORKER_CONCURRENCY"]);
  }
  return {
    state: "bad",
    found: `Searches due: ${due}, ${longest}: nobody takes them.`,
    fix: "Check that a worker runs, and that the sweep does (it wakes what is due).",
    variables: ["DISPATCH", "SWEEP_SECONDS"],
  };
}

export async function inspectDispatch(it: Inspected): Promise<Found> {
  const variables = ["DISPATCH"];
  switch (it.dispatch) {
    case "inline":
      return ok(
        `Searches run in the web process; lost wake-ups are looked for every ${it.env.SWEEP_SECONDS} s.`,
        variables,
      );
    case "netlify":
      return ok("Searches run in Netlify's background functions.", variables);
    case "pgboss":
      return { ...(await inspectWorkers(it)), variables };
  }
}

async function inspectWorkers({ readQueue }: Inspected): Promise<Omit<Found, "variables">> {
  const queue = await readQueue().catch(() => null);
  if (queue === null) {
    return {
      state: "bad",
      found: "The workers' queues cannot be used: they are missing, or of another version.",
      fix: "Run npm run db:migrate with DISPATCH=pgboss against this database.",
    };
  }
  const { schemaVersion, workerSeenMsAgo } = queue;
  const queues = `pg-boss's tables are of version ${schemaVersion}`;
  if (workerSeenMsAgo === null) {
    return { state: "bad", found: `${queues}; no worker ever ran.`, fix: START_A_WORKER };
  }
  if (workerSeenMsAgo > SILENT_MS) {
    const found = `${queues}; no worker was heard from for ${minutes(workerSeenMsAgo)}.`;
    return { state: "bad", found, fix: START_A_WORKER };
  }
  const seconds = Math.round(workerSeenMsAgo / 1_000);
  return ok(`Searches run in worker processes, heard from ${seconds} s ago; ${queues}.`);
}

/** One more process must find room: a deploy runs the old ones and the new ones at once. */
export async function inspectConnections(it: Inspected): Promise<Found> {
  const variables = ["DATABASE_CONNECTIONS"];
  const each = it.connectionsOfProcess;
  if (each === 0) return ok("Each statement is a request of its own: none is kept.", variables);
  const address = readDatabaseUrl(it.env.DATABASE_URL);
  if (address.host !== withoutNeonPooler(address).host) {
    return ok(`A process opens up to ${each}, to Neon's pooler, which takes thousands.`, variables);
  }
  const counted = await it.countConnections().catch(() => null);
  if (counted === null) {
    return { state: "bad", found: "Cannot be counted.", fix: "See Database.", variables };
  }
  const { most, open } = counted;
  const found = `A process opens up to ${each}; the server takes ${most}, of which ${open} are open.`;
  if (open + each <= most) return ok(found, variables);
  const fix =
    "Lower it, raise the server's max_connections, or put a transaction-mode pooler between.";
  return { state: each > most ? "bad" : "warn", found, fix, variables };
}

function minutes(ms: number): string {
  const rounded = Math.round(ms / 60_000);
  return rounded === 1 ? "1 minute" : `${rounded} minutes`;
}
