import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Guest, openScene, type Scene } from "./account-scene.ts";
import { ask } from "./ask.ts";

/* An account is used by who connected it, and by others of the workspace while they share it. */

let scene: Scene;
let ann: Guest;
let colleague: Guest;

beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.close());
beforeEach(async () => {
  ann = await scene.addGuest("member");
  colleague = await scene.addGuest("member", ann.workspaceId);
});

const person = () => `Person ${randomUUID().slice(0, 8)}`;

const api = (path: string) => `${scene.app.origin}/api/v1${path}`;

const search = (by: Guest) => {
  const criteria = { kind: "people", people: { keywords: "plumber" }, target: 5 };
  return ask(api("/jobs"), { headers: by.headers, json: { criteria } });
};

const change = (by: Guest, connectionId: string, json: object) =>
  ask(api(`/connections/${connectionId}`), { headers: by.headers, method: "PATCH", json });

const places = (by: Guest) =>
  ask(api("/linkedin/parameters?type=LOCATION&q=Ohio"), { headers: by.headers });

async function seenBy(who: Guest, name: string) {
  return (await scene.listOf(who)).find((each) => each.name === name);
}

describe("an account that is not shared", () => {
  test("serves the searches of who connected it, and nobody else's", async () => {
    const name = person();
    await scene.connect(ann, name);
    const owner = await scene.addGuest("owner", ann.workspaceId);

    expect((await search(ann)).status).toBe(202);
    for (const other of [colleague, owner]) {
      expect(await search(other)).toMatchObject({
        status: 422,
        body: { field: "criteria.sources" },
      });
    }

    expect(await seenBy(ann, name)).toMatchObject({
      isShared: false,
      mayUse: true,
      mayShare: true,
    });
    expect(await seenBy(colleague, name)).toMatchObject({
      id: null,
      isShared: false,
      mayUse: false,
      mayShare: false,
    });
    expect(await seenBy(owner, name)).toMatchObject({ mayUse: false, mayShare: false });
  });

  test("is asked for LinkedIn's ids of names by nobody else either", async () => {
    await scene.connect(ann, person());
    scene.simulator.clearRequests();

    expect((await places(colleague)).body).toEqual({ parameters: [] });
    expect(asked()).toBe(0);
    await places(ann);
    expect(asked()).toBe(1);

    function asked(): number {
      return scene.simulator.requests().filter(({ route }) => route === "parameters").length;
    }
  });

  test("is chosen by nobody where another one is shared with them", async () => {
    await scene.connect(ann, person());
    const { connectionId } = await scene.connect(ann, person(), true);

    const started = await search(colleague);

    const { rows } = await scene.app.db.execute(
      sql`select connection_id from prospect_search_jobs where id = ${started.body.id}`,
    );
    expect(rows).toEqual([{ connection_id: connectionId }]);
  });
});

describe("sharing", () => {
  test("is said when an account is connected, and by nobody when it is connected again", async () => {
    const name = person();
    const { connectionId } = await scene.connect(ann, name, true);
    expect(await seenBy(colleague, name)).toMatchObject({ isShared: true, mayUse: true });

    await change(ann, connectionId, { shared: false });
    await scene.connect(colleague, name, true);

    expect(await seenBy(colleague, name)).toMatchObject({ isShared: false, mayUse: false });
  });

  test("is begun and ended by who connected it alone, and is in the trail", async () => {
    const name = person();
    const { connectionId } = await scene.connect(ann, name);
    const owner = await scene.addGuest("owner", ann.workspaceId);

    const byOwner = await change(owner, connectionId, { shared: true, paused: true });
    expect(byOwner).toMatchObject({ status: 403, body: { code: "forbidden" } });
    expect(await seenBy(owner, name)).toMatchObject({ isShared: false, isPaused: false });
    expect((await change(colleague, connectionId, { shared: true })).status).toBe(403);

    expect(await change(ann, connectionId, { shared: true })).toMatchObject({
      status: 200,
      body: { isShared: true },
    });
    expect((await search(colleague)).status).toBe(202);
    await change(ann, connectionId, { shared: false });
    expect((await search(colleague)).status).toBe(422);
    expect((await scene.trail(ann)).slice(2).map(({ action }) => action)).toEqual([
      "connection.shared",
      "connection.unshared",
    ]);
  });

  test("that ends lets searches go on, and none of others begin or be continued", async () => {
    const name = person();
    const { connectionId } = await scene.connect(ann, name, true);
    const { id } = (await search(colleague)).body;

    await change(ann, connectionId, { shared: false });

    const open = await scene.app.db.execute(
      sql`select status from prospect_search_jobs where id = ${id}`,
    );
    expect(open.rows).toEqual([{ status: "queued" }]);
    const stop = { headers: colleague.headers, json: {} };
    expect((await ask(api(`/jobs/${id}/cancel`), stop)).status).toBe(202);
    const again = await ask(api(`/jobs/${id}/retry`), { ...stop, method: "POST" });
    expect(again).toMatchObject({ status: 409, body: { code: "conflict" } });
    await change(ann, connectionId, { shared: true });
    expect((await ask(api(`/jobs/${id}/retry`), { ...stop, method: "POST" })).status).toBe(202);
  });

  test("of an account that was found at the provider is nobody's to end", async () => {
    const operator = await scene.addOperator();
    const found = await seenBy(operator, "Found there");
    expect(found).toMatchObject({ isShared: true, mayUse: true, mayShare: false });

    const refused = await change(operator, found?.id ?? "", { shared: false });

    expect(refused.status).toBe(403);
  });
});
