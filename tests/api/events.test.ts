import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { jobStore } from "#db/job-store.ts";
import { JobEventList } from "#lib/contract/event.ts";
import type { Job } from "#lib/engine/ports.ts";
import type { Store } from "#lib/engine/store-ports.ts";
import { type App, type Someone, startApp } from "./app.ts";
import { ask } from "./ask.ts";

let app: App;
let ann: Someone;
let stranger: Someone;
let store: Store;

const request = {
  name: "Plumbers of Milwaukee",
  criteria: {
    kind: "people",
    people: { keywords: "plumber" },
    sources: [{ provider: "unipile" }],
    target: 5,
  },
};

const at = (path: string) => `${app.origin}/api/v1${path}`;

beforeAll(async () => {
  app = await startApp();
  ann = await app.addSomeone();
  stranger = await app.addSomeone();
  await app.addConnection(ann);
  store = jobStore(app.db);
});

afterAll(() => app.stop());

async function start(): Promise<string> {
  const { body } = await ask(at("/jobs"), { as: ann, json: request });
  return body.id;
}

async function claim(jobId: string): Promise<Job> {
  const job = await store.claim({ jobId, leaseMs: 60_000 });
  if (!job) throw new Error("the claim was refused");
  return job;
}

const eventsOf = async (jobId: string, query = "") => {
  const { body } = await ask(at(`/jobs/${jobId}/events${query}`), { as: ann });
  return JobEventList.parse(body);
};

describe("the history of a search", () => {
  test("says what happened, oldest first, in words that programs tell apart", async () => {
    const jobId = await start();
    await app.addRows(jobId, ["a", "b"]);
    await ask(at(`/jobs/${jobId}/cancel`), { as: ann, json: {} });
    const job = await store.find({ workspaceId: ann.workspaceId, jobId });
    if (!job) throw new Error("the job is gone");
    await store.finish({ job, ending: { status: "cancelled" } });
    await ask(at(`/jobs/${jobId}/retry`), { as: ann, json: {} });
    await store.park({
      job: await claim(jobId),
      reason: "provider_cooldown",
      waitMs: 60_000,
      error: { code: "rate_limited", message: "the provider's own words" },
    });

    const { events, nextCursor } = await eventsOf(jobId);

    expect(nextCursor).toBeNull();
    expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(events.map(({ detail }) => detail)).toMatchObject([
      { what: "created" },
      { what: "claimed", isTakeOver: false },
      { what: "page", page: 1, added: 2, shown: 2, callMs: 5 },
      { what: "stop_asked" },
      { what: "cancelled", reason: "cancelled_by_user" },
      { what: "retried", attempt: 2 },
      { what: "claimed", isTakeOver: false },
      { what: "waiting", reason: "provider_cooldown", round: 1, error: "rate_limited" },
    ]);
    expect(JSON.stringify(events)).not.toMatch(/plumber|the provider's own words/i);
  });

  test("is read page by page, and on from where one was", async () => {
    const jobId = await start();
    await app.addRows(jobId, ["c"]);

    const first = await eventsOf(jobId, "?limit=2");
    const rest = await eventsOf(jobId, `?limit=2&cursor=${first.nextCursor}`);
    const nothingNew = await eventsOf(jobId, "?cursor=3");

    expect(first.events.map(({ seq }) => seq)).toEqual([1, 2]);
    expect(rest).toMatchObject({ events: [{ seq: 3 }], nextCursor: null });
    expect(nothingNew).toEqual({ events: [], nextCursor: null });
  });

  test("of a version that noted less is still a history", async () => {
    const jobId = await start();
    await app.db.execute(`insert into job_events (job_id, seq, workspace_id, user_id, name)
      values ('${jobId}', 2, '${ann.workspaceId}', '${ann.userId}', 'job.progress')`);

    const { events } = await eventsOf(jobId);

    expect(events.at(-1)).toMatchObject({ name: "job.progress", detail: { what: "unknown" } });
  });

  test("is nobody else's, and needs the right to read searches", async () => {
    const jobId = await start();
    const keyless = await app.addSomeone({ workspaceId: ann.workspaceId, scopes: ["jobs:write"] });

    const [theirs, none, unscoped] = [
      await ask(at(`/jobs/${jobId}/events`), { as: stranger }),
      await ask(at(`/jobs/${jobId}/events`)),
      await ask(at(`/jobs/${jobId}/events`), { as: keyless }),
    ];

    expect([theirs.status, none.status, unscoped.status]).toEqual([404, 401, 403]);
  });

  test.each(["cursor=x", "cursor=-1", "cursor=99999999999", "limit=0", "limit=201", "after=3"])(
    "with the query %s is refused",
    async (query) => {
      const jobId = await start();

      const { status } = await ask(at(`/jobs/${jobId}/events?${query}`), { as: ann });

      expect(status).toBe(422);
    },
  );
});
