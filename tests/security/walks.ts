import { randomBytes, randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { hashOf } from "#lib/access/secret.ts";
import { hashPassword } from "#lib/adapters/sign-in-password.ts";
import type { Role } from "#lib/contract/access.ts";
import { CONSENT_VERSION } from "#lib/contract/connection-link.ts";
import type { RouteName } from "#lib/contract/permissions.ts";
import { signedIn } from "#tests/api/signed-in.ts";
import { addInvitation } from "./add-invitation.ts";
import { addLoner, addRecovery } from "./add-recovery.ts";
import type { Walk, Where } from "./walk.ts";

const plain: Walk = { call: () => ({}) };
const SEARCH = {
  criteria: { kind: "people", people: { keywords: "baker" }, sources: [{ provider: "unipile" }] },
};
const OLDER_SEARCH = { search_criteria: { category: "people", keywords: "baker" } };

async function addJob({ town, maker }: Where, status: "failed" | "queued" = "failed") {
  const made = await town.things(maker);
  if (status === "queued") {
    await town.db.execute(sql`update prospect_search_jobs
      set status = 'queued', completed_at = null, stop_reason = null where id = ${made.jobId}`);
  }
  return made;
}

const aboutJob = (status?: "queued"): Walk => ({
  async call(where) {
    const { jobId } = await addJob(where, status);
    return { params: { jobId }, about: jobId };
  },
});

const olderAboutJob: Walk = {
  async call(where) {
    const { jobId } = await addJob(where);
    return { query: { job_id: jobId }, about: jobId };
  },
};

/** Somebody to be changed, removed or made the owner. */
async function addColleague({ town, team }: Where, role: Role = "member") {
  return (await town.addGuest(role, team.workspaceId)).userId;
}

const aboutRecovery: Walk = {
  call: async (where) => addRecovery(where.town, { userId: await addColleague(where) }),
};

const aboutProviderKey: Walk = {
  async call({ town, maker }) {
    await town.addProviderKey(maker);
    return { params: { provider: "unipile" } };
  },
};

const NOBODY = { kind: "email", value: "nobody@example.com" };

export const WALKS: Readonly<Record<RouteName, Walk>> = {
  "GET /api/health": { ...plain, answer: 200 },
  "GET /api/openapi.json": { ...plain, answer: 200 },
  "POST /api/session": {
    call: () => ({ json: { apiKey: "pf_nobody_has_this_key" } }),
    answer: 401,
  },
  "DELETE /api/session": { ...plain, answer: 204 },
  "GET /api/session/demo": { ...plain, answer: 404 },
  "ANY /api/auth/:path+": { call: () => ({ params: { path: "list-sessions" } }), answer: 404 },

  "GET /api/v1/jobs": plain,
  "POST /api/v1/jobs": { call: () => ({ json: SEARCH }) },
  "GET /api/v1/jobs/:jobId": aboutJob(),
  "GET /api/v1/jobs/:jobId/events": aboutJob(),
  "GET /api/v1/jobs/:jobId/results": aboutJob(),
  "POST /api/v1/jobs/:jobId/results": {
    async call(where) {
      const { jobId } = await addJob(where);
      return { params: { jobId }, json: {}, about: jobId };
    },
  },
  "POST /api/v1/jobs/:jobId/cancel": aboutJob("queued"),
  "POST /api/v1/jobs/:jobId/retry": aboutJob(),
  "POST /api/v1/decisions": {
    async call(where) {
      const { jobId, resultId } = await addJob(where);
      const json = { jobId, selection: { ids: [resultId] }, decision: "rejected" };
      return { json, about: jobId };
    },
  },
  "POST /api/v1/decisions/:batchId/undo": {
    async call(where) {
      const { batchId } = await addJob(where);
      return { params: { batchId }, about: batchId };
    },
  },
  "GET /api/v1/connections": plain,
  "PATCH /api/v1/connections/:connectionId": {
    async call(where) {
      const { connectionId } = await addJob(where);
      return { params: { connectionId }, json: { dailyRows: 5 }, about: connectionId };
    },
  },
  "DELETE /api/v1/connections/:connectionId": {
    async call(where) {
      const { connectionId } = await addJob(where);
      return { params: { connectionId }, about: connectionId };
    },
  },
  "POST /api/v1/connections/links": {
    async call(where) {
      const { connectionId } = await addJob(where);
      return { json: { consent: CONSENT_VERSION, connectionId }, about: connectionId };
    },
  },
  "POST /api/v1/connections/links/return": {
    async call({ town, by }) {
      const state = randomBytes(32).toString("base64url");
      await town.db.execute(sql`
        insert into connection_links (workspace_id, user_id, session_id, token_hash, return_hash, expires_at)
        select ${by.workspaceId}, ${by.userId}, id, ${randomUUID()}, ${await hashOf(state)}, now() + interval '1 hour'
        from sessions where user_id = ${by.userId} order by created_at limit 1`);
      return { json: { state }, about: state };
    },
  },
  "GET /api/v1/linkedin/parameters": { call: () => ({ query: { type: "LOCATION", q: "us" } }) },
  "POST /api/realtime/auth": {
    async call(where) {
      const { jobId } = await addJob(where);
      const form = { socket_id: "1234.5678", channel_name: `private-job-${jobId}` };
      return { form, about: jobId };
    },
    foreign: 403,
  },
  "POST /api/realtime/user-auth": { call: () => ({ form: { socket_id: "1234.5678" } }) },

  "GET /api/v1/provider-keys": plain,
  "PUT /api/v1/provider-keys/:provider": {
    call: () => ({ params: { provider: "hunter" }, json: { key: "a-key-of-somebody-0123456789" } }),
  },
  "DELETE /api/v1/provider-keys/:provider": aboutProviderKey,
  "POST /api/v1/provider-keys/:provider/test": aboutProviderKey,
  "GET /api/v1/suppressions": plain,
  "POST /api/v1/suppressions": {
    call: () => ({ json: { kind: "email", value: `${randomUUID()}@example.com` } }),
  },
  "DELETE /api/v1/suppressions/:suppressionId": {
    async call({ town, maker }) {
      const id = randomUUID();
      await town.db.execute(sql`
        insert into suppressions (id, workspace_id, user_id, kind, hash, pepper, reason)
        values (${id}, ${maker.workspaceId}, ${maker.userId}, 'email', ${id}, '1', 'asked')`);
      return { params: { suppressionId: id }, about: id };
    },
  },

  "GET /api/v1/workspaces": plain,
  "POST /api/v1/workspaces": { call: () => ({ json: { name: "Mine" } }) },
  "POST /api/v1/workspaces/switch": {
    async call({ town, by }) {
      const { workspaceId } = await town.addTeam();
      await town.db.execute(sql`insert into members (workspace_id, user_id, role)
        values (${workspaceId}, ${by.userId}, 'viewer')`);
      return { json: { workspaceId }, about: workspaceId };
    },
  },
  "GET /api/v1/workspaces/current": plain,
  "PATCH /api/v1/workspaces/current": { call: () => ({ json: { name: "Acme" } }) },
  "DELETE /api/v1/workspaces/current": {
    call: () => ({ json: { name: "Acme" } }),
    isDrastic: true,
  },
  "GET /api/v1/members": plain,
  "PATCH /api/v1/members/:userId": {
    async call(where) {
      const userId = await addColleague(where);
      return { params: { userId }, json: { role: "viewer" }, about: userId };
    },
  },
  "DELETE /api/v1/members/:userId": {
    async call(where) {
      const userId = await addColleague(where);
      return { params: { userId }, about: userId };
    },
  },
  "DELETE /api/v1/members/:userId/sessions": {
    async call(where) {
      const userId = await addColleague(where);
      return { params: { userId }, about: userId };
    },
  },
  "POST /api/v1/members/leave": { ...plain, isDrastic: true },
  "POST /api/v1/ownership": {
    async call(where) {
      const userId = await addColleague(where);
      return { json: { userId }, about: userId };
    },
    isDrastic: true,
  },
  "GET /api/v1/invitations": plain,
  "POST /api/v1/invitations": {
    call: () => ({ json: { email: `${randomUUID()}@example.com`, role: "viewer" } }),
  },
  "DELETE /api/v1/invitations/:invitationId": {
    async call(where) {
      const { id } = await addInvitation(where, "guest@example.com");
      return { params: { invitationId: id }, about: id };
    },
  },
  "POST /api/v1/invitations/accept": {
    async call({ town, by }) {
      const team = await town.addTeam();
      const { token } = await addInvitation({ town, team }, by.email);
      return { json: { token } };
    },
  },
  "GET /api/v1/recoveries": plain,
  "POST /api/v1/recoveries/:recoveryId/approve": aboutRecovery,
  "POST /api/v1/recoveries/:recoveryId/confirm": {
    async call(where) {
      const { partner: approvedBy } = where.team;
      return addRecovery(where.town, { userId: await addColleague(where), approvedBy });
    },
  },
  "POST /api/v1/recoveries/:recoveryId/stop": aboutRecovery,
  "POST /api/v1/recoveries/stop": {
    call: () => ({ json: { token: randomBytes(32).toString("base64url") } }),
    answer: 404,
  },
  "GET /api/v1/api-keys": plain,
  "POST /api/v1/api-keys": { call: () => ({ json: { name: "CRM", scopes: ["jobs:read"] } }) },
  "DELETE /api/v1/api-keys/:keyId": {
    async call({ town, maker }) {
      const id = randomUUID();
      await town.db.execute(sql`
        insert into api_keys (id, workspace_id, user_id, name, key_hash, prefix, scopes)
        values (${id}, ${maker.workspaceId}, ${maker.userId}, 'key', ${id}, 'pf_', '{jobs:read}')`);
      return { params: { keyId: id }, about: id };
    },
  },
  "GET /api/v1/privacy": plain,
  "PATCH /api/v1/privacy": { call: () => ({ json: { keepApprovedMonths: 6 } }) },
  "GET /api/v1/privacy/notices": plain,
  "POST /api/v1/privacy/notices": { call: () => ({ json: { ids: [randomUUID()] } }) },
  "POST /api/v1/privacy/access": { call: () => ({ json: NOBODY }) },
  "POST /api/v1/privacy/erase": { call: () => ({ json: NOBODY }) },
  "POST /api/v1/privacy/export": plain,
  "GET /api/v1/audit": plain,
  "GET /api/v1/audit.csv": plain,

  "GET /api/v1/session": plain,
  "POST /api/v1/session/prove": {
    async call({ town, by }) {
      await town.db.execute(sql`insert into accounts (user_id, account_id, provider_id, password)
        values (${by.userId}, ${by.userId}, 'credential', ${await hashPassword("gravel otter lamp")})
        on conflict do nothing`);
      return { json: { password: "gravel otter lamp" } };
    },
  },
  "GET /api/v1/sessions": plain,
  "DELETE /api/v1/sessions": plain,
  "DELETE /api/v1/sessions/:sessionId": {
    async call({ town, by }) {
      const { sessionId } = await signedIn(town.db, by);
      return { params: { sessionId }, about: sessionId };
    },
  },

  "GET /api/v1/status": plain,
  "GET /api/v1/admin/accounts": plain,
  "GET /api/v1/admin/dead-letters": plain,
  "POST /api/v1/admin/drain": { call: () => ({ json: { draining: true } }) },
  "GET /api/v1/admin/jobs": plain,
  "POST /api/v1/admin/jobs/:jobId/cancel": aboutJob("queued"),
  "POST /api/v1/admin/jobs/:jobId/retry": aboutJob(),
  "GET /api/v1/admin/recoveries": plain,
  "POST /api/v1/admin/recoveries/:recoveryId/confirm": {
    call: async ({ town }) => addRecovery(town, await addLoner(town)),
  },
  "POST /api/v1/admin/sign-outs": { call: ({ maker }) => ({ json: { email: maker.email } }) },

  "POST /api/linkedin/search/create-job": { call: () => ({ json: OLDER_SEARCH }) },
  "GET /api/linkedin/search/create-job": olderAboutJob,
  "GET /api/linkedin/search/results": olderAboutJob,
  "POST /api/admin/setup-search-jobs-tables": plain,

  "POST /api/callbacks/unipile/link/:token": {
    call: () => ({
      params: { token: randomBytes(32).toString("base64url") },
      json: { status: "CREATION_SUCCESS", account_id: "acc" },
    }),
    answer: 204,
  },
  "POST /api/callbacks/unipile/status/:hook": {
    async call(where) {
      const { connectionId } = await addJob(where);
      const secret = randomBytes(32).toString("base64url");
      return { params: { hook: `${connectionId}.${secret}` }, json: {} };
    },
    answer: 204,
  },

  "POST /.netlify/functions/process-linkedin-search-background": {
    async call(where) {
      const { jobId } = await addJob(where, "queued");
      return { json: { jobId } };
    },
    answer: 202,
  },
  "POST /.netlify/functions/sweep": { ...plain, answer: 403 },

  "ANY /api/:unknown+": { call: () => ({ params: { unknown: "v1/nowhere" } }), answer: 404 },
};
