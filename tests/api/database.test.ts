import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Problem } from "#lib/contract/problem.ts";
import { type App, type Someone, startApp } from "./app.ts";
import { ask } from "./ask.ts";
import { signedIn } from "./signed-in.ts";

const BEHIND = "The database is behind this version of the app: run npm run db:migrate.";

let app: App;
let ann: Someone;

beforeAll(async () => {
  app = await startApp();
  ann = await app.addSomeone();
});

afterAll(() => app.stop());

const at = (path: string) => `${app.origin}/api${path}`;

const NEWEST = [
  ["connections", "listed_by"],
  ["prospect_search_jobs", "percent"],
  ["prospect_search_results", "merge_count"],
];

/** As before the newest migration: nobody remembers it, and columns of it are not there. */
async function whileBehind<Value>(look: () => Promise<Value>): Promise<Value> {
  const newest = "(select max(created_at) from drizzle.__drizzle_migrations)";
  await app.db.execute(`create table set_aside as
    select * from drizzle.__drizzle_migrations where created_at = ${newest}`);
  await app.db.execute(`delete from drizzle.__drizzle_migrations where created_at = ${newest}`);
  for (const [table, column] of NEWEST) {
    await app.db.execute(`alter table ${table} rename column ${column} to later`);
  }
  const value = await look();
  for (const [table, column] of NEWEST) {
    await app.db.execute(`alter table ${table} rename column later to ${column}`);
  }
  await app.db.execute("insert into drizzle.__drizzle_migrations select * from set_aside");
  await app.db.execute("drop table set_aside");
  return value;
}

describe("a database that is behind", () => {
  test("is what a route says when its statement fails for it, and health too", async () => {
    const { headers } = await signedIn(app.db, ann);
    const [accounts, health] = await whileBehind(() =>
      Promise.all([ask(at("/v1/connections"), { headers }), ask(at("/health"))]),
    );

    expect(Problem.parse(accounts.body)).toMatchObject({
      status: 503,
      code: "database_behind",
      detail: BEHIND,
    });
    expect(accounts.headers.get("retry-after")).toBe("10");
    expect([health.status, health.body]).toEqual([
      503,
      { status: "unavailable", database: "behind" },
    ]);
  });

  test("is also what it says of a row that lacks what it should have, in both shapes", async () => {
    await app.addConnection(ann);
    const criteria = { kind: "people", people: {}, sources: [{ provider: "unipile" }], target: 10 };
    const { body: job } = await ask(at("/v1/jobs"), { as: ann, json: { criteria } });
    const older = at(`/linkedin/search/results?job_id=${job.id}`);

    const answers = await whileBehind(() =>
      Promise.all([ask(at("/v1/jobs"), { as: ann }), ask(older, { as: ann })]),
    );

    expect(answers.map(({ status }) => status)).toEqual([503, 503]);
    expect(answers.map(({ body }) => body.code ?? body.error)).toEqual(["database_behind", BEHIND]);
    expect((await ask(at("/v1/jobs"), { as: ann })).status).toBe(200);
  });

  test("is not blamed for what works without the migration", async () => {
    const answer = await whileBehind(() => ask(at("/v1/jobs/no-id"), { as: ann }));

    expect([answer.status, answer.body.code]).toEqual([404, "not_found"]);
  });
});

describe("a database that was changed by hand", () => {
  test("is drifted in health's words, and says no more to strangers", async () => {
    await app.db.execute("alter table users rename column email to mail");
    const health = await ask(at("/health"));
    await app.db.execute("alter table users rename column mail to email");

    expect([health.status, health.body]).toEqual([
      503,
      { status: "unavailable", database: "drifted" },
    ]);
    expect(app.printed()).toContain("users.email is missing");
  });
});

describe("a database that does not answer", () => {
  let away: App;
  beforeAll(async () => {
    away = await startApp({ DATABASE_URL: "postgres://nobody:secret@127.0.0.1:1/none" });
  });
  afterAll(() => away.stop());

  test("is a 503 that asks for patience, in both shapes, and a line in the log", async () => {
    const jobs = await ask(`${away.origin}/api/v1/jobs`, { as: ann });
    const older = await ask(`${away.origin}/api/linkedin/search/results?job_id=x`, { as: ann });

    expect(Problem.parse(jobs.body)).toMatchObject({ status: 503, code: "unavailable" });
    expect(jobs.headers.get("retry-after")).toBe("10");
    expect([older.status, older.body.success]).toEqual([503, false]);
    expect(JSON.stringify([jobs.body, older.body])).not.toMatch(/127\.0\.0\.1|nobody|ECONN/);
    expect(away.printed()).toContain("ECONNREFUSED");
    expect(away.printed()).not.toContain("secret");
  });

  test.each([{}, { "x-nf-client-connection-ip": "192.0.2.1" }])(
    "is the same to who signs in from %j, and the log does not learn what they typed",
    async (headers) => {
      const json = { email: "ann@firm.example", password: "gravel otter lamp 4" };
      const answer = await ask(`${away.origin}/api/auth/sign-in/email`, { json, headers });

      expect(Problem.parse(answer.body)).toMatchObject({ status: 503, code: "unavailable" });
      expect(away.printed()).not.toMatch(/firm\.example|gravel/);
    },
  );
});
