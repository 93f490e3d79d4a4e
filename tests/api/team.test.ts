import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ApiKeyList, CreatedApiKey } from "#lib/contract/api-key.ts";
import { AuditList } from "#lib/contract/audit.ts";
import { Invitation, InvitationList, Joined, MemberList } from "#lib/contract/team.ts";
import { CurrentWorkspace, Workspace, WorkspaceList } from "#lib/contract/workspace.ts";
import { type Guest, type Headers, type Team, type Town, townOn } from "#tests/security/town.ts";
import { makeDataDir } from "#tests/setup/data-dir.ts";
import { type App, startApp } from "./app.ts";
import { ask } from "./ask.ts";

let app: App;
let town: Town;
let team: Team;
let folder: Awaited<ReturnType<typeof makeDataDir>>;

beforeAll(async () => {
  folder = await makeDataDir();
  app = await startApp({ MAIL_DIR: folder.path });
  town = townOn(app);
  team = await town.addTeam();
});
afterAll(async () => {
  await app.stop();
  await folder.remove();
});

interface Asking {
  readonly method?: string;
  readonly json?: unknown;
}

const as = (guest: { headers: Headers }, path: string, input: Asking = {}) =>
  ask(`${app.origin}/api/v1${path}`, { ...input, headers: { ...guest.headers } });

function tokenFor(email: string): string {
  const letters = readdirSync(folder.path).map((file) =>
    readFileSync(join(folder.path, file), "utf8"),
  );
  const letter = letters.findLast((text) => text.includes(`\nTo: ${email}\n`));
  const [, token = ""] = /\/invitation#([\w-]{43})\n/.exec(letter ?? "") ?? [];
  return token;
}

async function trailOf(guest: Guest, query = ""): Promise<AuditList["events"]> {
  return AuditList.parse((await as(guest, `/audit${query}`)).body).events;
}

test("a colleague is invited, joins with the mailed secret, and works there at once", async () => {
  const guest = await town.addGuest(null, team.workspaceId);
  const invited = await as(team.admin, "/invitations", {
    json: { email: ` ${guest.email.toUpperCase()} `, role: "viewer" },
  });
  expect(invited.status).toBe(201);
  expect(Invitation.parse(invited.body)).toMatchObject({ email: guest.email, role: "viewer" });
  const open = InvitationList.parse((await as(team.owner, "/invitations")).body);
  expect(open.invitations.map(({ email }) => email)).toContain(guest.email);

  const token = tokenFor(guest.email);
  const joined = await as(guest, "/invitations/accept", { json: { token } });

  expect(JSON.stringify([invited.body, open])).not.toContain(token);
  expect(Joined.parse(joined.body)).toEqual({
    workspaceId: team.workspaceId,
    name: "Acme",
    role: "viewer",
  });
  expect((await as(guest, "/jobs")).status).toBe(200);
  const { members } = MemberList.parse((await as(team.owner, "/members")).body);
  expect(members.find(({ userId }) => userId === guest.userId)?.role).toBe("viewer");
  const again = await as(guest, "/invitations/accept", { json: { token } });
  expect([again.status, again.body.code]).toEqual([404, "not_found"]);
});

test("whoever is removed is out with the next request, and their key with them", async () => {
  const gone = await town.addGuest("admin", team.workspaceId);
  const key = { headers: await town.addKey(gone, ["jobs:read"]) };
  expect([(await as(gone, "/jobs")).status, (await as(key, "/jobs")).status]).toEqual([200, 200]);

  const removed = await as(team.owner, `/members/${gone.userId}`, { method: "DELETE" });

  expect(removed.status).toBe(204);
  expect([(await as(gone, "/jobs")).status, (await as(key, "/jobs")).status]).toEqual([401, 401]);
});

test("a role that was taken away is gone with the next request", async () => {
  const demoted = await town.addGuest("admin", team.workspaceId);
  const path = `/members/${demoted.userId}`;
  await as(team.owner, path, { method: "PATCH", json: { role: "viewer" } });

  expect((await as(demoted, "/members")).status).toBe(403);
});

test("making somebody an owner needs a session that proved itself a moment ago", async () => {
  const { userId } = await town.addGuest("member", team.workspaceId);
  const stale = { headers: await town.stale(team.owner) };
  const change = { method: "PATCH", json: { role: "owner" } };

  const refused = [
    await as(stale, `/members/${userId}`, change),
    await as(stale, "/invitations", { json: { email: "boss@example.com", role: "owner" } }),
  ];

  expect(refused.map(({ status, body }) => `${status} ${body.code}`)).toEqual([
    "403 step_up",
    "403 step_up",
  ]);
  const less = await as(stale, `/members/${userId}`, { method: "PATCH", json: { role: "admin" } });
  expect(less.status).toBe(204);
  expect((await as(team.owner, `/members/${userId}`, change)).status).toBe(204);
});

describe("workspaces", () => {
  test("are made, switched to, renamed and deleted by their owner", async () => {
    const ann = await town.addGuest("member", team.workspaceId);
    const made = Workspace.parse((await as(ann, "/workspaces", { json: { name: "Mine" } })).body);
    const list = async () => WorkspaceList.parse((await as(ann, "/workspaces")).body).workspaces;
    expect(await list()).toEqual([
      { id: team.workspaceId, name: "Acme", role: "member", isCurrent: true },
      { id: made.id, name: "Mine", role: "owner", isCurrent: false },
    ]);

    await as(ann, "/workspaces/switch", { json: { workspaceId: made.id } });
    await as(ann, "/workspaces/current", { method: "PATCH", json: { name: "Ours" } });

    expect((await list()).find(({ isCurrent }) => isCurrent)).toEqual({
      id: made.id,
      name: "Ours",
      role: "owner",
      isCurrent: true,
    });
    const { contents } = CurrentWorkspace.parse((await as(ann, "/workspaces/current")).body);
    expect([contents.members, contents.searches]).toEqual([1, 0]);
    const wrong = await as(ann, "/workspaces/current", { method: "DELETE", json: { name: "x" } });
    expect([wrong.status, wrong.body.field]).toEqual([422, "name"]);
    const gone = await as(ann, "/workspaces/current", { method: "DELETE", json: { name: "Ours" } });
    expect(gone.status).toBe(200);
    expect((await list()).map(({ id }) => id)).toEqual([team.workspaceId]);
  });

  test("are a person's also who is in none", async () => {
    const nomad = await town.addGuest(null, team.workspaceId);

    expect((await as(nomad, "/jobs")).body.code).toBe("no_workspace");
    const { body } = await as(nomad, "/workspaces", { json: { name: "First" } });
    expect(await as(nomad, "/jobs")).toMatchObject({ status: 200, body: { jobs: [] } });
    expect(Workspace.parse(body).role).toBe("owner");
  });

  test.each(["", " ", "x".repeat(81), "two\nlines", "\u202Enruter", "\u0000"])(
    "are not called %j",
    async (name) => {
      const answer = await as(team.owner, "/workspaces", { json: { name } });
      expect([answer.status, answer.body.field]).toEqual([422, "name"]);
    },
  );
});

describe("API keys", () => {
  test("open the API as far as their scopes, until they are revoked", async () => {
    const { status, body } = await as(team.admin, "/api-keys", {
      json: { name: "CRM", scopes: ["jobs:read"] },
    });
    expect(status).toBe(201);
    const { secret, id, expiresAt, createdAt } = CreatedApiKey.parse(body);
    const days = (Date.parse(expiresAt ?? "") - Date.parse(createdAt)) / 86_400_000;
    expect(days).toBeCloseTo(90);
    const key = { headers: { authorization: `Bearer ${secret}` } };
    const codes = async () => [
      (await as(key, "/jobs")).status,
      (await as(key, "/jobs", { json: {} })).body.code,
      (await as(key, "/api-keys")).body.code,
    ];
    expect(await codes()).toEqual([200, "insufficient_scope", "session_required"]);

    const listed = await as(team.owner, "/api-keys");
    const mine = ApiKeyList.parse(listed.body).keys.find((one) => one.id === id);
    expect(mine?.lastUsedAt).not.toBeNull();
    expect(JSON.stringify(listed.body)).not.toContain(secret);
    await as(team.owner, `/api-keys/${id}`, { method: "DELETE" });
    expect(await codes()).toEqual([401, "unauthorized", "unauthorized"]);
  });
});

describe("the audit trail", () => {
  test("tells what was done with the request's id, and from which network", async () => {
    const headers = {
      ...team.owner.headers,
      "x-request-id": "the-request-of-this-test",
      "x-nf-client-connection-ip": "203.0.113.77",
    };
    await as({ headers }, "/workspaces/current", { method: "PATCH", json: { name: "Acme" } });

    const [event] = await trailOf(team.owner, "?action=workspace.renamed&limit=1");
    expect(event).toMatchObject({
      requestId: "the-request-of-this-test",
      address: "203.0.113.0/24",
      actor: { kind: "user", id: team.owner.userId },
      object: team.workspaceId,
    });
  });

  test("tells who was refused what, by session and by key, once a minute", async () => {
    const lonely = await town.addTeam();
    const key = { headers: await town.addKey(lonely.admin, ["jobs:read"]) };
    for (let times = 0; times < 3; times += 1) {
      await as(lonely.member, "/members");
      await as(key, "/jobs", { json: {} });
    }
    await as(lonely.viewer, `/jobs/${crypto.randomUUID()}`);
    await as(lonely.admin, "/workspaces/switch", { json: { workspaceId: team.workspaceId } });

    const events = await trailOf(lonely.owner, "?result=refused");
    const { rows } = await app.db.execute<{ id: string }>(sql`
      select id from api_keys where workspace_id = ${lonely.workspaceId} and scopes = '{jobs:read}'`);
    expect(events.map(({ actor, detail }) => [actor.id, detail])).toEqual([
      [
        lonely.admin.userId,
        { route: "POST /api/v1/workspaces/switch", status: 404, code: "not_found" },
      ],
      [lonely.viewer.userId, { route: "GET /api/v1/jobs/:jobId", status: 404, code: "not_found" }],
      [rows[0]?.id, { route: "POST /api/v1/jobs", status: 403, code: "insufficient_scope" }],
      [lonely.member.userId, { route: "GET /api/v1/members", status: 403, code: "forbidden" }],
    ]);
  });

  test("notes a stranger's try without a workspace, and nothing of addresses that are none", async () => {
    await ask(`${app.origin}/api/v1/members`);
    await ask(`${app.origin}/api/v1/nowhere`);

    const { rows } = await app.db.execute(sql`
      select actor_id, detail ->> 'route' as route from audit_events
      where workspace_id is null and action = 'request.refused' and detail ->> 'route' ~ '(members|unknown)'`);
    expect(rows).toEqual([{ actor_id: null, route: "GET /api/v1/members" }]);
  });

  test("is a file as well, whose taking is noted", async () => {
    const ours = await town.addTeam();
    await app.db.execute(sql`insert into audit_events (workspace_id, actor_kind, action, object)
      values (${ours.workspaceId}, 'system', 'list.made', '=HYPERLINK("https://evil.example")')`);

    const { status, headers, body } = await as(ours.admin, "/audit.csv?action=list");

    expect(status).toBe(200);
    expect(headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(headers.get("content-disposition")).toMatch(
      /^attachment; filename="audit-\d{4}-\d\d-\d\d\.csv"$/,
    );
    expect(headers.get("cache-control")).toBe("no-store");
    const lines = String(body).split("\r\n");
    expect(lines[0]).toBe(
      '\uFEFF"at","actor_kind","actor_id","actor","action","object","result","address","request_id","detail"',
    );
    expect(lines[1]).toContain(`"list.made","'=HYPERLINK(""https://evil.example"")","done"`);
    expect(lines).toHaveLength(3);
    const [event] = await trailOf(ours.owner, "?action=audit.downloaded");
    expect(event?.detail).toEqual({ rows: 1, filters: ["action"] });
  });

  test("holds every page of a long story", async () => {
    const ours = await town.addTeam();
    await app.db.execute(sql`
      insert into audit_events (workspace_id, actor_kind, action, object)
      select ${ours.workspaceId}, 'system', 'page.turned', n::text from generate_series(1, 450) n`);

    const { body } = await as(ours.owner, "/audit.csv?action=page");

    const objects = [...String(body).matchAll(/"page\.turned","(\d+)"/g)].map(([, n]) => n);
    expect(new Set(objects).size).toBe(450);
    expect(objects).toHaveLength(450);
  });

  test.each(["action=Drop Table", "from=yesterday", "actor=me", "result=maybe", "page=1"])(
    "refuses the filter %s",
    async (query) => {
      expect((await as(team.owner, `/audit?${encodeURI(query)}`)).status).toBe(422);
    },
  );
});
