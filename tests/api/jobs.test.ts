import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Job, JobList } from "#lib/contract/job.ts";
import { ResultsPage } from "#lib/contract/prospect.ts";
import { type App, type Someone, startApp } from "./app.ts";
import { ask } from "./ask.ts";
import { signedIn } from "./signed-in.ts";

let app: App;
let ann: Someone;
let stranger: Someone;

const request = {
  criteria: {
    kind: "people",
    people: { keywords: "plumber" },
    sources: [{ provider: "unipile" }],
    target: 5,
  },
};

const at = (path: string) => `${app.origin}/api/v1${path}`;

async function start(as: Someone = ann): Promise<string> {
  const { body } = await ask(at("/jobs"), { as, json: request });
  return body.id;
}

beforeAll(async () => {
  app = await startApp();
  ann = await app.addSomeone();
  stranger = await app.addSomeone();
  await app.addConnection(ann);
  await app.addConnection(stranger);
});

afterAll(() => app.stop());

describe("starting a search", () => {
  test("answers 202 with the job and where it is, and wakes a slice", async () => {
    const answer = await ask(at("/jobs"), { as: ann, json: request });

    expect(answer.status).toBe(202);
    const job = Job.parse(answer.body);
    expect(job).toMatchObject({
      status: "queued",
      createdBy: ann.userId,
      criteria: request.criteria,
    });
    expect(answer.headers.get("location")).toBe(`/api/v1/jobs/${job.id}`);
    expect(app.calls).toContainEqual({
      path: "/.netlify/functions/process-linkedin-search-background",
      body: JSON.stringify({ jobId: job.id }),
    });
  });

  test("answers a repeat of the same key with the same job", async () => {
    const headers = { "idempotency-key": "once-only" };
    const first = await ask(at("/jobs"), { as: ann, json: request, headers });
    const second = await ask(at("/jobs"), { as: ann, json: request, headers });

    expect([first.status, second.status]).toEqual([202, 200]);
    expect(second.body.id).toBe(first.body.id);
  });

  test("makes one job of twenty requests at once with one key", async () => {
    const headers = { "idempotency-key": "all-at-once" };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => ask(at("/jobs"), { as: ann, json: request, headers })),
    );

    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
  });

  test("refuses another request under a used key", async () => {
    const headers = { "idempotency-key": "taken" };
    await ask(at("/jobs"), { as: ann, json: request, headers });
    const other = { criteria: { ...request.criteria, target: 6 } };

    const answer = await ask(at("/jobs"), { as: ann, json: other, headers });

    expect(answer.status).toBe(409);
    expect(answer.body).toMatchObject({ code: "conflict", field: "Idempotency-Key" });
  });

  test.each(["", "two words", "ü", "x".repeat(201)])("refuses the key %j", async (key) => {
    const headers = { "idempotency-key": Buffer.from(key).toString("latin1") };
    const answer = await ask(at("/jobs"), { as: ann, json: request, headers });

    expect(answer.status).toBe(422);
    expect(answer.body.field).toBe("Idempotency-Key");
  });

  test("names each field at fault and its limit", async () => {
    const json = {
      criteria: {
        kind: "people",
        people: { headcount: ["Z"], degrees: [4] },
        target: 2501,
        wanted: 1,
      },
    };
    const answer = await ask(at("/jobs"), { as: ann, json });

    expect(answer.status).toBe(422);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(answer.body.errors).toEqual([
      {
        field: "criteria.people.headcount.0",
        message: "headcount: must be one of: A, B, C, D, E, F, G, H, I",
      },
      { field: "criteria.people.degrees.0", message: "degrees: must be one of: 1, 2, 3" },
      { field: "criteria.target", message: "target: must be at most 2500" },
      { field: "criteria.wanted", message: "wanted: is not a known field" },
    ]);
  });
});

describe("looking at searches", () => {
  test("lists the newest first, page by page, each once", async () => {
    const owner = await app.addSomeone();
    await app.addConnection(owner);
    const ids = [await start(owner), await start(owner), await start(owner)];

    const first = JobList.parse((await ask(at("/jobs?limit=2"), { as: owner })).body);
    const rest = await ask(at(`/jobs?limit=2&cursor=${first.nextCursor}`), { as: owner });
    const second = JobList.parse(rest.body);

    const listed = [...first.jobs, ...second.jobs].map(({ id }) => id);
    expect(listed).toEqual(ids.toReversed());
    expect(second.nextCursor).toBeNull();
  });

  test("lists by status", async () => {
    const id = await start();
    await ask(at(`/jobs/${id}/cancel`), { as: ann, method: "POST" });

    const { body } = await ask(at("/jobs?status=cancelled"), { as: ann });

    expect(body.jobs.map((job: Job) => job.id)).toContain(id);
    expect(new Set(body.jobs.map((job: Job) => job.status))).toEqual(new Set(["cancelled"]));
  });

  test.each([
    "cursor=made-up",
    "limit=0",
    "limit=101",
    "status=done",
    "colour=red",
    "limit=1&limit=2",
  ])("refuses the query %s and names the key", async (query) => {
    const answer = await ask(at(`/jobs?${query}`), { as: ann });

    expect(answer.status).toBe(422);
    expect(answer.body.field).toBe(query.split("=")[0]);
  });

  test.each([
    ["page=1&cursor=cDE", "cursor"],
    ["per_page=2&cursor=cDE", "cursor"],
    ["page=0", "page"],
    ["perPage=201", "perPage"],
  ])("refuses rows by %s and names the field at fault", async (query, field) => {
    const answer = await ask(at(`/jobs/${await start()}/results?${query}`), { as: ann });

    expect(answer.status).toBe(422);
    expect(answer.body.field).toBe(field);
  });

  test.each(["per_page=2", "perPage=2"])(
    "takes %s for the first page of that size",
    async (query) => {
      const id = await start();
      await app.addRows(id, ["ada", "bob", "cid"]);

      const { body } = await ask(at(`/jobs/${id}/results?${query}`), { as: ann });

      expect(body).toMatchObject({ page: 1, perPage: 2, totalPages: 2, nextCursor: null });
      expect(ResultsPage.parse(body).results.map(({ name }) => name)).toEqual(["ada", "bob"]);
    },
  );

  test("gives rows while the search runs, by cursor and by page", async () => {
    const id = await start();
    await app.addRows(id, ["ada", "bob", "cid"]);

    const byCursor = ResultsPage.parse(
      (await ask(at(`/jobs/${id}/results?limit=2`), { as: ann })).body,
    );
    const rest = await ask(at(`/jobs/${id}/results?cursor=${byCursor.nextCursor}`), { as: ann });
    const byPage = ResultsPage.parse(
      (await ask(at(`/jobs/${id}/results?page=2&per_page=2`), { as: ann })).body,
    );

    expect(byCursor.results.map(({ name }) => name)).toEqual(["ada", "bob"]);
    expect(ResultsPage.parse(rest.body).results.map(({ name }) => name)).toEqual(["cid"]);
    expect(byPage).toMatchObject({
      jobStatus: "processing",
      total: 3,
      page: 2,
      perPage: 2,
      totalPages: 2,
    });
    expect(byPage.results.map(({ name }) => name)).toEqual(["cid"]);
  });
});

describe("a search of another workspace", () => {
  test.each([
    ["GET", ""],
    ["GET", "/results"],
    ["POST", "/cancel"],
    ["POST", "/retry"],
  ])("is answered like one that does not exist: %s %s", async (method, path) => {
    const id = await start();
    const unknown = crypto.randomUUID();

    const foreign = await ask(at(`/jobs/${id}${path}`), { as: stranger, method });
    const missing = await ask(at(`/jobs/${unknown}${path}`), { as: stranger, method });
    const strange = await ask(at(`/jobs/no-id${path}`), { as: stranger, method });

    expect([foreign.status, missing.status, strange.status]).toEqual([404, 404, 404]);
    expect({ ...foreign.body, requestId: "" }).toEqual({ ...missing.body, requestId: "" });
    expect((await ask(at(`/jobs/${id}`), { as: ann })).body.status).toBe("queued");
  });
});

describe("stopping and going on", () => {
  test("cancels, and refuses to cancel twice", async () => {
    const id = await start();
    const first = await ask(at(`/jobs/${id}/cancel`), { as: ann, method: "POST" });
    const second = await ask(at(`/jobs/${id}/cancel`), { as: ann, json: { discard: false } });

    expect([first.status, first.body.status]).toEqual([202, "cancelled"]);
    expect([second.status, second.body.code]).toEqual([409, "conflict"]);
  });

  test("continues a cancelled search as the same job", async () => {
    const id = await start();
    await ask(at(`/jobs/${id}/cancel`), { as: ann, method: "POST" });

    const answer = await ask(at(`/jobs/${id}/retry`), { as: ann, method: "POST" });

    expect(answer.status).toBe(202);
    expect(answer.body).toMatchObject({ id, status: "queued", attempt: 2 });
  });
});

describe("deciding", () => {
  test("approves rows, says what changed, and takes it back", async () => {
    const id = await start();
    await app.addRows(id, ["dot", "eve"]);
    const { body: page } = await ask(at(`/jobs/${id}/results`), { as: ann });
    const json = { jobId: id, selection: { ids: [page.results[0].id] }, decision: "approved" };

    const decided = await ask(at("/decisions"), { as: ann, json });
    const undone = await ask(at(`/decisions/${decided.body.batchId}/undo`), {
      as: ann,
      method: "POST",
    });

    expect([decided.status, undone.status]).toEqual([200, 200]);
    expect(decided.body).toMatchObject({ changed: 1, counts: { approved: 1, undecided: 1 } });
    expect(undone.body.counts).toMatchObject({ approved: 0, undecided: 2 });
  });

  test("says which form of a selection does not fit", async () => {
    const json = {
      jobId: crypto.randomUUID(),
      selection: { ids: [] },
      decision: "approved",
      reason: "bad_data",
    };
    const answer = await ask(at("/decisions"), { as: ann, json });

    expect(answer.status).toBe(422);
    expect(answer.body.field).toBe("selection.ids");
  });
});

describe("LinkedIn", () => {
  test("lists the workspace's accounts without what the provider calls them", async () => {
    const owner = await app.addSomeone();
    const accountId = await app.addConnection(owner);

    const { headers } = await signedIn(app.db, owner);
    const { body } = await ask(at("/connections"), { headers });

    expect(body.connections).toMatchObject([
      { name: "Ann on LinkedIn", status: "connected", usedToday: 0 },
    ]);
    expect(JSON.stringify(body)).not.toContain(accountId);
  });

  test("finds the ids of places by their names", async () => {
    const { body } = await ask(at("/linkedin/parameters?type=LOCATION&q=United"), { as: ann });

    expect(body).toEqual({ parameters: [{ id: "103644278", label: "United States" }] });
  });
});
