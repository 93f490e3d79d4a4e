import { sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { jobStore } from "#db/job-store.ts";
import { AdminAccountList, type AdminJob, AdminJobList } from "#lib/contract/operator.ts";
import type { Job } from "#lib/engine/ports.ts";
import type { Store } from "#lib/engine/store-ports.ts";
import { type App, type Someone, startApp } from "./app.ts";
import { ask } from "./ask.ts";

let app: App;
let olga: Someone;
let ann: Someone;
let accountId: string;
let store: Store;

const at = (path: string) => `${app.origin}/api/v1${path}`;

beforeAll(async () => {
  app = await startApp();
  olga = await app.addSomeone();
  ann = await app.addSomeone();
  await app.addConnection(olga);
  accountId = await app.addConnection(ann);
  await app.db.execute(sql`update users set is_operator = true where id = ${olga.userId}`);
  store = jobStore(app.db);
});
afterAll(() => app.stop());

beforeEach(async () => {
  await app.db.execute(sql`delete from prospect_search_jobs`);
  await app.db.execute(sql`update account_paces set next_free_at = 'epoch', cooled_until = 'epoch',
    rows_by_hour = '{}', wishes = '{}', working_hours = null`);
  app.calls.length = 0;
});
afterEach(async () => {
  await app.db.execute(sql`delete from engine_state`);
});

async function start(as: Someone = ann, keywords = "plumber"): Promise<string> {
  const json = {
    name: `Secret plan of ${keywords}`,
    criteria: {
      kind: "people",
      people: { keywords },
      sources: [{ provider: "unipile" }],
      target: 5,
    },
  };
  const { body } = await ask(at("/jobs"), { as, json });
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

const drain = (draining: boolean) => ask(at("/admin/drain"), { as: olga, json: { draining } });

describe("the console", () => {
  test.each([
    ["GET", "/admin/jobs"],
    ["GET", "/admin/accounts"],
    ["GET", "/admin/dead-letters"],
    ["POST", "/admin/drain"],
    ["POST", "/admin/jobs/7e8d2b1c-6d0f-4f57-9a53-0b9a3f5f2c11/cancel"],
    ["POST", "/admin/jobs/7e8d2b1c-6d0f-4f57-9a53-0b9a3f5f2c11/retry"],
  ])("%s %s is there for operators alone", async (method, path) => {
    const owner = await app.addSomeone({ role: "owner" });
    const json = method === "POST" ? { json: { draining: true } } : {};

    const [others, nobody] = [
      await ask(at(path), { as: owner, method, ...json }),
      await ask(at(path), { method, ...json }),
    ];

    expect([others.status, others.body.code, nobody.status]).toEqual([404, "not_found", 401]);
    expect((await list()).figures.drainingSince).toBeNull();
  });

  test("needs a key that may operate", async () => {
    const reader = await app.addSomeone({ scopes: ["jobs:read"] });
    await app.db.execute(sql`update users set is_operator = true where id = ${reader.userId}`);

    expect((await ask(at("/admin/jobs"), { as: reader })).status).toBe(403);
  });

  test("shows every workspace's jobs with what they wait for, who holds them and what they cost", async () => {
    const jobId = await start();
    await app.addRows(jobId, ["Jane Doe", "John Roe"]);

    const job = await only();

    expect(job).toMatchObject({
      id: jobId,
      workspaceId: ann.workspaceId,
      accountId,
      status: "processing",
      fence: 1,
      attempt: 1,
      slices: 1,
      stalls: 0,
      shown: 2,
      target: 5,
      calls: 1,
      meanCallMs: 5,
      alarms: [],
      canRetry: false,
    });
    expect(Date.parse(job.leaseUntil ?? "")).toBeGreaterThan(Date.now());
  });

  test("never shows a row, a name or a criterion of another workspace", async () => {
    const jobId = await start(ann, "astronaut");
    await app.addRows(jobId, ["Jane Doe"]);
    const job = await store.find({ workspaceId: ann.workspaceId, jobId });
    if (!job) throw new Error("the job is gone");
    const failure = { code: "invalid_criteria", message: "unknown word: astronaut" };
    await store.finish({
      job,
      ending: {
        status: "failed",
        failure: { ...failure, stopReason: "invalid_criteria", isRetryable: false },
      },
    });

    const { body } = await ask(at("/admin/jobs?show=failed"), { as: olga });

    expect(body.jobs).toMatchObject([
      { id: jobId, name: null, lastError: { code: "invalid_criteria", message: null } },
    ]);
    expect(JSON.stringify(body)).not.toMatch(/Jane|astronaut|Secret plan/);
  });

  test("shows names of the operator's own workspace", async () => {
    await start(olga);

    expect(await only()).toMatchObject({ name: "Secret plan of plumber" });
  });

  test("tells a failed call, its account's reason to wait and until when", async () => {
    const job = await claim(await start());
    const error = { code: "rate_limited", message: "slow down" };
    await store.park({ job, reason: "provider_cooldown", waitMs: 60_000, error });

    const waiting = await only();

    expect(waiting).toMatchObject({
      status: "waiting",
      waitingReason: "provider_cooldown",
      leaseUntil: null,
      failures: 1,
      lastError: { code: "rate_limited", message: "slow down" },
    });
    expect(Date.parse(waiting.dueAt ?? "")).toBeGreaterThan(Date.now());
  });

  test("counts what is open, and how long the oldest has been due", async () => {
    const [first] = [await start(), await start()];
    await claim(await start());
    await app.db.execute(
      sql`update prospect_search_jobs set run_at = now() - interval '40 seconds' where id = ${first}`,
    );

    const { figures, at: now } = await list();

    expect(figures).toMatchObject({ queued: 2, running: 1, waiting: 0, due: 2, alarms: 0 });
    expect(Date.parse(now) - Date.parse(figures.oldestDueAt ?? "")).toBeGreaterThan(39_000);
  });

  test("is read page by page", async () => {
    const ids = [await start(), await start(), await start()];

    const first = await list("?limit=2");
    const rest = await list(`?limit=2&cursor=${first.nextCursor}`);

    expect([...first.jobs, ...rest.jobs].map(({ id }) => id)).toEqual(ids.toReversed());
    expect(rest.nextCursor).toBeNull();
  });

  test.each(["show=secret", "limit=201", "cursor=x", "all=1"])("refuses %s", async (query) => {
    expect((await ask(at(`/admin/jobs?${query}`), { as: olga })).status).toBe(422);
  });
});

describe("an operator", () => {
  test("stops and continues the search of any workspace", async () => {
    const jobId = await start();

    const stopped = await ask(at(`/admin/jobs/${jobId}/cancel`), { as: olga, method: "POST" });
    const again = await ask(at(`/admin/jobs/${jobId}/cancel`), { as: olga, method: "POST" });
    const continued = await ask(at(`/admin/jobs/${jobId}/retry`), { as: olga, method: "POST" });

    expect([stopped.status, again.status, continued.status]).toEqual([202, 409, 202]);
    expect(stopped.body).toMatchObject({ id: jobId, status: "cancelled", canRetry: true });
    expect(continued.body).toMatchObject({ id: jobId, status: "queued", attempt: 2, name: null });
    const theirs = await ask(at(`/jobs/${jobId}`), { as: ann });
    expect(theirs.body).toMatchObject({ createdBy: ann.userId, attempt: 2 });
    await expect.poll(app.printed).toContain("operator.cancelled");
  });

  const operator = (path: string) => ask(at(path), { as: olga, method: "POST" });
  const noted = async (action: string) => {
    const { rows } =
      await app.db.execute(sql`select actor_kind, actor_id, workspace_id, object, result from audit_events
      where action = ${action} order by created_at`);
    return rows;
  };
  const line = { actor_kind: "operator", result: "done" };

  test("leaves a line in the trail of the search's workspace, and none where nothing was done", async () => {
    await app.db.execute(sql`delete from audit_events`);
    const jobId = await start();
    await operator(`/admin/jobs/${jobId}/cancel`);
    await operator(`/admin/jobs/${jobId}/cancel`); // 409
    await operator(`/admin/jobs/${jobId}/retry`);

    const about = { ...line, actor_id: olga.userId, workspace_id: ann.workspaceId, object: jobId };
    expect(await noted("search.stopped")).toEqual([about]);
    expect(await noted("search.continued")).toEqual([about]);
  });

  test("leaves a line of no workspace when all work is held up, and when it goes on", async () => {
    await app.db.execute(sql`delete from audit_events`);
    await drain(true);
    await drain(false);

    const about = { ...line, actor_id: olga.userId, workspace_id: null, object: null };
    expect(await noted("service.drained")).toEqual([about]);
    expect(await noted("service.resumed")).toEqual([about]);
  });

  test("is named as who stopped a search, by its state and its history, and not for the next stop", async () => {
    const jobId = await start();
    await claim(jobId);
    await operator(`/admin/jobs/${jobId}/cancel`);
    await ask(at(`/jobs/${jobId}/cancel`), { as: ann, json: {} });
    const asked = await ask(at(`/jobs/${jobId}/events`), { as: ann });
    expect(asked.body.events.at(-1).detail).toEqual({ what: "stop_asked", isByOperator: true });
    await app.db.execute(
      sql`update prospect_search_jobs set lease_until = now() - interval '1 second' where id = ${jobId}`,
    );
    await ask(at(`/jobs/${jobId}/cancel`), { as: ann, json: {} });

    const state = await ask(at(`/jobs/${jobId}`), { as: ann });
    const history = await ask(at(`/jobs/${jobId}/events`), { as: ann });
    expect(state.body).toMatchObject({ status: "cancelled", stopReason: "cancelled_by_operator" });
    expect(history.body.events.at(-1).detail).toMatchObject({ reason: "cancelled_by_operator" });
    const older = `${app.origin}/api/linkedin/search/create-job?job_id=${jobId}`;
    expect((await ask(older, { as: ann })).body.job).toMatchObject({
      status: "failed",
      error_message: "cancelled",
    });

    await ask(at(`/jobs/${jobId}/retry`), { as: ann, method: "POST" });
    await ask(at(`/jobs/${jobId}/cancel`), { as: ann, json: {} });
    const again = await ask(at(`/jobs/${jobId}`), { as: ann });
    expect(again.body).toMatchObject({ status: "cancelled", stopReason: "cancelled_by_user" });
  });

  test("is told when there is no such search", async () => {
    const path = "/admin/jobs/7e8d2b1c-6d0f-4f57-9a53-0b9a3f5f2c11/cancel";

    expect((await ask(at(path), { as: olga, method: "POST" })).status).toBe(404);
  });

  test("holds all work up and lets it go on, and what is due is woken at once", async () => {
    const jobId = await start();
    expect((await drain(true)).body).toEqual({ draining: true });
    const since = (await list()).figures.drainingSince;
    expect(since).not.toBeNull();
    expect(await store.claim({ jobId, leaseMs: 1_000 })).toBeNull();

    await drain(true);
    expect((await list()).figures.drainingSince).toBe(since);

    app.calls.length = 0;
    expect((await drain(false)).body).toEqual({ draining: false });
    expect((await list()).figures.drainingSince).toBeNull();
    expect(app.calls.map(({ body }) => body)).toContain(JSON.stringify({ jobId }));
  });

  test.each([{}, { draining: "yes" }, { draining: true, force: true }])(
    "drains with a plain yes or no, not with %j",
    async (json) => {
      expect((await ask(at("/admin/drain"), { as: olga, json })).status).toBe(422);
    },
  );
});

describe("the accounts", () => {
  const read = async () => {
    const { body } = await ask(at("/admin/accounts"), { as: olga });
    const { accounts } = AdminAccountList.parse(body);
    const account = accounts.find((candidate) => candidate.accountId === accountId);
    expect(JSON.stringify(body)).not.toContain("Ann on LinkedIn");
    return { ...account, all: accounts.length };
  };

  test("are shown with their gauge, whichever workspace they are of", async () => {
    const pace = { dayMs: 86_400_000, rampDays: 0, leaseMs: 60_000 };
    const wish = { rows: 40, rowsPerDay: 1_000, spacingMs: 60_000, ...pace };
    const kinds: string[] = [];
    for (const jobId of [await start(), await start(), await start()]) {
      kinds.push((await store.reserve({ job: await claim(jobId), ...wish })).kind);
    }
    expect(kinds).toEqual(["granted", "granted", "queued"]);

    const account = await read();

    expect(account).toMatchObject({
      all: 2,
      workspaces: 1,
      status: "connected",
      usedToday: 80,
      dailyAllowance: 1_000,
      coolsUntil: null,
      workingHours: null,
      opensAt: null,
      wishes: 1,
      openJobs: 3,
    });
    expect(Date.parse(account.nextFreeAt ?? "")).toBeGreaterThan(Date.now());
  });

  test("say when they cool down, and when their hours begin", async () => {
    const { connectionId } = await claim(await start());
    await store.coolDown({ connectionId, waitMs: 60_000 });
    const today = ((new Date().getUTCDay() + 6) % 7) + 1;
    const hours = { timeZone: "UTC", days: [((today + 2) % 7) + 1], from: "08:00", to: "18:00" };
    await app.db.execute(sql`update account_paces set working_hours = ${JSON.stringify(hours)}::jsonb
      where account_id = ${accountId}`);

    const account = await read();

    expect(account).toMatchObject({ workingHours: hours });
    expect(Date.parse(account.coolsUntil ?? "")).toBeGreaterThan(Date.now());
    expect(new Date(account.opensAt ?? "").getUTCHours()).toBe(8);
  });
});
