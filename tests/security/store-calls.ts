import { apiKeyStore } from "#db/api-key-store.ts";
import { auditStore } from "#db/audit-store.ts";
import type { Database } from "#db/client.ts";
import { connectionStore } from "#db/connection-store.ts";
import { creatorStore } from "#db/creator-store.ts";
import { historyStore } from "#db/history-store.ts";
import { invitationStore } from "#db/invitation-store.ts";
import { jobStore } from "#db/job-store.ts";
import { noticeStore } from "#db/notice-store.ts";
import { providerKeyStore } from "#db/provider-key-store.ts";
import { recoveryStore } from "#db/recovery-store.ts";
import { resultStore } from "#db/result-store.ts";
import { suppressionStore } from "#db/suppression-store.ts";
import { teamStore } from "#db/team-store.ts";
import { workspaceStore } from "#db/workspace-store.ts";
import type { Caller } from "#lib/access/ports.ts";
import { JobEventQuery } from "#lib/contract/event.ts";
import { ResultsQuery } from "#lib/contract/prospect.ts";
import type { Things } from "./two-workspaces.ts";

interface Who {
  readonly by: Caller;
  /** Whose things are asked for. */
  readonly of: Things;
}

export interface StoreCall {
  readonly name: string;
  readonly run: (db: Database, who: Who) => Promise<unknown>;
  /** Runs across workspaces, as the sign-in does: nothing but its own condition keeps it in one. */
  readonly isAcross?: true;
  /** Names no thing and lists nothing but what is the caller's: there is no id to put another's in its place. */
  readonly isAboutCaller?: true;
}

const ALL = { limit: 50, cursor: null, status: null };
const LIFETIME = { lifetimeMs: 86_400_000 };
const PACE = { spacingMinMs: 1, spacingMaxMs: 1, rowsPerDay: null, dayMs: 86_400_000, rampDays: 0 };
const events = JobEventQuery.parse({});
const rows = ResultsQuery.parse({});
const provider = "hunter" as const;

const accounts = (db: Database) => connectionStore(db, { listedBy: "" });

const JOBS: readonly StoreCall[] = [
  {
    name: "find a job",
    run: (db, { by: { workspaceId }, of: { jobId } }) => jobStore(db).find({ workspaceId, jobId }),
  },
  {
    name: "list jobs",
    run: (db, { by: { workspaceId } }) => jobStore(db).list({ workspaceId, ...ALL }),
  },
  {
    name: "recall a job",
    run: (db, { by: owner, of: { idempotencyKey } }) =>
      jobStore(db).recall({ owner, idempotencyKey, requestHash: "" }),
  },
  {
    name: "cancel a job",
    run: (db, { by: owner, of }) =>
      jobStore(db).requestCancel({ owner, jobId: of.openJobId, discard: true }),
  },
  {
    name: "retry a job",
    run: (db, { by: owner, of: { jobId } }) => jobStore(db).retry({ owner, jobId, ...LIFETIME }),
  },
  {
    name: "read a job's history",
    run: (db, { by: { workspaceId }, of: { jobId } }) =>
      historyStore(db).list({ workspaceId, jobId, query: events }),
  },
  {
    name: "read results",
    run: (db, { by: { workspaceId }, of: { jobId } }) =>
      resultStore(db).list({ workspaceId, jobId, query: rows }),
  },
  {
    name: "decide",
    run: (db, { by: owner, of: { jobId, resultId } }) =>
      resultStore(db).decide({
        owner,
        request: { jobId, selection: { ids: [resultId] }, decision: "rejected" },
      }),
  },
  {
    name: "undo a decision",
    run: (db, { by: owner, of: { batchId } }) => resultStore(db).undo({ owner, batchId }),
  },
  ...(["job", "decision_batch", "connection"] as const).map(
    (what): StoreCall => ({
      name: `who made a ${what}`,
      run: (db, { by: { workspaceId }, of }) => {
        const id = { job: of.jobId, decision_batch: of.batchId, connection: of.connectionId }[what];
        return creatorStore(db).creatorOf({ workspaceId, what, id });
      },
    }),
  ),
  {
    name: "list connections",
    run: (db, { by: { workspaceId } }) =>
      accounts(db).list({ workspaceId, rowsPerDay: () => 100, pace: PACE }),
  },
  {
    name: "set a connection's pace",
    run: (db, { by: { workspaceId }, of: { connectionId } }) =>
      accounts(db).setPace({ workspaceId, connectionId, pace: { dailyRows: 7 } }),
  },
];

const PEOPLE: readonly StoreCall[] = [
  {
    name: "read the workspace",
    run: (db, { by }) => workspaceStore(db).read(by).catch(String),
  },
  {
    name: "rename the workspace",
    run: (db, { by }) => workspaceStore(db).rename({ by, name: "Other" }),
    isAboutCaller: true,
  },
  { name: "list members", run: (db, { by }) => teamStore(db).list(by) },
  {
    name: "change a role",
    run: (db, { by, of }) => teamStore(db).setRole({ by, userId: of.colleagueId, role: "viewer" }),
  },
  {
    name: "remove a member",
    run: (db, { by, of }) => teamStore(db).remove({ by, userId: of.colleagueId }),
    isAcross: true,
  },
  {
    name: "read who is active",
    run: async (db, { by }) => [...(await teamStore(db).activity(by))],
    isAcross: true,
  },
  {
    name: "end a member's sessions",
    run: (db, { by, of }) => teamStore(db).endSessions({ by, userId: of.colleagueId }),
    isAcross: true,
  },
  {
    name: "give the workspace away",
    run: (db, { by, of }) => teamStore(db).transfer({ by, userId: of.colleagueId }),
  },
  {
    name: "list who lost a second factor",
    run: (db, { by }) => recoveryStore(db).list(by),
    isAcross: true,
    isAboutCaller: true,
  },
  ...(["approve", "confirm", "stop"] as const).map(
    (step): StoreCall => ({
      name: `${step} a new second factor`,
      run: (db, { by, of: { recoveryId } }) =>
        recoveryStore(db)[step]({ by, recoveryId, stopHash: "x", waitMs: 1, openMs: 1 }),
      isAcross: true,
    }),
  ),
  { name: "list invitations", run: (db, { by }) => invitationStore(db).list(by) },
  {
    name: "revoke an invitation",
    run: (db, { by, of: { invitationId } }) => invitationStore(db).revoke({ by, invitationId }),
  },
  { name: "list API keys", run: (db, { by }) => apiKeyStore(db).list(by) },
  {
    name: "revoke an API key",
    run: (db, { by, of: { keyId } }) => apiKeyStore(db).revoke({ by, keyId }),
  },
  {
    name: "read the trail",
    run: (db, { by }) => auditStore(db).list({ by, query: { limit: 50 } }),
  },
  { name: "count the trail", run: (db, { by }) => auditStore(db).count({ by, filter: {} }) },
];

const KEPT: readonly StoreCall[] = [
  {
    name: "list who is to be told",
    run: async (db, { by: { workspaceId } }) => {
      const { asOf: _, ...list } = await noticeStore(db).list({
        workspaceId,
        query: { limit: 50 },
      });
      return list;
    },
  },
  {
    name: "mark somebody as told",
    run: (db, { by, of: { resultId } }) => noticeStore(db).mark({ by, mark: { ids: [resultId] } }),
  },
  {
    name: "list provider keys",
    run: (db, { by: { workspaceId } }) => providerKeyStore(db).list(workspaceId),
  },
  {
    name: "find a provider key",
    run: (db, { by: { workspaceId } }) =>
      providerKeyStore(db).find({ workspaceId, provider: "yelp" }),
  },
  {
    name: "list sealed provider keys",
    run: (db, { by: { workspaceId } }) => providerKeyStore(db).listSealed(workspaceId),
  },
  {
    name: "remove a provider key",
    run: (db, { by: owner }) => providerKeyStore(db).remove({ owner, provider }),
  },
  {
    name: "note a provider key's test",
    run: (db, { by: owner, of: { providerKeyId: id } }) =>
      providerKeyStore(db).noteTest({ owner, id, isWorking: false }),
  },
  {
    name: "seal a provider key anew",
    run: (db, { by: { workspaceId }, of: { providerKeyId: id } }) =>
      providerKeyStore(db).reseal({
        workspaceId,
        keyId: "new",
        keys: [{ id, from: "v1", to: "v2" }],
      }),
  },
  {
    name: "list suppressions",
    run: (db, { by: { workspaceId } }) =>
      suppressionStore(db).list({ workspaceId, limit: 50, cursor: null }),
  },
  {
    name: "lift a suppression",
    run: (db, { by: owner, of: { suppressionId: id } }) =>
      suppressionStore(db).remove({ owner, id }),
  },
];

const LEASE = { leaseMs: 60_000 };
const ERROR = { code: "transient", message: "It failed" };
const PAGE = { rows: [], nextCursor: null, cursorHash: null, reported: 0, callMs: 1, ...LEASE };

/** A slice's statements compare the fence; that the job is its workspace's says row security alone. */
const HELD: readonly StoreCall[] = (
  [
    ["keep a page", (db, { of: { held: job } }) => jobStore(db).commitPage({ job, ...PAGE })],
    ["renew a lease", (db, { of: { held: job } }) => jobStore(db).renew({ job, ...LEASE })],
    [
      "hand a job over",
      (db, { of: { held: job } }) => jobStore(db).handOver({ job, reason: "stop", waitMs: 0 }),
    ],
    [
      "park a job",
      (db, { of: { held: job } }) =>
        jobStore(db).park({ job, reason: "provider_cooldown", waitMs: 0, error: ERROR }),
    ],
    [
      "break a job off",
      (db, { of: { held: job } }) =>
        jobStore(db).breakOff({ job, error: ERROR, waitMs: 0, most: 3 }),
    ],
    [
      "end a job",
      (db, { of: { held: job } }) => jobStore(db).finish({ job, ending: { status: "cancelled" } }),
    ],
  ] satisfies [string, StoreCall["run"]][]
).map(([name, run]) => ({ name, run, isAboutCaller: true }));

/** What a request or a slice may make the stores do about something that it names. */
export const STORE_CALLS = [...JOBS, ...PEOPLE, ...KEPT, ...HELD];
