import type { Criteria, JobRequest, LinkedinApi } from "#lib/contract/job.ts";
import { chooseConnection, rowsPerDay } from "./connections.ts";
import { describeCriteria } from "./criteria-text.ts";
import { EngineError } from "./errors.ts";
import type { Job, Owner, World } from "./ports.ts";
import { tellNews } from "./progress.ts";
import type { NewJob } from "./store-ports.ts";

interface StartInput {
  readonly owner: Owner;
  readonly request: JobRequest;
  readonly idempotencyKey: string | null;
}

const EXPECTED_ANSWER_MS = 30_000; // a page of 50 to 100 rows takes Unipile 20 to 45 s

/** Stores the job, then wakes a slice. The same idempotency key gives the same job, whatever became of its account. */
export async function startJob(
  world: World,
  input: StartInput,
): Promise<{ job: Job; isRepeat: boolean }> {
  const { owner, idempotencyKey } = input;
  const requestHash = await hashOf(JSON.stringify(input.request));
  const known =
    idempotencyKey && (await world.store.recall({ owner, idempotencyKey, requestHash }));
  const stored = known ? { ...known, isRepeat: true } : await store(world, input, requestHash);
  if (stored.isMismatch) {
    throw new EngineError("conflict", "this Idempotency-Key was used with another request", {
      field: "Idempotency-Key",
    });
  }
  if (!stored.isRepeat) {
    await world.dispatch.wake(stored.job);
    await tellNews(world, stored.job.id);
  }
  return stored;
}

async function store(world: World, input: StartInput, requestHash: string) {
  const connection = await chooseConnection(world, input);
  const created = await world.store.create({
    ...toNewJob(world, input),
    requestHash,
    connectionId: connection.id,
    api: connection.api,
    pageSize: pageSizeOf(world, connection.api, input.request.criteria),
  });
  if (created) return created;
  const most = world.limits.openJobsPerWorkspace;
  throw new EngineError(
    "limit_reached",
    `this workspace has ${most} open searches, the most it may have`,
  );
}

type Settled = "connectionId" | "api" | "pageSize" | "requestHash";

function toNewJob(world: World, input: StartInput): Omit<NewJob, Settled> {
  const { criteria, name } = input.request;
  const criteriaText = describeCriteria(criteria);
  const { spacingMinMs, spacingMaxMs } = world.pace;
  return {
    owner: input.owner,
    name: name ?? criteriaText,
    criteria,
    criteriaText,
    priority: input.request.priority ?? "normal",
    idempotencyKey: input.idempotencyKey,
    expectedPageMs: EXPECTED_ANSWER_MS + (spacingMinMs + spacingMaxMs) / 2,
    lifetimeMs: world.limits.jobLifetimeMs,
    openLimit: world.limits.openJobsPerWorkspace,
  };
}

/** As few pages as the source allows, all of one size: rows beyond the target cost the account's day. */
function pageSizeOf(world: World, api: LinkedinApi, criteria: Criteria): number {
  const pageSize = Math.min(world.source.limits(api).pageSize, rowsPerDay(world, api));
  const pages = Math.ceil(criteria.target / pageSize);
  return Math.ceil(criteria.target / pages);
}

export async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
