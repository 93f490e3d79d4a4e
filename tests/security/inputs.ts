import type { z } from "zod";
import { NewApiKey } from "#lib/contract/api-key.ts";
import { AuditFilter, AuditQuery } from "#lib/contract/audit.ts";
import { ConnectionChange } from "#lib/contract/connection.ts";
import { LinkRequest, LinkReturn } from "#lib/contract/connection-link.ts";
import { DecisionRequest } from "#lib/contract/decision.ts";
import { JobEventQuery } from "#lib/contract/event.ts";
import { CancelRequest, JobListQuery, JobRequest } from "#lib/contract/job.ts";
import { AdminJobQuery, DrainRequest, SignOutRequest } from "#lib/contract/operator.ts";
import { ParameterQuery } from "#lib/contract/parameter.ts";
import { PersonRequest, PrivacyChange } from "#lib/contract/privacy.ts";
import { ResultsQuery } from "#lib/contract/prospect.ts";
import { ProviderKeyRequest } from "#lib/contract/provider-key.ts";
import { StopRecovery } from "#lib/contract/recovery.ts";
import { AUTH_ROUTES, KeySignIn } from "#lib/contract/sign-in.ts";
import { SuppressionQuery, SuppressionRequest } from "#lib/contract/suppression.ts";
import {
  AcceptInvitation,
  NewInvitation,
  OwnershipChange,
  RoleChange,
} from "#lib/contract/team.ts";
import { DeleteWorkspace, SwitchRequest, WorkspaceName } from "#lib/contract/workspace.ts";
import { CreateJob, JobQuery, PageQuery } from "#lib/shapes/linkedin-search.ts";

/** Everything that the app reads of what somebody sends, with the schema that reads it. */
export interface Input {
  readonly method: string;
  /** `:jobId`, `:connectionId`, `:userId`, `:batchId` stand for what the caller has. */
  readonly path: string;
  readonly in: "json" | "query";
  readonly schema: z.ZodType;
  /** Each call costs the time that a password is meant to cost. */
  readonly isSlow?: true;
  /** Only one of a kind: what is valid is not sent. */
  readonly isOnce?: true;
}

const json = (name: string, schema: z.ZodType, more: Partial<Input> = {}): Input => {
  const [method = "", path = ""] = name.split(" ");
  return { method, path, in: "json", schema, ...more };
};
const query = (path: string, schema: z.ZodType): Input => ({
  method: "GET",
  path,
  in: "query",
  schema,
});

const doors = [...AUTH_ROUTES].flatMap(([name, schema]) =>
  schema ? [json(name.replace(" /", " /api/auth/"), schema, { isSlow: true, isOnce: true })] : [],
);

export const INPUTS: readonly Input[] = [
  json("POST /api/v1/jobs", JobRequest),
  json("POST /api/v1/jobs/:jobId/cancel", CancelRequest),
  json("POST /api/v1/decisions", DecisionRequest),
  json("PATCH /api/v1/connections/:connectionId", ConnectionChange),
  json("POST /api/v1/connections/links", LinkRequest),
  json("POST /api/v1/connections/links/return", LinkReturn),
  json("PATCH /api/v1/privacy", PrivacyChange),
  json("POST /api/v1/privacy/access", PersonRequest),
  json("POST /api/v1/privacy/erase", PersonRequest),
  json("POST /api/v1/workspaces", WorkspaceName),
  json("PATCH /api/v1/workspaces/current", WorkspaceName),
  json("DELETE /api/v1/workspaces/current", DeleteWorkspace),
  json("POST /api/v1/workspaces/switch", SwitchRequest),
  json("POST /api/v1/api-keys", NewApiKey),
  json("POST /api/v1/ownership", OwnershipChange, { isOnce: true }),
  json("PATCH /api/v1/members/:userId", RoleChange, { isOnce: true }),
  json("POST /api/v1/invitations", NewInvitation),
  json("POST /api/v1/recoveries/stop", StopRecovery),
  json("POST /api/v1/invitations/accept", AcceptInvitation),
  json("PUT /api/v1/provider-keys/hunter", ProviderKeyRequest),
  json("PUT /api/v1/provider-keys/unipile", ProviderKeyRequest),
  json("POST /api/v1/suppressions", SuppressionRequest),
  json("POST /api/v1/admin/drain", DrainRequest),
  json("POST /api/v1/admin/sign-outs", SignOutRequest),
  json("POST /api/session", KeySignIn),
  json("POST /api/linkedin/search/create-job", CreateJob),
  query("/api/v1/jobs", JobListQuery),
  query("/api/v1/jobs/:jobId/events", JobEventQuery),
  query("/api/v1/jobs/:jobId/results", ResultsQuery),
  query("/api/v1/admin/jobs", AdminJobQuery),
  query("/api/v1/audit", AuditQuery),
  query("/api/v1/audit.csv", AuditFilter),
  query("/api/v1/suppressions", SuppressionQuery),
  query("/api/v1/linkedin/parameters", ParameterQuery),
  query("/api/linkedin/search/create-job", JobQuery),
  query("/api/linkedin/search/results", PageQuery),
  ...doors,
];
