import type { Caller } from "#lib/access/ports.ts";
import { hashOf, makeSecret } from "#lib/access/secret.ts";
import type { LinkOutcome, LinkReturn, LinkState } from "#lib/contract/connection-link.ts";
import { EngineError } from "#lib/engine/errors.ts";
import { sweep } from "#lib/engine/sweep.ts";
import { askProvider } from "./ask-provider.ts";
import type { LinkedAccount, LinkingWorld, OpenLink } from "./ports.ts";

interface Return {
  readonly by: Caller;
  readonly request: LinkReturn;
  readonly siteUrl: string;
}

/**
 * The browser is back from the provider's page. Asked again and again until there is an outcome: the provider's call may come
 * later, and LinkedIn's side later still.
 */
export async function settleLink(world: LinkingWorld, input: Return): Promise<LinkState> {
  const { by, request } = input;
  const link = await world.links.find({ by, stateHash: await hashOf(request.state) });
  if (!link) throw new EngineError("not_found", "this is not a link of yours, or of this browser");
  if (link.outcome !== null && link.outcome !== "connected") return stateOf(link.outcome);
  if (request.failed && link.toldAccountId === null)
    return end(world, input, { link, outcome: "failed" });
  if (link.toldAccountId === null) return stateOf(link.isExpired ? "expired" : "waiting");
  return connect(world, input, { ...link, toldAccountId: link.toldAccountId });
}

type Told = OpenLink & { readonly toldAccountId: string };

async function connect(world: LinkingWorld, input: Return, link: Told): Promise<LinkState> {
  const { by } = input;
  const desk = await world.deskOf(by.workspaceId);
  const found = await askProvider((signal) => desk.read(link.toldAccountId, signal));
  if (found === null) return end(world, input, { link, outcome: "gone" });
  if (link.outcome === null) {
    const linked = await bindOrRenew(world, input, { link, account: found.account });
    if (linked === null) return endUnlessDone(world, input, link);
    await watch(world, input, linked);
  }
  await world.connections.save({ owner: by, accounts: [found.account], areAll: false });
  await sweep(world);
  const { name } = found.account;
  const connectionId = await connectionOf(world, by, link.toldAccountId);
  return { state: found.isReady ? "connected" : "starting", connectionId, name };
}

type Found = Parameters<LinkingWorld["links"]["bind"]>[0]["account"];

async function bindOrRenew(
  world: LinkingWorld,
  { by, request }: Return,
  { link, account }: { link: Told; account: Found },
): Promise<LinkedAccount | null> {
  const { id: linkId, connectionId } = link;
  if (connectionId === null) {
    const listedBy = await world.keyFingerprintOf(by.workspaceId);
    return world.links.bind({ by, linkId, account, listedBy, isShared: request.share });
  }
  const known = await world.connections.find(connectionId);
  if (known?.accountId !== account.accountId) return null;
  await world.links.renew({ by, linkId, connectionId });
  return { connectionId, accountId: account.accountId };
}

/** Of two tabs that come back at once one connects the account; the other finds it connected. */
async function endUnlessDone(
  world: LinkingWorld,
  input: Return,
  link: OpenLink,
): Promise<LinkState> {
  const stateHash = await hashOf(input.request.state);
  const now = await world.links.find({ by: input.by, stateHash });
  return now?.outcome === "connected"
    ? stateOf("starting")
    : end(world, input, { link, outcome: "refused" });
}

/** A hook that cannot be made is missed by nobody for long: a search that is refused finds out as well. */
async function watch(
  world: LinkingWorld,
  { by, siteUrl }: Return,
  { connectionId, accountId }: LinkedAccount,
): Promise<void> {
  const { workspaceId } = by;
  const secret = makeSecret();
  const url = `${siteUrl}/api/callbacks/unipile/status/${connectionId}.${secret}`;
  try {
    const desk = await world.deskOf(workspaceId);
    const before = await world.links.takeHook({ workspaceId, connectionId });
    const hookId = await askProvider(async (signal) => {
      if (before !== null) await desk.unwatch(before, signal);
      return desk.watch({ accountId, url, signal });
    });
    const hookHash = await hashOf(secret);
    await world.links.setHook({ workspaceId, connectionId, hookId, hookHash });
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    world.log.warn("connection.unwatched", { connectionId, reason: error.message });
  }
}

async function connectionOf(world: LinkingWorld, by: Caller, accountId: string) {
  const { connections } = await world.connections.list({
    workspaceId: by.workspaceId,
    rowsPerDay: () => 0,
    pace: world.pace,
  });
  return connections.find((each) => each.accountId === accountId)?.id ?? null;
}

async function end(
  world: LinkingWorld,
  { by }: Return,
  { link, outcome }: { link: OpenLink; outcome: LinkOutcome },
): Promise<LinkState> {
  await world.links.end({ by, linkId: link.id, outcome });
  return stateOf(outcome);
}

function stateOf(state: LinkState["state"]): LinkState {
  return { state, connectionId: null, name: null };
}
