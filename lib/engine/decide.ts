import type { DecisionAnswer, DecisionRequest } from "#lib/contract/decision.ts";
import { EngineError } from "./errors.ts";
import type { Owner, World } from "./ports.ts";
import { tellNews } from "./progress.ts";

/** Approves, rejects or clears any number of rows of one job at once; nothing is moved or sent. */
export async function decide(
  world: World,
  input: { owner: Owner; request: DecisionRequest },
): Promise<DecisionAnswer> {
  const answer = await world.results.decide(input);
  if (!answer) throw new EngineError("not_found", "there is no such search", { field: "jobId" });
  await tellNews(world, input.request.jobId);
  return answer;
}

/** Gives every row of a batch the decision it had before, unless it was decided again since. */
export async function undoDecision(
  world: World,
  input: { owner: Owner; batchId: string },
): Promise<DecisionAnswer> {
  const undone = await world.results.undo(input);
  if (!undone) throw new EngineError("not_found", "there is no such decision to undo");
  await tellNews(world, undone.jobId);
  return undone.answer;
}
