import { Pool as NeonPool, neon } from "@neondatabase/serverless";
import { afterAll, beforeAll, expect, test } from "vitest";
import { aimAtNeonProxy } from "#db/neon-driver.ts";
import { type NeonProxy, startNeonProxy } from "#scripts/local/neon-proxy.ts";
import { freshDatabase } from "#tests/setup/database.ts";

const HOST = "ep-of-this-file.eu-central-1.aws.neon.tech";

let fresh: Awaited<ReturnType<typeof freshDatabase>>;
let proxy: NeonProxy;
let url: string;
beforeAll(async () => {
  fresh = await freshDatabase();
  proxy = await startNeonProxy({ postgresUrl: fresh.url });
  aimAtNeonProxy(HOST, proxy.url);
  const atNeon = new URL(fresh.url);
  atNeon.host = HOST;
  url = `${atNeon.href}?sslmode=require&channel_binding=require`;
});
afterAll(async () => {
  await proxy.close();
  await fresh.drop();
});

test("Neon's own driver sends a batch as one transaction, in the isolation it asks for", async () => {
  const sql = neon(url);

  const answers = await sql.transaction(
    [
      sql`insert into workspaces (name) values ('one')`,
      sql`select name, current_setting('transaction_isolation') as level from workspaces`,
    ],
    { isolationLevel: "RepeatableRead" },
  );

  expect(answers).toEqual([[], [{ name: "one", level: "repeatable read" }]]);
});

test("a batch that fails in the middle leaves nothing, and says why", async () => {
  const sql = neon(url);

  const batch = sql.transaction([
    sql`insert into workspaces (name) values ('lost')`,
    sql`insert into workspaces (name) values (null)`,
  ]);

  await expect(batch).rejects.toMatchObject({ code: "23502", column: "name", severity: "ERROR" });
  expect(await sql`select from workspaces where name = 'lost'`).toEqual([]);
});

test("a read-only batch may not write", async () => {
  const sql = neon(url, { readOnly: true });

  const batch = sql.transaction([sql`insert into workspaces (name) values ('x')`]);

  await expect(batch).rejects.toMatchObject({ code: "25006" });
});

test("a session's settings do not outlive their request", async () => {
  const sql = neon(url);
  await sql`set application_name = 'left behind'`;

  const [row] = await sql`select current_setting('application_name') as name`;

  expect(row).not.toEqual({ name: "left behind" });
});

test("two statements in one text are refused, as Neon does", async () => {
  await expect(neon(url).query("select 1; select 2")).rejects.toMatchObject({ code: "42601" });
});

test("a socket carries a transaction, prepared statements and notices of other sessions", async () => {
  const pool = new NeonPool({ connectionString: url, max: 1 });
  const client = await pool.connect();
  const heard = new Promise((resolve) => client.on("notification", resolve));
  await client.query("listen news");
  await client.query("begin");
  await client.query({ name: "add", text: "select pg_notify('news', $1)", values: ["hello"] });
  await client.query("commit");

  expect(await heard).toMatchObject({ channel: "news", payload: "hello" });
  client.release();
  await pool.end();
});

test("the login is checked by Postgres, for each request and each socket", async () => {
  const wrong = new URL(url);
  wrong.password = "wrong";
  const pool = new NeonPool({ connectionString: wrong.href });

  await expect(neon(wrong.href)`select 1`).rejects.toMatchObject({ code: "28P01" });
  await expect(pool.query("select 1")).rejects.toMatchObject({ code: "28P01" });

  await pool.end();
});

const post = (path: string, body: string) => fetch(`${proxy.url}${path}`, { method: "POST", body });

test.each<[string, number, () => Promise<Response>]>([
  ["another path", 404, () => post("/", '{"query":"select 1"}')],
  ["another method", 404, () => fetch(`${proxy.url}/sql`)],
  ["no connection string", 400, () => post("/sql", '{"query":"select 1"}')],
  ["no JSON", 400, () => post("/sql", "select 1")],
  ["more than 10 MiB", 413, () => post("/sql", "x".repeat(10 * 1_024 * 1_024 + 1))],
])("a request with %s is answered with %d", async (_what, status, send) => {
  const answer = await send();

  expect([answer.status, await answer.json()]).toEqual([
    status,
    { message: expect.stringMatching(/./) },
  ]);
});
