import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Guest, openScene, type Scene } from "./account-scene.ts";
import type { App } from "./app.ts";
import { ask } from "./ask.ts";
import { signedIn } from "./signed-in.ts";

/* Accounts are connected through the provider's page as a browser does, with the simulated provider calling back. */

let scene: Scene;
let app: App;
let simulator: Scene["simulator"];
let front: Scene["front"];
let ann: Guest;

beforeAll(async () => {
  scene = await openScene();
  ({ app, simulator, front } = scene);
});
afterAll(() => scene.close());
beforeEach(async () => {
  ann = await scene.addGuest("member");
  await app.db.execute(sql`delete from connection_links`);
});

const at = (path: string) => `${app.origin}/api/v1/connections${path}`;

/** Each test signs in as somebody of its own, since the same person is the same account. */
const person = () => `Person ${randomUUID().slice(0, 8)}`;

describe("an account that is connected", () => {
  test("tells when its session ends, and is believed only after the provider was asked", async () => {
    const { connectionId } = await scene.connect(ann, person());
    const { rows } = await app.db.execute<{ account_id: string; hook_hash: string }>(
      sql`select account_id, hook_hash from connections where id = ${connectionId}`,
    );
    const [{ account_id: accountId = "", hook_hash: hash = "" } = {}] = rows;
    expect(hash).toMatch(/^[0-9a-f]{64}$/);

    simulator.setAccount(accountId, { status: "CREDENTIALS" });
    await expect.poll(() => scene.stateIn(connectionId)).toBe("needs_reconnect");
    simulator.setAccount(accountId, { status: "OK" });
    await expect.poll(() => scene.stateIn(connectionId)).toBe("connected");

    const hook = front.heard.findLast(({ path }) => path.includes("/status/"))?.path ?? "";
    const lie = { AccountStatus: { account_id: accountId, message: "CREDENTIALS" } };
    expect((await ask(app.origin + hook, { json: lie })).status).toBe(204);
    simulator.clearRequests();
    await ask(app.origin + hook, { json: lie });
    await expect
      .poll(() => simulator.requests().filter(({ route }) => route === "me").length)
      .toBeGreaterThan(0);
    expect(await scene.stateIn(connectionId)).toBe("connected");
  });

  test("a wrong secret is answered like the right one, and asks nobody anything", async () => {
    const { connectionId } = await scene.connect(ann, person());
    simulator.clearRequests();
    const path = `/api/callbacks/unipile/status/${connectionId}.${"x".repeat(43)}`;
    const wrong = await ask(app.origin + path, { json: {} });
    const nobody = await ask(
      `${app.origin}/api/callbacks/unipile/status/${randomUUID()}.${"x".repeat(43)}`,
      { json: {} },
    );
    const nonsense = await ask(`${app.origin}/api/callbacks/unipile/status/x`, { json: {} });
    expect([wrong, nobody, nonsense].map(({ status, body }) => [status, body])).toEqual([
      [204, null],
      [204, null],
      [204, null],
    ]);
    await scene.listOf(ann);
    expect(simulator.requests().filter(({ route }) => route === "account")).toEqual([]);
  });

  test("is connected again by its own link, and its waiting searches are due at once", async () => {
    const { connectionId } = await scene.connect(ann, person());
    const { rows } = await app.db.execute<{ account_id: string }>(
      sql`select account_id from connections where id = ${connectionId}`,
    );
    const accountId = rows[0]?.account_id ?? "";
    simulator.setAccount(accountId, { status: "CREDENTIALS" });
    await expect.poll(() => scene.stateIn(connectionId)).toBe("needs_reconnect");
    const criteria = { kind: "people", people: { keywords: "plumber" }, target: 5 };
    const started = await ask(`${app.origin}/api/v1/jobs`, {
      headers: ann.headers,
      json: { criteria },
    });
    await app.db.execute(sql`update prospect_search_jobs set status = 'waiting', connection_id = ${connectionId},
      waiting_reason = 'account_disconnected', run_at = now() + interval '1 hour' where id = ${started.body.id}`);

    const { body } = await scene.begin(ann, { connectionId });
    const state = await scene.press(body.url, { name: "whoever" });

    expect(await scene.settle(ann, state)).toMatchObject({ state: "connected", connectionId });
    const due = await app.db.execute(
      sql`select run_at <= now() as is_due from prospect_search_jobs where id = ${started.body.id}`,
    );
    expect(due.rows).toEqual([{ is_due: true }]);
    expect((await scene.trail(ann)).map(({ action }) => action)).toEqual([
      "connection.consented",
      "connection.connected",
      "connection.consented",
      "connection.reconnected",
    ]);
  });

  test("is removed with its searches stopped, its hook and itself gone from the provider, and stays away", async () => {
    const name = person();
    const { connectionId } = await scene.connect(ann, name);
    const criteria = { kind: "people", people: { keywords: "plumber" }, target: 5 };
    const started = await ask(`${app.origin}/api/v1/jobs`, {
      headers: ann.headers,
      json: { criteria },
    });
    await app.db.execute(
      sql`update prospect_search_jobs set connection_id = ${connectionId} where id = ${started.body.id}`,
    );
    const hooksBefore = await hooks();

    const removed = await ask(at(`/${connectionId}`), { headers: ann.headers, method: "DELETE" });

    expect(removed.status).toBe(204);
    const job = await ask(`${app.origin}/api/v1/jobs/${started.body.id}`, { headers: ann.headers });
    expect(job.body).toMatchObject({ status: "cancelled" });
    expect(await hooks()).toBe(hooksBefore - 1);
    const left = await fetch(`${simulator.url}/_simulator/accounts`, {
      headers: { "x-api-key": simulator.apiKey },
    });
    expect(await left.text()).not.toContain(name);
    await app.db.execute(sql`update connections set updated_at = 'epoch'`);
    expect((await scene.listOf(ann)).map(({ id }) => id)).not.toContain(connectionId);
    const again = await ask(at(`/${connectionId}`), { headers: ann.headers, method: "DELETE" });
    expect(again.status).toBe(404);

    // Who signs in with it once more has it again.
    expect(await scene.connect(ann, name)).toMatchObject({ state: "connected", connectionId });
  });

  async function hooks(): Promise<number> {
    const answer = await fetch(`${simulator.url}/api/v1/webhooks`, {
      headers: { "x-api-key": simulator.apiKey },
    });
    const { items }: { items: unknown[] } = await answer.json();
    return items.length;
  }
});

test("a workspace that is deleted leaves none of its accounts at the provider", async () => {
  const owner = await scene.addGuest("owner");
  const name = person();
  await scene.connect(owner, name);

  const path = `${app.origin}/api/v1/workspaces/current`;
  const gone = await ask(path, {
    headers: owner.headers,
    method: "DELETE",
    json: { name: "Acme" },
  });

  expect(gone.status).toBe(200);
  const left = await fetch(`${simulator.url}/_simulator/accounts`, {
    headers: { "x-api-key": simulator.apiKey },
  });
  expect(await left.text()).not.toContain(name);
});

test("to connect and to remove an account asks for proof again, to pause it does not", async () => {
  const { connectionId } = await scene.connect(ann, person());
  const { headers } = await signedIn(app.db, ann, { provedMinutesAgo: 11 });
  const stale = { ...ann, headers: { ...headers } };

  const begun = await scene.begin(stale);
  const removed = await ask(at(`/${connectionId}`), { headers, method: "DELETE" });
  const json = { paused: true };
  const paused = await ask(at(`/${connectionId}`), { headers, method: "PATCH", json });

  for (const refused of [begun, removed]) {
    expect(refused).toMatchObject({ status: 403, body: { code: "step_up" } });
  }
  expect(paused).toMatchObject({ status: 200, body: { isPaused: true } });
});

test("an account that was found at the provider is taken out of the workspace and left there", async () => {
  const operator = await scene.addOperator();
  const own = (await scene.listOf(operator)).find((each) => each.name === "Found there");
  const removed = await ask(at(`/${own?.id}`), { headers: operator.headers, method: "DELETE" });
  expect(removed.status).toBe(204);
  const left = await fetch(`${simulator.url}/_simulator/accounts`, {
    headers: { "x-api-key": simulator.apiKey },
  });
  expect(await left.text()).toContain("Found there");
  await app.db.execute(sql`update connections set updated_at = 'epoch'`);
  expect((await scene.listOf(operator)).map((each) => each.name)).not.toContain("Found there");
});

test("of a colleague's account members see name, gauge and state, and nothing by which it could be named or how it is set", async () => {
  const name = person();
  const { connectionId } = await scene.connect(ann, name);
  const hours = { timeZone: "UTC", days: [1], from: "08:00", to: "18:00" };
  const change = { paused: true, workingHours: hours, dailyRows: 50 };
  const path = at(`/${connectionId}`);
  const set = await ask(path, { headers: ann.headers, method: "PATCH", json: change });
  expect(set.body).toMatchObject({ isPaused: true, dailyRows: 50, workingHours: hours });

  const colleague = await scene.addGuest("member", ann.workspaceId);
  const [seen] = (await scene.listOf(colleague)).filter((each) => each.name === name);
  expect(seen).toMatchObject({
    id: null,
    isPaused: true,
    dailyAllowance: 50,
    workingHours: null,
    dailyRows: null,
    ownerName: null,
    mayChange: false,
  });
  const admin = await scene.addGuest("admin", ann.workspaceId);
  const [known] = (await scene.listOf(admin)).filter((each) => each.name === name);
  expect(known).toMatchObject({ id: connectionId, dailyRows: 50, mayChange: true });
  const viewer = await scene.addGuest("viewer", ann.workspaceId);
  expect((await ask(at(""), { headers: viewer.headers })).status).toBe(403);
  expect((await scene.trail(ann)).slice(2)).toEqual([
    { action: "connection.paused", detail: {} },
    { action: "connection.changed", detail: { fields: ["dailyRows", "workingHours"] } },
  ]);
});
