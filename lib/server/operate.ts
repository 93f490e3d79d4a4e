import "server-only";
import type { AppWorld } from "#lib/container.ts";
import type { Author } from "#lib/contract/audit.ts";
import type {
  AdminAccountList,
  AdminJob,
  AdminJobList,
  AdminJobQuery,
  DeadLetterList,
} from "#lib/contract/operator.ts";
import { cancelJob } from "#lib/engine/cancel.ts";
import { rowsPerDay } from "#lib/engine/connections.ts";
import { EngineError } from "#lib/engine/errors.ts";
import type { Owner } from "#lib/engine/ports.ts";
import { retryJob } from "#lib/engine/retry.ts";
import { sweep } from "#lib/engine/sweep.ts";
import { log } from "#lib/log.ts";
import { world } from "./container.ts";
import { type Reader, readPage } from "./cursors.ts";

type Line = Parameters<AppWorld["operators"]["note"]>[0];

const MOST_LETTERS = 50;
const LONGEST_ERROR = 500;

/** Every workspace's jobs; `workspaceId` is the operator's own. */
export async function readAdminJobs(
  operator: Reader,
  { show, limit, cursor }: AdminJobQuery,
): Promise<AdminJobList> {
  const { operators } = world();
  const [{ at, figures }, list] = await Promise.all([
    operators.figures(),
    readPage(operator, { list: "admin jobs", filter: { show }, cursor }, (place) =>
      operators.jobs({ workspaceId: operator.workspaceId, show, limit, cursor: place }),
    ),
  ]);
  return { at, figures, ...list };
}

export async function readAdminAccounts(): Promise<AdminAccountList> {
  const { operators, pace } = world();
  const accounts = await operators.accounts({
    rowsPerDay: (api) => rowsPerDay(world(), api),
    pace,
  });
  return { at: new Date().toISOString(), accounts };
}

export async function readDeadLetters(): Promise<DeadLetterList> {
  const letters = await world().listDeadLetters(MOST_LETTERS);
  return {
    letters: letters.map(({ jobId, at, error }) => ({
      jobId,
      at: at.toISOString(),
      error: error.slice(0, LONGEST_ERROR),
    })),
  };
}

type Operator = Owner & Author;

/** The search says that it was not its workspace, whose trail says who it was. */
export async function cancelAnyJob(operator: Operator, jobId: string): Promise<AdminJob> {
  const owner = await ownerOf(jobId);
  await cancelJob(world(), { owner, jobId, discard: false, isByOperator: true });
  await note(operator, { workspaceId: owner.workspaceId, action: "search.stopped", object: jobId });
  log.info("operator.cancelled", { jobId, operatorId: operator.userId });
  return readAdminJob(operator, jobId);
}

export async function retryAnyJob(operator: Operator, jobId: string): Promise<AdminJob> {
  const owner = await ownerOf(jobId);
  await retryJob(world(), { owner, jobId });
  await note(operator, {
    workspaceId: owner.workspaceId,
    action: "search.continued",
    object: jobId,
  });
  log.info("operator.retried", { jobId, operatorId: operator.userId });
  return readAdminJob(operator, jobId);
}

/** Draining, no job is begun and running ones are given back after their page; after, all that is due goes on at once. */
export async function setDraining(operator: Operator, draining: boolean): Promise<void> {
  const { userId } = operator;
  await world().operators.setDraining({ userId, draining });
  const action = draining ? "service.drained" : "service.resumed";
  await note(operator, { workspaceId: null, action, object: null });
  log.info(draining ? "operator.drains" : "operator.resumes", { operatorId: userId });
  if (!draining) await sweep(world());
}

function note(by: Operator, line: Omit<Line, "by">): Promise<void> {
  return world().operators.note({ by, ...line });
}

async function ownerOf(jobId: string): Promise<Owner> {
  const owner = await world().operators.ownerOf(jobId);
  if (owner) return owner;
  throw new EngineError("not_found", "there is no such search");
}

async function readAdminJob({ workspaceId }: Owner, jobId: string): Promise<AdminJob> {
  const job = await world().operators.job({ workspaceId, jobId });
  if (job) return job;
  throw new EngineError("not_found", "there is no such search");
}
