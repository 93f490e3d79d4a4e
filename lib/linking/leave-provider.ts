import { EngineError, SourceError } from "#lib/engine/errors.ts";
import type { AccountDesk, LinkingWorld } from "./ports.ts";

const PATIENCE_MS = 15_000;

export interface AtProvider {
  readonly hookId: string | null;
  /** Null for one that is to stay there. */
  readonly accountId: string | null;
}

/** The account is out of the workspace whatever the provider says: whoever looks after the service is told. */
export async function leaveProvider(
  world: Pick<LinkingWorld, "log">,
  open: () => Promise<AccountDesk>,
  { hookId, accountId }: AtProvider,
): Promise<void> {
  if (hookId === null && accountId === null) return;
  const signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    const desk = await open();
    if (hookId !== null) await desk.unwatch(hookId, signal);
    if (accountId !== null) await desk.remove(accountId, signal);
  } catch (error) {
    if (!(error instanceof SourceError || error instanceof EngineError)) throw error;
    world.log.warn("connection.left_at_provider", { accountId, reason: error.message });
  }
}
