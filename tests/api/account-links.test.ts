import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { CONSENT_VERSION } from "#lib/contract/connection-link.ts";
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

const namesOf = async (who: Guest) => (await scene.listOf(who)).map(({ name }) => name);

/** Nobody has the account of the provider's dashboard any more. */
async function forgetFound(): Promise<void> {
  await app.db.execute(
    sql`update connections set account_id = id::text, removed_at = now() where account_id = 'found'`,
  );
}

describe("connecting", () => {
  test("needs the text that is shown now to be agreed to", async () => {
    const old = await ask(at("/links"), {
      headers: ann.headers,
      json: { consent: "2020-01-01" },
    });
    expect(old).toMatchObject({ status: 422, body: { field: "consent" } });
    expect((await ask(at("/links"), { headers: ann.headers, json: {} })).status).toBe(422);
    expect(await scene.trail(ann)).toEqual([]);
  });

  test("makes the account of who signed in the workspace's, with the consent noted", async () => {
    const name = person();
    const done = await scene.connect(ann, name);

    expect(done).toMatchObject({ state: "connected", name, connectionId: expect.any(String) });
    const [mine] = (await scene.listOf(ann)).filter((each) => each.name === name);
    expect(mine).toMatchObject({ id: done.connectionId, status: "connected", mayChange: true });
    const { rows } = await app.db.execute(sql`
      select consent_version, consented_by, consented_at is not null as is_noted, linked_at is not null as is_linked
      from connections where id = ${done.connectionId}`);
    expect(rows).toEqual([
      {
        consent_version: CONSENT_VERSION,
        consented_by: ann.userId,
        is_noted: true,
        is_linked: true,
      },
    ]);
    expect(await scene.trail(ann)).toEqual([
      { action: "connection.consented", detail: { text: CONSENT_VERSION } },
      { action: "connection.connected", detail: {} },
    ]);
  });

  test("keeps no secret in the clear", async () => {
    const { body } = await scene.begin(ann);
    const state = await scene.press(body.url, { name: person() });
    await scene.settle(ann, state);
    const token = front.heard.at(-1)?.path.split("/").at(-1) ?? "none";
    const { rows } = await app.db.execute(sql`select to_jsonb(l) as link from connection_links l`);
    expect(JSON.stringify(rows)).not.toContain(state);
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  test("is for the browser that began: whoever else signs in by the link gives nothing away", async () => {
    const { body } = await scene.begin(ann);
    const name = person();
    const state = await scene.press(body.url, { name });
    const sameAnn = await signedIn(app.db, ann);
    const stranger = await scene.addGuest("owner");

    const elsewhere = { ...ann, headers: { ...sameAnn.headers } };
    expect((await scene.comeBack(elsewhere, { state })).status).toBe(404);
    expect((await scene.comeBack(stranger, { state })).status).toBe(404);
    for (const by of [ann, stranger]) {
      await app.db.execute(sql`update connections set updated_at = 'epoch'`);
      expect((await scene.listOf(by)).map((each) => each.name)).not.toContain(name);
    }
    expect(await scene.settle(ann, state)).toMatchObject({ state: "connected" });
  });

  test("who signed in and never came back is disconnected at the provider, and is nobody's", async () => {
    const { body } = await scene.begin(ann);
    const name = person();
    await scene.press(body.url, { name });
    const known = async () =>
      (await fetch(`${simulator.url}/_simulator/accounts`, {
        headers: { "x-api-key": simulator.apiKey },
      }).then((answer) => answer.text())) ?? "";
    expect(await known()).toContain(name);
    await scene.isTold();
    await app.db.execute(sql`update connection_links set expires_at = now() - interval '1 day'`);

    await scene.begin(await scene.addGuest("owner"));
    expect(await known()).not.toContain(name);
  });

  test("the provider's call is good once, and says nothing to whoever tries", async () => {
    const { body } = await scene.begin(ann);
    const name = person();
    const state = await scene.press(body.url, { name });
    await scene.isTold();
    const { path = "", body: told = "" } = front.heard.at(-1) ?? {};
    const forged = { status: "CREATION_SUCCESS", account_id: "found" };
    const again = await ask(app.origin + path, { json: forged });
    const unknown = await ask(`${app.origin}/api/callbacks/unipile/link/${"x".repeat(43)}`, {
      json: JSON.parse(told),
    });

    expect([again.status, again.body]).toEqual([unknown.status, unknown.body]);
    expect(await scene.settle(ann, state)).toMatchObject({ state: "connected", name });
    const large = await ask(app.origin + path, { json: { status: "x".repeat(5_000) } });
    expect(large.status).toBe(413);
  });

  test("is refused for an account that is connected elsewhere, which does not say where", async () => {
    const name = person();
    await scene.connect(ann, name);
    const other = await scene.addGuest("owner");

    const refused = await scene.connect(other, name);

    expect(refused).toEqual({ state: "refused", connectionId: null, name: null });
    expect((await scene.listOf(other)).map((each) => each.name)).not.toContain(name);
    expect((await scene.listOf(ann)).map((each) => each.name)).toContain(name);
  });

  test("an account that a workspace only found there is theirs who sign in with it, and its searches there end", async () => {
    await forgetFound();
    const finder = await scene.addOperator();
    const criteria = { kind: "people", people: { keywords: "plumber" }, target: 5 };
    const started = await ask(`${app.origin}/api/v1/jobs`, {
      headers: finder.headers,
      json: { criteria },
    });
    expect(started.status).toBe(202);
    await app.db.execute(sql`update prospect_search_jobs set status = 'waiting', waiting_reason = 'account_paused',
      run_at = now() + interval '1 hour' where id = ${started.body.id}`);
    const other = await scene.addGuest("owner");
    const { body } = await scene.begin(other);
    const state = await scene.press(body.url, { name: person() });
    await scene.isTold();
    await app.db.execute(sql`update connection_links set told_account_id = 'found'`);

    expect((await scene.comeBack(other, { state })).body).toMatchObject({ state: "connected" });

    expect(await namesOf(other)).toContain("Found there");
    expect(await namesOf(finder)).not.toContain("Found there");
    await app.db.execute(sql`update connections set updated_at = 'epoch'`);
    expect(await namesOf(finder)).not.toContain("Found there");
    const due = await app.db.execute(
      sql`select run_at <= now() as is_due from prospect_search_jobs where id = ${started.body.id}`,
    );
    expect(due.rows).toEqual([{ is_due: true }]);
  });

  test("an account that nobody connected here is found by workspaces of who runs the service alone", async () => {
    await forgetFound();
    const stranger = await scene.addGuest("owner");
    await scene.listOf(stranger);
    const made = await ask(`${app.origin}/api/v1/workspaces`, {
      headers: stranger.headers,
      json: { name: "One more" },
    });
    expect(made.status).toBe(201);
    expect(await scene.listOf(stranger)).toEqual([]);
    expect(
      (await app.db.execute(sql`select id from connections where account_id = 'found'`)).rows,
    ).toEqual([]);

    const operator = await scene.addOperator();
    expect(await namesOf(operator)).toContain("Found there");
    const second = await scene.addOperator();
    expect(await namesOf(second)).toContain("Found there");
  });

  test("an account that another workspace has is found by none, but where both are of who runs the service", async () => {
    await forgetFound();
    await scene.hold(ann, "found");
    const operator = await scene.addOperator();
    expect(await namesOf(operator)).not.toContain("Found there");
    expect(await namesOf(ann)).toContain("Found there");
  });

  test("a sign-in that fails, and one that was given up, say so", async () => {
    const failed = (await scene.begin(ann)).body;
    const state = await scene.press(failed.url, { fail: "1" });
    expect(await scene.settle(ann, state)).toMatchObject({ state: "failed" });

    const left = (await scene.begin(ann)).body;
    const other = await scene.press(left.url, { name: person() });
    await scene.isTold();
    await app.db.execute(sql`update connection_links set told_account_id = null, used_at = null,
      expires_at = now() - interval '1 day' where outcome is null`);
    expect((await scene.comeBack(ann, { state: other })).body).toMatchObject({ state: "expired" });
  });

  test("while a link is open, nobody finds a new account of the shared key by looking", async () => {
    const { body } = await scene.begin(ann);
    const other = await scene.addGuest("owner");
    const name = person();
    await scene.press(body.url, { name }); // the call that says whose it is may still be under way
    await scene.isTold();
    await app.db.execute(sql`update connection_links set used_at = null, told_account_id = null`);
    expect((await scene.listOf(other)).map((each) => each.name)).not.toContain(name);
  });
});
