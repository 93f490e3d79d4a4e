import { sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { jobStore } from "#db/job-store.ts";
import { type AdminJob, AdminJobList } from "#lib/contract/operator.ts";
import type { Job } from "#lib/engine/ports.ts";
import type { Store } from "#lib/engine/store-ports.ts";
import { expireLease } from "#tests/fakes/trouble.ts";
import { type App, type Someone, startApp } from "./app.ts";
import { ask } from "./ask.ts";

let app: App;
let olga: Someone;
let store: Store;

const at = (path: string) => `${app.origin}/api/v1${path}`;

beforeAll(async () => {
  app = await startApp();
  olga = await app.addSomeone();
  await app.addConnection(olga);
  await app.db.execute(sql`update users set is_operator = true where id = ${olga.userId}`);
  store = jobStore(app.db);
});
afterAll(() => app.stop());

beforeEach(async () => {
  await app.db.execute(sql`delete from prospect_search_jobs`);
});
afterEach(async () => {
  await app.db.execute(sql`delete from engine_state`);
});

async function start(): Promise<string> {
  const sources = [{ provider: "unipile" }];
  const criteria = { kind: "people", people: { keywords: "plumber" }, sources, target: 5 };
  const { body } = await ask(at("/jobs"), { as: olga, json: { criteria } });
  return body.id;
}

async function claim(jobId: string): Promise<Job> {
  const job = await store.claim({ jobId, leaseMs: 60_000 });
  if (!job) throw new Error("the claim was refused");
  return job;
}

async function list(query = ""): Promise<AdminJobList> {
  const { body } = await ask(at(`/admin/jobs${query}`), { as: olga });
  return AdminJobList.parse(body);
}

async function only(): Promise<AdminJob> {
  const { jobs } = await list();
  expect(jobs).toHaveLength(1);
  if (!jobs[0]) throw new Error("there is no job");
  return jobs[0];
}

describe("an alarm is raised", () => {
  /** As if that had been so many minutes ago, and nothing had happened to the job since. */
  async function ago(jobId: string, column: string, minutes: number): Promise<void> {
    await app.db.execute(sql`update prospect_search_jobs
      set ${sql.raw(column)} = now() - ${minutes} * interval '1 minute' where id = ${jobId}`);
    await app.db.execute(sql`update job_events
      set created_at = now() - ${minutes} * interval '1 minute' where job_id = ${jobId}`);
  }

  test("when a worker went silent and nobody took over", async () => {
    const { id } = await claim(await start());
    await ago(id, "lease_until", 3);

    expect((await only()).alarms).toEqual(["lease_expired"]);
    expect((await list("?show=alarms")).jobs).toHaveLength(1);
    expect((await list()).figures.alarms).toBe(1);
  });

  test("but not for one that went silent a moment ago", async () => {
    const job = await claim(await start());
    await expireLease(app.db, job);

    expect((await only()).alarms).toEqual([]);
    expect((await list("?show=alarms")).jobs).toEqual([]);
  });

  test("when a worker holds a job for long and brings no page", async () => {
    const { id } = await claim(await start());
    await ago(id, "updated_at", 11);

    expect((await only()).alarms).toEqual(["no_progress"]);
  });

  test("when workers went silent again and again", async () => {
    const jobId = await start();
    for (let tries = 0; tries < 3; tries += 1) await expireLease(app.db, await claim(jobId));
    await claim(jobId);

    expect(await only()).toMatchObject({ stalls: 3, alarms: ["stalled"] });
  });

  test("when the time a job waits for is over", async () => {
    const job = await claim(await start());
    await store.park({ job, reason: "daily_allowance", waitMs: 0, error: null });
    await ago(job.id, "run_at", 3);

    expect((await only()).alarms).toEqual(["waiting_overdue"]);
  });

  test("when a job is due for longer than two sweeps of a minute and nobody takes it, unless all work stands still", async () => {
    const jobId = await start();
    await ago(jobId, "run_at", 1.5);
    expect((await only()).alarms).toEqual([]);

    await ago(jobId, "run_at", 3);
    expect((await only()).alarms).toEqual(["not_claimed"]);

    await app.db.execute(sql`insert into engine_state (draining_since) values (now())`);
    expect((await only()).alarms).toEqual([]);
  });

  test("but not while workers take others: then it waits for a place, with so many ahead", async () => {
    const silent = await claim(await start());
    await ago(silent.id, "lease_until", 4);
    const parked = await claim(await start());
    await store.park({ job: parked, reason: "daily_allowance", waitMs: 0, error: null });
    await ago(parked.id, "run_at", 5);
    const due = await start();
    await ago(due, "run_at", 3);
    expect((await list()).figures).toMatchObject({ alarms: 3, isWorkGoingOn: false });

    const taken = await claim(await start());

    const { jobs, figures } = await list();
    expect(figures).toMatchObject({ alarms: 0, isWorkGoingOn: true, due: 3 });
    expect(Object.fromEntries(jobs.map(({ id, ahead }) => [id, ahead]))).toEqual({
      [parked.id]: 0,
      [due]: 1,
      [silent.id]: 2, // it was due when it was made, a moment ago
      [taken.id]: null,
    });
  });
});
