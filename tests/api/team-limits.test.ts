import { readdirSync } from "node:fs";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Guest, type Town, townOn } from "#tests/security/town.ts";
import { makeDataDir } from "#tests/setup/data-dir.ts";
import { type App, startApp } from "./app.ts";
import { ask } from "./ask.ts";

let app: App;
let town: Town;
let folder: Awaited<ReturnType<typeof makeDataDir>>;
let owner: Guest;

beforeAll(async () => {
  folder = await makeDataDir();
  app = await startApp({ MAIL_DIR: folder.path, RATE_LIMIT_SCALE: "1" });
  town = townOn(app);
});
beforeEach(async () => {
  await app.db.execute(sql`delete from rate_buckets`);
  owner = await town.addGuest("owner", await app.addWorkspace());
});
afterAll(async () => {
  await app.stop();
  await folder.remove();
});

const post = (by: Guest, path: string, json: unknown) =>
  ask(`${app.origin}/api/v1/${path}`, { json, headers: by.headers });
const invite = (by: Guest, email: string) => post(by, "invitations", { email, role: "viewer" });
const letters = () => readdirSync(folder.path).length;

/** Leaves so much in a bucket, which does not fill again: to it, no time passes. */
const drain = (like: string, left: number) =>
  app.db.execute(sql`update rate_buckets
    set tokens = ${left}, filled_at = now() + interval '1 day' where key like ${like}`);

test("nobody gets more than three letters of invitation an hour, from whichever workspaces", async () => {
  const elsewhere = await town.addGuest("owner", await app.addWorkspace());
  const before = letters();
  const statuses = [
    await invite(owner, "target@example.com"),
    await invite(owner, " Target@Example.com"),
    await invite(elsewhere, "target@example.com"),
    await invite(elsewhere, "TARGET@example.com"),
    await invite(elsewhere, "another@example.com"),
  ].map(({ status }) => status);

  expect(statuses).toEqual([201, 201, 201, 429, 201]);
  expect(letters()).toBe(before + 4);
  const refused = await invite(owner, "target@example.com");
  expect([refused.status, refused.body.code]).toEqual([429, "limit_reached"]);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  const { rows } = await app.db.execute(sql`select key from rate_buckets where key ~ 'target'`);
  expect(rows).toEqual([]); // an address stands in no bucket's name
});

test("a refused invitation leaves the one before it open", async () => {
  await invite(owner, "kept@example.com");
  await drain("invited:recipient:%", 0);
  await invite(owner, "kept@example.com");

  const { rows } = await app.db.execute(
    sql`select id from invitations where email = 'kept@example.com' and revoked_at is null`,
  );
  expect(rows).toHaveLength(1);
});

test("a person sends twenty an hour in all of their workspaces, a workspace fifty a day", async () => {
  const colleague = await town.addGuest("admin", owner.workspaceId);
  expect((await invite(owner, "a@example.com")).status).toBe(201);
  await drain(`invitations:user:${owner.userId}`, 1);
  expect((await invite(owner, "b@example.com")).status).toBe(201);
  expect((await invite(owner, "c@example.com")).status).toBe(429);
  expect((await invite(colleague, "d@example.com")).status).toBe(201);

  await drain(`invited:workspace:${owner.workspaceId}`, 1);
  expect((await invite(colleague, "e@example.com")).status).toBe(201);
  expect((await invite(colleague, "f@example.com")).status).toBe(429);
});

test("who may not invite uses up nobody's letters", async () => {
  const viewer = await town.addGuest("viewer", owner.workspaceId);

  expect((await invite(viewer, "g@example.com")).status).toBe(403);

  const { rows } = await app.db.execute(
    sql`select key from rate_buckets where key like 'invited:%'`,
  );
  expect(rows).toEqual([]);
});

test("a person makes ten workspaces a day", async () => {
  const make = () => post(owner, "workspaces", { name: "Another" });
  expect((await make()).status).toBe(201);
  await drain("workspaces:user:%", 1);

  const statuses = [(await make()).status, (await make()).status];

  expect(statuses).toEqual([201, 429]);
});

test("copies of the trail are counted with the other copies", async () => {
  const download = () => ask(`${app.origin}/api/v1/audit.csv`, { headers: owner.headers });
  expect((await download()).status).toBe(200);
  await drain("copies:user:%", 0);

  expect((await download()).status).toBe(429);
  expect((await ask(`${app.origin}/api/v1/audit`, { headers: owner.headers })).status).toBe(200);
});
