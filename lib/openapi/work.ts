import { Connection, ConnectionChange, ConnectionList } from "#lib/contract/connection.ts";
import {
  Link,
  LinkNotice,
  LinkRequest,
  LinkReturn,
  LinkState,
} from "#lib/contract/connection-link.ts";
import { DecisionAnswer, DecisionRequest } from "#lib/contract/decision.ts";
import { JobEventList, JobEventQuery } from "#lib/contract/event.ts";
import { CancelRequest, Job, JobList, JobListQuery, JobRequest } from "#lib/contract/job.ts";
import {
  AdminAccountList,
  AdminJob,
  AdminJobList,
  AdminJobQuery,
  DeadLetterList,
  DrainRequest,
  SignedOut,
  SignOutRequest,
} from "#lib/contract/operator.ts";
import { ParameterList, ParameterQuery } from "#lib/contract/parameter.ts";
import { ResultsPage, ResultsQuery, ResultsRequest } from "#lib/contract/prospect.ts";
import {
  ProviderKey,
  ProviderKeyList,
  ProviderKeyRequest,
  ProviderKeyTest,
} from "#lib/contract/provider-key.ts";
import { ChannelRequest, UserRequest } from "#lib/contract/realtime.ts";
import { AdminRecoveryList } from "#lib/contract/recovery.ts";
import { Status } from "#lib/contract/status.ts";
import { CreateJob, JobQuery, PageQuery } from "#lib/shapes/linkedin-search.ts";
import type { Operation } from "./operation.ts";

/** Searches, their rows, the accounts they run on, and whoever looks after them. */
export const WORK = {
  "GET /api/health": { summary: "Whether the service works", answer: "application/json" },
  "GET /api/openapi.json": { summary: "This description", answer: "application/json" },

  "GET /api/v1/jobs": {
    summary: "The workspace's searches, newest first",
    query: JobListQuery,
    answer: JobList,
  },
  "POST /api/v1/jobs": {
    summary: "Starts a search; 200 with the same search when the Idempotency-Key was sent before",
    body: JobRequest,
    answer: Job,
    takesIdempotencyKey: true,
  },
  "GET /api/v1/jobs/:jobId": { summary: "One search, with its progress and counts", answer: Job },
  "GET /api/v1/jobs/:jobId/events": {
    summary: "What happened to a search, oldest first",
    query: JobEventQuery,
    answer: JobEventList,
  },
  "GET /api/v1/jobs/:jobId/results": {
    summary:
      "Rows of a search by cursor or page. Words to look for belong in the body of POST: an address is kept in logs and histories",
    query: ResultsQuery,
    answer: ResultsPage,
  },
  "POST /api/v1/jobs/:jobId/results": {
    summary: "The same page as GET, asked for in a body; it changes nothing",
    body: ResultsRequest,
    answer: ResultsPage,
  },
  "POST /api/v1/jobs/:jobId/cancel": {
    summary: "Stops a search within one page; its rows stay unless `discard` is asked",
    body: CancelRequest,
    mayLackBody: true,
    answer: Job,
  },
  "POST /api/v1/jobs/:jobId/retry": {
    summary: "Goes on with a search where it ended",
    answer: Job,
  },
  "POST /api/v1/decisions": {
    summary: "Approves, rejects or takes back rows, all or none",
    body: DecisionRequest,
    answer: DecisionAnswer,
  },
  "POST /api/v1/decisions/:batchId/undo": {
    summary: "Undoes one batch of decisions",
    answer: DecisionAnswer,
  },
  "GET /api/v1/connections": {
    summary: "LinkedIn accounts with their gauges",
    answer: ConnectionList,
  },
  "PATCH /api/v1/connections/:connectionId": {
    summary: "Sets an account's pace, or pauses it",
    body: ConnectionChange,
    answer: Connection,
  },
  "DELETE /api/v1/connections/:connectionId": {
    summary: "Removes an account and stops its searches",
  },
  "POST /api/v1/connections/links": {
    summary: "Begins to connect an account: where to sign in",
    body: LinkRequest,
    answer: Link,
  },
  "POST /api/v1/connections/links/return": {
    summary: "How far connecting is, asked by the browser that began it",
    body: LinkReturn,
    answer: LinkState,
  },
  "GET /api/v1/linkedin/parameters": {
    summary: "LinkedIn's ids for names people know",
    query: ParameterQuery,
    answer: ParameterList,
  },
  "POST /api/realtime/auth": {
    summary: "Lets a socket join a private channel of the Pusher protocol",
    form: ChannelRequest,
    answer: "application/json",
  },

  "POST /api/realtime/user-auth": {
    summary: "Has a socket of the Pusher protocol known as the person's",
    form: UserRequest,
    answer: "application/json",
  },

  "GET /api/v1/provider-keys": {
    summary: "Which keys of providers are kept, never the keys",
    answer: ProviderKeyList,
  },
  "PUT /api/v1/provider-keys/:provider": {
    summary: "Keeps a provider's key, sealed",
    body: ProviderKeyRequest,
    answer: ProviderKey,
  },
  "DELETE /api/v1/provider-keys/:provider": { summary: "Forgets a provider's key" },
  "POST /api/v1/provider-keys/:provider/test": {
    summary: "Tries a provider's key",
    answer: ProviderKeyTest,
  },

  "GET /api/v1/status": { summary: "How the service is set up, and what to mend", answer: Status },
  "GET /api/v1/admin/accounts": {
    summary: "All accounts with their gauges",
    answer: AdminAccountList,
  },
  "GET /api/v1/admin/dead-letters": {
    summary: "Wake-ups that a queue gave up",
    answer: DeadLetterList,
  },
  "POST /api/v1/admin/drain": {
    summary: "Stops all work after the page at hand, or lets it go on",
    body: DrainRequest,
    answer: DrainRequest,
  },
  "GET /api/v1/admin/jobs": {
    summary: "Every workspace's searches, without a word of them",
    query: AdminJobQuery,
    answer: AdminJobList,
  },
  "POST /api/v1/admin/jobs/:jobId/cancel": { summary: "Stops anybody's search", answer: AdminJob },
  "POST /api/v1/admin/jobs/:jobId/retry": {
    summary: "Goes on with anybody's search",
    answer: AdminJob,
  },

  "GET /api/v1/admin/recoveries": {
    summary: "Who lost a second factor where nobody else of rank can vouch for them",
    answer: AdminRecoveryList,
  },
  "POST /api/v1/admin/recoveries/:recoveryId/confirm": { summary: "Vouches for one of them" },
  "POST /api/v1/admin/sign-outs": {
    summary: "Signs anybody out everywhere",
    body: SignOutRequest,
    answer: SignedOut,
  },

  "POST /api/linkedin/search/create-job": {
    summary: "Older shape: starts a search",
    body: CreateJob,
    answer: "application/json",
    takesIdempotencyKey: true,
  },
  "GET /api/linkedin/search/create-job": {
    summary: "Older shape: one search",
    query: JobQuery,
    answer: "application/json",
  },
  "GET /api/linkedin/search/results": {
    summary: "Older shape: rows by page",
    query: PageQuery,
    answer: "application/json",
  },
  "POST /api/admin/setup-search-jobs-tables": {
    summary: "Older shape: says whether the tables are there",
    answer: "application/json",
  },

  "POST /api/callbacks/unipile/link/:token": {
    summary: "For Unipile: somebody signed in by a link",
    body: LinkNotice,
    status: 204,
  },
  "POST /api/callbacks/unipile/status/:hook": {
    summary: "For Unipile: an account changed; its body is not read",
    status: 204,
  },
} as const satisfies Record<string, Operation>;
