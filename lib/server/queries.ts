import "server-only";
import { z } from "zod";
import { Connection, type ConnectionList } from "#lib/contract/connection.ts";
import type { JobEventList, JobEventQuery } from "#lib/contract/event.ts";
import { type Job, type JobList, JobListQuery } from "#lib/contract/job.ts";
import { maskResults } from "#lib/contract/mask.ts";
import { type ResultsPage, ResultsQuery } from "#lib/contract/prospect.ts";
import type { Status } from "#lib/contract/status.ts";
import { listConnections, listKnownConnections, mayUse } from "#lib/engine/connections.ts";
import { toJobView } from "#lib/engine/job-view.ts";
import type { Owner, StoredConnection, Job as StoredJob } from "#lib/engine/ports.ts";
import type { User } from "./caller.ts";
import { world } from "./container.ts";
import { type Reader, readPage } from "./cursors.ts";
import { explainTrouble } from "./database-refusal.ts";
import { enforceRows } from "./limits.ts";

const isId = (text: string) => z.uuid().safeParse(text).success;

type Viewing = Pick<User, "workspaceId" | "role">;

/** Null for an id that is unknown, of another workspace, or no id. */
export async function readJob(reader: Viewing, jobId: string): Promise<Job | null> {
  if (!isId(jobId)) return null;
  const { workspaceId } = reader;
  const job = await world().store.find({ workspaceId, jobId }).catch(explainTrouble);
  return job && toViewOf(reader, job);
}

/** What a search costs is not a viewer's business. */
function toViewOf({ role }: Viewing, job: StoredJob): Job {
  const { cost, ...rest } = toJobView(job);
  return role === "viewer" ? rest : { ...rest, ...(cost && { cost }) };
}

export async function readJobs(
  reader: Reader & Viewing,
  query: z.input<typeof JobListQuery> = {},
): Promise<JobList> {
  const { limit, cursor, status } = JobListQuery.parse(query);
  const { workspaceId } = reader;
  const asked = { list: "jobs", filter: { status }, cursor };
  const { jobs, nextCursor } = await readPage(reader, asked, (place) =>
    world()
      .store.list({ workspaceId, limit, cursor: place, status: status ?? null })
      .catch(explainTrouble),
  );
  return { jobs: jobs.map((job) => toViewOf(reader, job)), nextCursor };
}

/** Null for a job that `readJob` would not give either. Viewers see who was found, not how to reach them. */
export async function readResults(
  owner: Reader & Viewing,
  jobId: string,
  query: z.input<typeof ResultsQuery> = {},
): Promise<ResultsPage | null> {
  if (!isId(jobId)) return null;
  const { workspaceId } = owner;
  const { cursor, ...rest } = ResultsQuery.parse(query);
  const { decision, q } = rest;
  const asked = { list: `results ${jobId}`, filter: { decision, q: q || undefined }, cursor };
  const page = await readPage(owner, asked, (place) => {
    const from = place === null ? rest : { ...rest, cursor: place };
    return world().results.list({ workspaceId, jobId, query: from }).catch(explainTrouble);
  });
  if (page) await enforceRows(owner, page.results.length);
  return page && owner.role === "viewer" ? maskResults(page) : page;
}

/** What happened to a job, oldest first; null for a job that `readJob` would not give either. */
export async function readHistory(
  { workspaceId }: Owner,
  jobId: string,
  query: JobEventQuery,
): Promise<JobEventList | null> {
  return world().history.list({ workspaceId, jobId, query });
}

/** How the service is set up here. */
export async function readStatus(): Promise<Status> {
  return { at: new Date().toISOString(), checks: await world().inspect() };
}

/** The workspace's LinkedIn accounts; what the provider calls them stays here. */
export async function readConnections(user: Viewer): Promise<ConnectionList> {
  const stored = await listConnections(world(), { owner: user });
  return { connections: stored.map((one) => toConnectionView(one, user)) };
}

/** The same as they were last known: nobody is asked, so it takes no time. */
export async function readKnownConnections(user: Viewer): Promise<ConnectionList> {
  const stored = await listKnownConnections(world(), { owner: user }).catch(explainTrouble);
  return { connections: stored.map((one) => toConnectionView(one, user)) };
}

type Viewer = Pick<User, "workspaceId" | "userId" | "role">;

/** Of an account that they may not change people see what it is called, its gauge and its state. */
export function toConnectionView(
  connection: StoredConnection,
  { workspaceId, userId, role }: Viewer,
): Connection {
  const isManager = role === "owner" || role === "admin";
  const isTheirs = connection.userId === userId && role !== "viewer";
  const may = {
    mayUse: mayUse({ workspaceId, userId }, connection),
    mayChange: isManager || isTheirs,
    mayShare: isTheirs && connection.isLinked,
  };
  if (may.mayChange) return Connection.parse({ ...connection, ...may });
  const hidden = { id: null, ownerName: null, workingHours: null, dailyRows: null, rampDays: null };
  return Connection.parse({ ...connection, ...hidden, ...may });
}
