import type { ConnectionPace } from "#lib/contract/connection.ts";
import type { Criteria, LinkedinApi, Parameter } from "#lib/contract/job.ts";
import type { ParameterQuery } from "#lib/contract/parameter.ts";
import { EngineError, SourceError } from "./errors.ts";
import type { Job, Owner, StoredConnection, World } from "./ports.ts";
import { sweep } from "./sweep.ts";

/** From the one with the fewest rights to the one with the most. */
const APIS: readonly LinkedinApi[] = ["classic", "sales_navigator", "recruiter"];

/** As LinkedIn calls them. */
const NAMES: Record<LinkedinApi, string> = {
  classic: "Classic",
  sales_navigator: "Sales Navigator",
  recruiter: "Recruiter",
};

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
  return listAnew(world, owner, { canDoWithout: known.connections.length > 0 });
}

/** The workspace's accounts as they were last known, without asking anybody. */
export async function listKnownConnections(
  world: World,
  { owner }: { owner: Owner },
): Promise<readonly StoredConnection[]> {
  return (await readConnections(world, owner)).connections;
}

/** Who connected an account may search with it, and others while they share it. */
export function mayUse(
  { userId }: Owner,
  connection: Pick<StoredConnection, "isShared" | "userId">,
): boolean {
  return connection.isShared || connection.userId === userId;
}

type Suits = (connections: readonly StoredConnection[]) => boolean;

const hasUsable: Suits = (connections) => usableOf(connections).length > 0;

/**
 * Of the accounts that this person may use what is known already, where it suits: a search must not wait for the provider to list accounts. Where it does not, somebody
 * may have bought a seat since, or, where there is none at all to be used, have connected one a moment ago.
 */
async function knownConnections(
  world: World,
  owner: Owner,
  suits: Suits = hasUsable,
): Promise<readonly StoredConnection[]> {
  const theirs = (all: readonly StoredConnection[]) => all.filter((one) => mayUse(owner, one));
  const { connections, isFresh } = await readConnections(world, owner);
  const known = theirs(connections);
  const canDoWithout = hasUsable(known);
  if (suits(known) || (isFresh && canDoWithout)) return known;
  return theirs(await listAnew(world, owner, { canDoWithout }));
}

async function listAnew(
  world: World,
  owner: Owner,
  { canDoWithout }: { canDoWithout: boolean },
): Promise<readonly StoredConnection[]> {
  try {
    const accounts = await refusing(() =>
      world.source.listAccounts(AbortSignal.timeout(LOOK_UP_TIMEOUT_MS), owner.workspaceId),
    );
    await world.connections.save({ owner, accounts, areAll: true });
  } catch (error) {
    if (!canDoWithout) throw error;
    world.log.warn("accounts.unlisted", { reason: String(error) });
  }
  return (await readConnections(world, owner)).connections;
}

function readConnections(world: World, owner: Owner) {
  return world.connections.list({
    workspaceId: owner.workspaceId,
    rowsPerDay: (api) => rowsPerDay(world, api),
    pace: world.pace,
  });
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

/** Lets an account's searches wait, or go on. */
export async function setPaused(
  world: World,
  input: { owner: Owner; connectionId: string; isPaused: boolean },
): Promise<void> {
  const { connectionId, isPaused } = input;
  const { workspaceId } = input.owner;
  const isSet = await world.connections.setPaused({ workspaceId, connectionId, isPaused });
  if (!isSet) throw new EngineError("not_found", "there is no such account");
  if (!isPaused) await sweep(world);
}

/** Who connected an account says whether others may search with it; searches that are on their way go on. */
export async function setShared(
  world: World,
  input: { owner: Owner; connectionId: string; isShared: boolean },
): Promise<void> {
  if (await world.connections.setShared(input)) return;
  throw new EngineError("forbidden", "only who connected an account says who may search with it");
}

/** The account a search runs on, and the smallest LinkedIn product of it that can serve the target. */
export async function chooseConnection(
  world: World,
  input: { owner: Owner; request: { criteria: Criteria } },
): Promise<{ id: string; api: LinkedinApi }> {
  const { criteria } = input.request;
  const suits: Suits = (connections) =>
    choicesOf(world, connections, criteria)[0]?.isWhole ?? false;
  const connections = await knownConnections(world, input.owner, suits);
  const [chosen] = choicesOf(world, connections, criteria);
  if (chosen) return chosen;
  throw refusal(world, usableOf(connections)[0], criteria);
}

/** Who can serve the search, those first that can serve the whole of it. One that is paused, or has to be connected again, lets it wait. */
function choicesOf(world: World, connections: readonly StoredConnection[], criteria: Criteria) {
  const among = (fits: (connection: StoredConnection) => boolean) =>
    connections
      .filter(fits)
      .flatMap(({ id, apis }) => {
        const api = fittingApi(world, apis, criteria);
        return api === null ? [] : [{ id, api, isWhole: capOf(world, api) >= criteria.target }];
      })
      .toSorted((a, b) => Number(b.isWhole) - Number(a.isWhole));
  const lines = [
    among(({ status, isPaused }) => status === "connected" && !isPaused),
    among(({ status, isPaused }) => status === "connected" && isPaused),
    among(({ status }) => status === "needs_reconnect"),
  ];
  return lines.find((line) => line.length > 0) ?? [];
}

/** From one that is switched off nothing is to come. */
function usableOf(connections: readonly StoredConnection[]): readonly StoredConnection[] {
  const connected = connections.filter(({ status }) => status === "connected");
  if (connected.length > 0) return connected;
  return connections.filter(({ status }) => status === "needs_reconnect");
}

/** The product that was asked for; else the smallest that serves both filters and target, or the largest that serves the filters. */
function fittingApi(
  world: World,
  owned: readonly LinkedinApi[],
  { people, sources, target }: Criteria,
): LinkedinApi | null {
  const asked = sources[0]?.api;
  const able = APIS.filter(
    (api) => owned.includes(api) && world.source.missingFilters(api, people).length === 0,
  );
  const fitting = able.filter((api) => capOf(world, api) >= target);
  if (asked !== undefined) return fitting.includes(asked) ? asked : null;
  return fitting[0] ?? able.at(-1) ?? null;
}

const capOf = (world: World, api: LinkedinApi) => world.source.limits(api).capPerQuery;

/** Why no account can serve the search, said of the first. */
function refusal(
  world: World,
  account: StoredConnection | undefined,
  { people, sources, target }: Criteria,
): EngineError {
  if (!account) {
    return new EngineError(
      "invalid",
      "No active LinkedIn account found. Connect one in Settings, then search again.",
      { field: "criteria.sources" },
    );
  }
  const asked = sources[0]?.api;
  if (asked !== undefined && !account.apis.includes(asked)) {
    return new EngineError("invalid", `the account "${account.name}" has no ${NAMES[asked]} seat`, {
      field: "criteria.sources.0.api",
    });
  }
  const api = asked ?? APIS.findLast((each) => account.apis.includes(each)) ?? "classic";
  if (asked !== undefined && target > capOf(world, api)) {
    const most = capOf(world, api);
    return new EngineError("invalid", `${NAMES[api]} gives at most ${most} rows a search`, {
      field: "criteria.target",
    });
  }
  const [missing] = world.source.missingFilters(api, people);
  const filter = missing === "headcount" ? "company headcount" : missing;
  return new EngineError("invalid", `a ${NAMES[api]} search cannot filter by ${filter}`, {
    field: `criteria.people.${missing}`,
  });
}

/** The job's account when it can be used; one that could not is asked about again first. `removed`: it is not to come back. */
export async function findUsableAccount(
  world: World,
  job: Job,
): Promise<{ accountId: string } | "removed" | null> {
  const known = await world.connections.find(job.connectionId);
  if (known === null) return "removed";
  if (known.status === "connected") return known;
  try {
    const signal = AbortSignal.timeout(LOOK_UP_TIMEOUT_MS);
    const accounts = await world.source.listAccounts(signal, job.workspaceId);
    const own = accounts.filter(({ accountId }) => accountId === known.accountId);
    await world.connections.save({ owner: job, accounts: own, areAll: false });
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
  const [connection] = usableOf(await knownConnections(world, owner));
  if (!connection) return [];
  const { id: connectionId, accountId } = connection;
  const { workspaceId } = owner;
  const signal = AbortSignal.timeout(LOOK_UP_TIMEOUT_MS);
  return refusing(async () => {
    try {
      return await world.source.findParameters({ workspaceId, accountId, query, signal });
    } catch (error) {
      const isGone = error instanceof SourceError && error.kind === "gone";
      if (isGone) await world.connections.setStatus({ connectionId, status: "disabled" });
      throw error;
    }
  });
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
