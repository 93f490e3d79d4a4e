import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { jobChannel, userChannel } from "#lib/contract/realtime.ts";
import { type RealtimeServer, startRealtimeServer } from "#scripts/realtime/server.ts";
import { FakePage } from "#tests/browser/shell/fake-socket.ts";
import { type Guest, type Team, type Town, townOn } from "#tests/security/town.ts";
import { type App, startApp } from "./app.ts";
import { ask } from "./ask.ts";
import { openPage, type Page } from "./page.ts";
import { signedIn } from "./signed-in.ts";

/*
 * Who loses a right loses the socket: our routes, our page's code, and between them the vendor's SDKs of both sides with
 * the local realtime server.
 */

const SOON = { timeout: 15_000 }; // a page connects again after two to five seconds
const GONE = "/api/realtime/user-auth 401";

let server: RealtimeServer;
let app: App;
let town: Town;
let team: Team;

beforeAll(async () => {
  vi.stubGlobal("document", new FakePage()); // pages are closed after each test's own end
  server = await startRealtimeServer();
  app = await startApp({
    PUSHER_APP_ID: server.appId,
    PUSHER_KEY: server.key,
    PUSHER_SECRET: server.secret,
    PUSHER_PORT: String(server.port),
  });
  town = townOn(app);
});
afterAll(async () => {
  vi.unstubAllGlobals();
  await app.stop();
  await server.stop();
});
beforeEach(async () => {
  server.failApi(null);
  await expect.poll(() => server.stats().connections).toBe(0);
  team = await town.addTeam();
});

/** A search of this person's that runs, with nothing left to be told of it. */
async function addSearch(by: Guest): Promise<string> {
  const { jobId } = await town.things(by);
  await app.db.execute(sql`update prospect_search_jobs
    set status = 'queued', completed_at = null, stop_reason = null, sent_seq = seq, sent_at = 'epoch'
    where id = ${jobId}`);
  return jobId;
}

/** A page of this person's that is live on these channels. */
async function look(headers: Guest["headers"], ...channels: string[]): Promise<Page> {
  const page = openPage({ origin: app.origin, server }, headers);
  for (const channel of channels) page.listen(channel);
  await expect.poll(() => channels.map(page.isLive), SOON).toEqual(channels.map(() => true));
  return page;
}

/** `what` is method and path. */
function call(by: Guest, what: string, json?: unknown) {
  const [method = "", path = ""] = what.split(" ");
  const headers = { ...by.headers };
  return ask(`${app.origin}${path}`, { method, headers, ...(json !== undefined && { json }) });
}

/** Says something to the workspace's search; `witness` hears it last of all who hear it. */
async function say(jobId: string, witness: Page): Promise<void> {
  expect((await call(team.owner, `POST /api/v1/jobs/${jobId}/cancel`, {})).status).toBe(202);
  await expect.poll(() => witness.heard, SOON).toEqual(["job.cancelled"]);
}

const sessionsOf = ({ userId }: Guest) => `/api/v1/members/${userId}/sessions`;

async function signOut({ userId }: Guest): Promise<number> {
  const { rows } = await app.db.execute<{ email: string }>(
    sql`select email from users where id = ${userId}`,
  );
  await app.db.execute(sql`update users set is_operator = true where id = ${team.owner.userId}`);
  return (await call(team.owner, "POST /api/v1/admin/sign-outs", { email: rows[0]?.email })).status;
}

/** Turned away at the first try to come back: it tries no more, and its socket is gone. */
async function expectGone(page: Page, others: number): Promise<void> {
  await expect.poll(() => page.answers.at(-1), SOON).toBe(GONE);
  expect(page.state()).toBe("unavailable");
  await expect.poll(() => server.stats().connections, SOON).toBe(others);
}

describe("of a search's channel nothing more is heard by", () => {
  test("a member who was removed", async () => {
    const jobId = await addSearch(team.owner);
    const channel = jobChannel(jobId);
    const [theirs, owners] = [
      await look(team.member.headers, channel, userChannel(team.member.userId)),
      await look(team.owner.headers, channel),
    ];

    const removed = await call(team.owner, `DELETE /api/v1/members/${team.member.userId}`);

    expect(removed.status).toBe(204);
    await expect.poll(() => theirs.state()).toBe("unavailable");
    expect(owners.isLive(channel)).toBe(true);
    await say(jobId, owners);
    await expectGone(theirs, 1);
    expect(theirs.heard).toEqual([]);
  });

  test("a member who was removed while they worked in another workspace, which they go on hearing of", async () => {
    const [jobId, other] = [await addSearch(team.member), await town.addTeam()];
    const { userId } = team.member;
    await app.db.execute(sql`insert into members (workspace_id, user_id, role)
      values (${other.workspaceId}, ${userId}, 'member')`);
    const { workspaceId } = other;
    const { headers } = await signedIn(app.db, team.member, { workspaceId });
    const owners = await look(team.owner.headers, jobChannel(jobId));
    const theirs = await look(headers, userChannel(userId));

    await call(team.owner, `DELETE /api/v1/members/${userId}`);
    await expect.poll(() => theirs.state()).toBe("unavailable");
    await expect.poll(() => theirs.isLive(userChannel(userId)), SOON).toBe(true);
    await say(jobId, owners);

    const ours = await addSearch({ ...team.member, workspaceId });
    await call(other.owner, `POST /api/v1/jobs/${ours}/cancel`, {});
    await expect.poll(() => theirs.heard, SOON).toEqual(["job.cancelled"]); // of that one alone
  });

  test("a member who left", async () => {
    const jobId = await addSearch(team.owner);
    const theirs = await look(team.member.headers, jobChannel(jobId));
    const owners = await look(team.owner.headers, jobChannel(jobId));

    expect((await call(team.member, "POST /api/v1/members/leave", {})).status).toBe(204);

    await expect.poll(() => theirs.state()).toBe("unavailable");
    await say(jobId, owners);
    await expect.poll(() => theirs.answers.at(-1), SOON).toBe("/api/realtime/user-auth 403");
    expect(theirs.heard).toEqual([]);
  });

  test("a browser that signed out, while another of the same person comes back by itself", async () => {
    const jobId = await addSearch(team.owner);
    const channel = jobChannel(jobId);
    const second = await signedIn(app.db, team.member);
    const [first, other] = [
      await look(team.member.headers, channel),
      await look(second.headers, channel),
    ];

    expect((await call(team.member, "DELETE /api/session")).status).toBe(204);

    await expect.poll(() => first.state()).toBe("unavailable");
    await expectGone(first, 1);
    await expect.poll(() => other.isLive(channel), SOON).toBe(true);
    await say(jobId, other);
    expect(first.heard).toEqual([]);
  });

  test.each([
    ["one by one", (id: string) => `/api/v1/sessions/${id}`],
    ["all at once", () => "/api/v1/sessions"],
  ])("a browser whose session was ended from another, %s", async (_, pathOf) => {
    const jobId = await addSearch(team.owner);
    const channel = jobChannel(jobId);
    const lost = await signedIn(app.db, team.member);
    const [far, here] = [
      await look(lost.headers, channel),
      await look(team.member.headers, channel),
    ];

    expect((await call(team.member, `DELETE ${pathOf(lost.sessionId)}`)).status).toBe(204);

    await expect.poll(() => far.state()).toBe("unavailable");
    await expectGone(far, 1);
    await expect.poll(() => here.isLive(channel), SOON).toBe(true);
    await say(jobId, here);
    expect(far.heard).toEqual([]);
  });

  test.each([
    ["an owner", async () => (await call(team.owner, `DELETE ${sessionsOf(team.member)}`)).status],
    ["who runs the service", () => signOut(team.member)],
  ])("a member whose sessions %s ended", async (_, end) => {
    const jobId = await addSearch(team.owner);
    const channel = jobChannel(jobId);
    const [theirs, owners] = [
      await look(team.member.headers, channel),
      await look(team.owner.headers, channel),
    ];

    expect(await end()).toBeLessThan(300);

    await expect.poll(() => theirs.state()).toBe("unavailable");
    await expectGone(theirs, 1);
    await say(jobId, owners);
    expect(theirs.heard).toEqual([]);
  });

  test("everybody whose workspace was deleted", async () => {
    const channel = jobChannel(await addSearch(team.owner));
    const pages = [
      await look(team.owner.headers, channel),
      await look(team.member.headers, channel),
    ];

    const gone = await call(team.owner, "DELETE /api/v1/workspaces/current", { name: "Acme" });

    expect(gone.status).toBe(200);
    await expect
      .poll(() => pages.map((page) => page.state()))
      .toEqual(pages.map(() => "unavailable"));
    await expect.poll(() => server.stats().connections, SOON).toBe(0);
  });
});

interface Change {
  readonly method: "PATCH" | "POST";
  readonly path: (userId: string) => string;
  readonly json: (userId: string) => object;
}

const CHANGES: readonly (readonly [who: string, change: Change])[] = [
  [
    "is given another role",
    { method: "PATCH", path: (id) => `/api/v1/members/${id}`, json: () => ({ role: "viewer" }) },
  ],
  [
    "becomes the owner",
    { method: "POST", path: () => "/api/v1/ownership", json: (userId) => ({ userId }) },
  ],
];

test.each(CHANGES)("who %s is asked anew, and live again by themselves", async (...[, change]) => {
  const jobId = await addSearch(team.owner);
  const channel = jobChannel(jobId);
  const { headers, userId } = team.member;
  const theirs = await look(headers, channel);

  const { method, path, json } = change;
  expect((await call(team.owner, `${method} ${path(userId)}`, json(userId))).status).toBe(204);

  await expect.poll(() => theirs.state()).toBe("unavailable");
  await expect.poll(() => theirs.isLive(channel), SOON).toBe(true);
  await say(jobId, theirs);
  const asked = ["/api/realtime/user-auth 200", "/api/realtime/auth 200"];
  expect(theirs.answers).toEqual([...asked, ...asked]);
});

test("a refusal changes nothing, and closes nobody's socket", async () => {
  const channel = jobChannel(await addSearch(team.owner));
  const theirs = await look(team.owner.headers, channel);

  const refused = await call(team.admin, `DELETE /api/v1/members/${team.owner.userId}`);

  expect(refused.status).toBe(403);
  expect(server.stats().connections).toBe(1);
  expect(theirs.answers).toHaveLength(2);
});

describe("while the realtime service is away", () => {
  test("somebody is removed all the same, and it is logged that their socket may be open", async () => {
    server.failApi({ status: 500 });

    const removed = await call(team.owner, `DELETE /api/v1/members/${team.member.userId}`);

    expect(removed.status).toBe(204);
    expect((await call(team.member, "GET /api/v1/jobs")).status).toBe(401);
    await expect.poll(() => app.allPrinted().join("\n"), SOON).toContain("realtime.not_hung_up");
    expect(app.allPrinted().join("\n")).not.toContain("auth_signature");
  });

  test("for a moment, the socket is closed a moment later", async () => {
    const channel = jobChannel(await addSearch(team.owner));
    const theirs = await look(team.member.headers, channel);
    server.failApi({ status: 503, times: 1 });

    await call(team.owner, `DELETE /api/v1/members/${team.member.userId}`);

    await expect.poll(() => theirs.state(), SOON).toBe("unavailable");
    await expectGone(theirs, 0);
  });
});
