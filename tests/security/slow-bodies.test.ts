import { once } from "node:events";
import { type ClientRequest, type IncomingMessage, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RouteName } from "#lib/contract/permissions.ts";
import { type App, startApp } from "#tests/api/app.ts";
import { makeDataDir } from "#tests/setup/data-dir.ts";
import { doorsOf } from "./knock.ts";
import { type Guest, TOWN_KEYS, type Town, townOn } from "./town.ts";
import type { Call } from "./walk.ts";
import { WALKS } from "./walks.ts";

/* Who was let in by the head of a call, and may not any more when its body is there, changes nothing. */

/** Longer than a body may take without anybody being asked about again. */
const SLOW_MS = 1_300;

let app: App;
let town: Town;
let folder: Awaited<ReturnType<typeof makeDataDir>>;
beforeAll(async () => {
  folder = await makeDataDir();
  app = await startApp({ MAIL_DIR: folder.path, DATA_KEYS: TOWN_KEYS });
  town = townOn(app);
});
afterAll(async () => {
  await app.stop();
  await folder.remove();
});

interface Slow {
  readonly name: RouteName;
  readonly who: Guest;
  readonly outgoing: ClientRequest;
  readonly answer: Promise<IncomingMessage>;
  readonly body: string;
}

const bodyOf = ({ json, form }: Call) =>
  form ? new URLSearchParams(form).toString() : JSON.stringify(json ?? {});

/** The head of a call, by an owner of a team of their own; resolves when the app has looked who it is. */
async function begin(name: RouteName, { isOperator = false } = {}): Promise<Slow> {
  const team = await town.addTeam();
  const who = team.owner;
  if (isOperator) {
    await town.db.execute(sql`update users set is_operator = true where id = ${who.userId}`);
  }
  const call = await WALKS[name].call({ town, team, by: who, maker: who });
  const [method = "", path = ""] = name.split(" ");
  const filled = path.replaceAll(/:(\w+)/g, (_, key: string) => call.params?.[key] ?? "");
  const body = bodyOf(call);
  const type = call.form ? "application/x-www-form-urlencoded" : "application/json";
  const headers = { ...who.headers, "content-type": type, "content-length": body.length };
  const outgoing = request(app.origin + filled, { method, headers, agent: false });
  const answer = once(outgoing, "response").then(([response]): IncomingMessage => response);
  outgoing.flushHeaders();
  await expect.poll(() => isCounted(who), { timeout: 10_000 }).toBe(true);
  return { name, who, outgoing, answer, body };
}

async function isCounted({ userId }: Guest): Promise<boolean> {
  const { rows } = await town.db.execute(
    sql`select from rate_buckets where key = ${`general:session:${userId}`}`,
  );
  return rows.length > 0;
}

/** What each is told whose body comes slowly, after `meanwhile`; and whether that changed anything. */
async function outcome(calls: readonly Slow[], meanwhile: (who: Guest) => Promise<unknown>) {
  for (const { who } of calls) await meanwhile(who);
  const before = await town.snapshot();
  await sleep(SLOW_MS); // a body that takes so long
  for (const { outgoing, body } of calls) outgoing.end(body);
  const told: Record<string, number | undefined> = {};
  for (const { name, answer } of calls) told[name] = (await answer).resume().statusCode;
  return { told, changed: changes(before, await town.snapshot()) };
}

function changes(before: Record<string, string>, after: Record<string, string>): string[] {
  return Object.keys(before).filter((table) => before[table] !== after[table]);
}

const all = (names: readonly RouteName[], status: number) =>
  Object.fromEntries(names.map((name) => [name, status]));

const remove = ({ userId }: Guest) =>
  town.db.execute(sql`delete from members where user_id = ${userId}`);
const demote = ({ userId }: Guest) =>
  town.db.execute(sql`update members set role = 'viewer' where user_id = ${userId}`);
const signOut = ({ userId }: Guest) =>
  town.db.execute(sql`delete from sessions where user_id = ${userId}`);
const dismiss = ({ userId }: Guest) =>
  town.db.execute(sql`update users set is_operator = false where id = ${userId}`);

const EMPTY_BODY: readonly RouteName[] = ["POST /api/v1/jobs/:jobId/cancel"];
const READS: readonly RouteName[] = ["POST /api/v1/jobs/:jobId/results"];

/** Routes that read a body, found out by asking how they are called. */
const BODIES: readonly RouteName[] = [
  "POST /api/v1/jobs",
  "POST /api/v1/decisions",
  "PATCH /api/v1/connections/:connectionId",
  "POST /api/v1/connections/links",
  "POST /api/v1/connections/links/return",
  "POST /api/realtime/auth",
  "POST /api/realtime/user-auth",
  "PUT /api/v1/provider-keys/:provider",
  "POST /api/v1/suppressions",
  "PATCH /api/v1/workspaces/current",
  "DELETE /api/v1/workspaces/current",
  "PATCH /api/v1/members/:userId",
  "POST /api/v1/ownership",
  "POST /api/v1/invitations",
  "POST /api/v1/api-keys",
  "PATCH /api/v1/privacy",
  "POST /api/v1/privacy/notices",
  "POST /api/v1/privacy/access",
  "POST /api/v1/privacy/erase",
  "POST /api/linkedin/search/create-job",
  ...EMPTY_BODY,
  ...READS,
];

test("no route of a workspace that takes a body is left out here", async () => {
  const team = await town.addTeam();
  const where = { town, team, by: team.owner, maker: team.owner };
  const taking: RouteName[] = [...EMPTY_BODY];
  for (const { name } of doorsOf("workspace")) {
    const { json, form } = await WALKS[name].call(where);
    if (json !== undefined || form !== undefined) taking.push(name);
  }
  expect(taking.toSorted()).toEqual(BODIES.toSorted());
});

describe("a body that comes slowly, after its sender", () => {
  test("was removed, changes nothing anywhere", async () => {
    const calls: Slow[] = [];
    for (const name of BODIES) calls.push(await begin(name));

    expect(await outcome(calls, remove)).toEqual({ told: all(BODIES, 403), changed: [] });
  }, 60_000);

  test("was demoted, changes nothing anywhere", async () => {
    const changing = BODIES.filter((name) => !READS.includes(name));
    const calls: Slow[] = [];
    for (const name of changing) calls.push(await begin(name));

    expect(await outcome(calls, demote)).toEqual({ told: all(changing, 403), changed: [] });
  }, 60_000);

  test("was signed out, changes nothing of theirs either", async () => {
    const names: readonly RouteName[] = ["POST /api/v1/privacy/erase", "POST /api/v1/workspaces"];
    const calls = [
      await begin("POST /api/v1/privacy/erase"),
      await begin("POST /api/v1/workspaces"),
    ];

    expect(await outcome(calls, signOut)).toEqual({ told: all(names, 401), changed: [] });
  });

  test("does not run the service any more, holds nothing up", async () => {
    const calls = [await begin("POST /api/v1/admin/drain", { isOperator: true })];

    expect(await outcome(calls, dismiss)).toEqual({
      told: { "POST /api/v1/admin/drain": 404 },
      changed: [],
    });
  });

  test("is still who they were, does what it says, and is counted once", async () => {
    const name = "POST /api/v1/privacy/access";
    const call = await begin(name);
    const { told } = await outcome([call], async () => undefined);

    expect(told).toEqual({ [name]: 202 });
    const { rows } = await town.db.execute(sql`
      select tokens from rate_buckets where key = ${`privacy:workspace:${call.who.workspaceId}`}`);
    expect(rows).toEqual([{ tokens: 20 * 100 - 1 }]); // RATE_LIMIT_SCALE of the tests
  });
});
