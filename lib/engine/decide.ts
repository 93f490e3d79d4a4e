import type { DecisionAnswer, DecisionRequest } from "#lib/contract/decision.ts";
import { EngineError } from "./errors.ts";
import type { Owner, World } from "./ports.ts";
import { tellNews } from "./progress.ts";

/** Approves, rejects or clears any number of rows of one job at once; nothing is moved or sent. Nobody is approved who is on the list. */
export async function decide(
  world: World,
  input: { owner: Owner; request: DecisionRequest },
): Promise<DecisionAnswer> {
  const marks = input.request.decision === "approved" ? await marksFor(world, input) : null;
  const answer = await world.results.decide({ ...input, ...(marks && { marks }) });
  if (!answer) throw new EngineError("not_found", "there is no such search", { field: "jobId" });
  await tellNews(world, input.request.jobId);
  return answer;
}

/** Somebody may have been put on the list since the row was kept: they are not approved. */
async function marksFor(world: World, input: { owner: Owner; request: DecisionRequest }) {
  const rows = await world.results.listToMark(input);
  const marksOf = world.markRows(input.owner.workspaceId);
  return rows?.map(({ id, row }) => ({ id, listedAs: marksOf(row).listedAs })) ?? null;
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
