import { EngineError, SourceError } from "#lib/engine/errors.ts";

const PATIENCE_MS = 15_000;

/** What the provider says to somebody who waits for it; one that does not answer is a refusal, not a bug. */
export async function askProvider<Answer>(
  ask: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await ask(AbortSignal.timeout(PATIENCE_MS));
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    throw new EngineError("unavailable", error.message, { cause: error });
  }
}
