import type { ConnectionPace } from "#lib/contract/connection.ts";
import type { Criteria, LinkedinApi, Parameter } from "#lib/contract/job.ts";
import type { ParameterQuery } from "#lib/contract/parameter.ts";
import { EngineError, SourceError } from "./errors.ts";
import type { Job, Owner, StoredConnection, World } from "./ports.ts";

/** From the one with the fewest rights to the one with the most. */
const APIS: readonly LinkedinApi[] = ["classic", "sales_navigator", "recruiter"];

const LOOK_UP_TIMEOUT_MS = 20_000;

/** Rows of one account and day: what the operator set, else what the source advises. */
export function rowsPerDay(world: World, api: LinkedinApi): number {
  return world.pace.rowsPerDay ?? world.source.limits(api).rowsPerDay;
}

/** The workspace's accounts as the provider has them now, or as they were last known where it does not answer. */
export async function listConnections(
  world: World,
  { owner }: { owner: Owner },
): Promise<readonly StoredConnection[]> {
  const known = await readConnections(world, owner);
  if (known.isFresh) return known.connections;
  try {
    await askForAccounts(world, owner);
  } catch (error) {
    if (known.connections.length === 0) throw error;
    world.log.warn("accounts.unlisted", { reason: String(error) });
  }
  return (await readConnections(world, owner)).connections;
}

/** What is known already: a search must not wait for the provider to list accounts. */
async function knownConnections(world: World, owner: Owner): Promise<readonly StoredConnection[]> {
  const { connections } = await readConnections(world, owner);
  return connections.length > 0 ? connections : listConnections(world, { owner });
}

function readConnections(world: World, owner: Owner) {
  return world.connections.list({
    workspaceId: owner.workspaceId,
    rowsPerDay: (api) => rowsPerDay(world, api),
    pace: world.pace,
  });
}

async function askForAccounts(world: World, owner: Owner): Promise<void> {
  const accounts = await refusing(() =>
    world.source.listAccounts(AbortSignal.timeout(LOOK_UP_TIMEOUT_MS)),
  );
  if (accounts.length > 0) await world.connections.save({ owner, accounts });
}

/** Sets what an account may be asked for, and answers how it stands then. */
export async function setPace(
  world: World,
  input: { owner: Owner; connectionId: string; pace: ConnectionPace },
): Promise<StoredConnection> {
  const { connectionId, pace } = input;
  const { workspaceId } = input.owner;
  const isSet = await world.connections.setPace({ workspaceId, connectionId, pace });
  const { connections } = await readConnections(world, input.owner);
  const connection = connections.find(({ id }) => id === connectionId);
  if (isSet && connection) return connection;
  throw new EngineError("not_found", "there is no such account");
}

/** The account a search runs on, and the smallest LinkedIn product of it that can serve the target. */
export async function chooseConnection(
  world: World,
  input: { owner: Owner; request: { criteria: Criteria } },
): Promise<{ id: string; api: LinkedinApi }> {
  const connections = await knownConnections(world, input.owner);
  const usable = connections.find(({ status }) => status === "connected") ?? connections[0];
  if (!usable) {
    throw new EngineError(
      "invalid",
      "No active LinkedIn account found. Connect one in Settings, then search again.",
      { field: "sources" },
    );
  }
  return { id: usable.id, api: chooseApi(world, usable, input.request.criteria) };
}

function chooseApi(world: World, connection: StoredConnection, criteria: Criteria): LinkedinApi {
  const owned = APIS.filter((api) => connection.apis.includes(api));
  const asked = criteria.sources[0]?.api;
  if (asked === undefined) return smallestFit(world, owned, criteria);
  if (!owned.includes(asked)) {
    throw new EngineError("invalid", `the account "${connection.name}" has no ${asked} seat`, {
      field: "criteria.sources.0.api",
    });
  }
  const cap = world.source.limits(asked).capPerQuery;
  if (criteria.target > cap) {
    throw new EngineError("invalid", `${asked} gives at most ${cap} rows a search`, {
      field: "criteria.target",
    });
  }
  refuseMissing(world, asked, criteria);
  return asked;
}

/** The smallest product that serves both filters and target, else the largest that serves the filters. */
function smallestFit(world: World, owned: readonly LinkedinApi[], criteria: Criteria): LinkedinApi {
  const able = owned.filter(
    (api) => world.source.missingFilters(api, criteria.people).length === 0,
  );
  const fitting = able.find((api) => world.source.limits(api).capPerQuery >= criteria.target);
  const chosen = fitting ?? able.at(-1);
  if (chosen !== undefined) return chosen;
  const largest = owned.at(-1) ?? "classic";
  refuseMissing(world, largest, criteria);
  return largest;
}

function refuseMissing(world: World, api: LinkedinApi, criteria: Criteria): void {
  const [missing] = world.source.missingFilters(api, criteria.people);
  if (missing === undefined) return;
  throw new EngineError("invalid", `a ${api} search cannot filter by ${missing}`, {
    field: `criteria.people.${missing}`,
  });
}

/** The job's account when it can be used; one that could not is asked about again first. */
export async function findUsableAccount(
  world: World,
  job: Job,
): Promise<{ accountId: string } | null> {
  const known = await world.connections.find(job.connectionId);
  if (known === null || known.status === "connected") return known;
  try {
    const accounts = await world.source.listAccounts(AbortSignal.timeout(LOOK_UP_TIMEOUT_MS));
    const own = accounts.filter(({ accountId }) => accountId === known.accountId);
    await world.connections.save({ owner: job, accounts: own });
    return own[0]?.status === "connected" ? known : null;
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return null;
  }
}

/** LinkedIn ids for names people know. */
export async function findParameters(
  world: World,
  { owner, query }: { owner: Owner; query: ParameterQuery },
): Promise<readonly Parameter[]> {
  const [connection] = await knownConnections(world, owner);
  if (!connection) return [];
  const { accountId } = connection;
  const signal = AbortSignal.timeout(LOOK_UP_TIMEOUT_MS);
  return refusing(() => world.source.findParameters({ accountId, query, signal }));
}

/** A provider that does not answer a look-up is a refusal to the caller, not a bug. */
async function refusing<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    throw new EngineError("unavailable", error.message, { cause: error });
  }
}
