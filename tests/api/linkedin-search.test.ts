import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type App, type Someone, startApp } from "./app.ts";
import { ask } from "./ask.ts";

let app: App;
let ann: Someone;

beforeAll(async () => {
  app = await startApp();
  ann = await app.addSomeone({ role: "admin" });
  await app.addConnection(ann, "sales_navigator");
});

afterAll(() => app.stop());

const at = (path: string) => `${app.origin}/api${path}`;
const search = {
  search_criteria: {
    category: "people",
    keywords: "plumber",
    location: ["103644278"],
    title: "Owner",
    company_headcount: ["B", "C"],
  },
  search_type: "linkedin",
  target_count: 3,
};

async function create(): Promise<string> {
  const { body } = await ask(at("/linkedin/search/create-job"), { as: ann, json: search });
  return body.job_id;
}

describe("create-job", () => {
  test("queues a search and says how long it may take", async () => {
    const answer = await ask(at("/linkedin/search/create-job"), { as: ann, json: search });

    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      success: true,
      job_id: expect.stringMatching(/^[\da-f-]{36}$/),
      status: "queued",
      message: "Search queued for 3 prospects",
      metadata: {
        api: "sales_navigator",
        max_results: 3,
        estimated_time_seconds: expect.any(Number),
      },
    });
  });

  test("stores what the newer API would have stored", async () => {
    const { body } = await ask(at(`/v1/jobs/${await create()}`), { as: ann });

    expect(body.criteria).toMatchObject({
      people: {
        keywords: "plumber",
        titles: ["Owner"],
        locations: [{ id: "103644278", label: "103644278" }],
        headcount: ["B", "C"],
      },
      target: 3,
    });
  });

  test("says how far a search is", async () => {
    const id = await create();
    await app.addRows(id, ["fay", "gus"]);

    const { body } = await ask(at(`/linkedin/search/create-job?job_id=${id}`), { as: ann });

    expect(body).toEqual({
      success: true,
      job: {
        id,
        status: "processing",
        progress: { current: 2, total: 3, percentage: expect.any(Number) },
        results_count: 2,
        started_at: expect.stringMatching(/Z$/),
        completed_at: null,
        error_message: null,
      },
    });
  });

  test("calls a cancelled search failed", async () => {
    const id = await create();
    await ask(at(`/v1/jobs/${id}/cancel`), { as: ann, method: "POST" });

    const { body } = await ask(at(`/linkedin/search/create-job?job_id=${id}`), { as: ann });

    expect(body.job).toMatchObject({ status: "failed", error_message: "cancelled" });
  });
});

describe("results", () => {
  test("come page by page while the search runs", async () => {
    const id = await create();
    await app.addRows(id, ["hal", "ida", "joe"]);

    const { body } = await ask(at(`/linkedin/search/results?job_id=${id}&page=1&per_page=2`), {
      as: ann,
    });

    expect(body).toMatchObject({ success: true, job_id: id, job_status: "processing" });
    expect(body.pagination).toEqual({
      page: 1,
      per_page: 2,
      total: 3,
      total_pages: 2,
      has_more: true,
    });
    expect(body.prospects).toHaveLength(2);
    expect(body.prospects[0]).toEqual({
      id: "linkedin_hal",
      name: "hal",
      title: "CTO",
      company: "Acme",
      linkedinUrl: "https://www.linkedin.com/in/hal",
      location: "Milwaukee",
      connectionDegree: 2,
    });
  });
});

describe("a refusal has the older form", () => {
  const unknown = crypto.randomUUID();

  test.each<[string, number, string]>([
    ["/linkedin/search/create-job", 422, "job_id: is required"],
    [`/linkedin/search/create-job?job_id=${unknown}`, 404, "Job not found"],
    ["/linkedin/search/results?job_id=no-id", 404, "Job not found"],
    [
      `/linkedin/search/results?job_id=${unknown}&per_page=201`,
      422,
      "per_page: must be at most 200",
    ],
  ])("GET %s", async (path, status, error) => {
    const answer = await ask(at(path), { as: ann });

    expect([answer.status, answer.body]).toEqual([status, { success: false, error }]);
  });

  test.each([
    ["unheard_of", "is not a known field"],
    ["seniority", "searches here cannot filter by this"],
  ])("for criteria that are not known, or that a search does not have: %s", async (name, why) => {
    const url = at("/linkedin/search/create-job");
    const criteria = { ...search.search_criteria, [name]: { include: ["cxo"] } };

    const answer = await ask(url, { as: ann, json: { ...search, search_criteria: criteria } });

    const error = `search_criteria.${name}: ${why}`;
    expect([answer.status, answer.body]).toEqual([422, { success: false, error }]);
  });

  test("for strangers, wrong input and missing accounts", async () => {
    const stranger = await app.addSomeone(); // in a workspace without a LinkedIn account
    const url = at("/linkedin/search/create-job");
    const id = await create();

    const anonymous = await ask(url, { json: search });
    const wrong = await ask(url, { as: ann, json: { ...search, target_count: 2_501 } });
    const foreign = await ask(`${url}?job_id=${id}`, { as: stranger });
    const unconnected = await ask(url, { as: stranger, json: search });

    const statuses = [anonymous, wrong, foreign, unconnected].map(({ status }) => status);
    expect(statuses).toEqual([401, 422, 404, 422]);
    expect(wrong.body).toEqual({ success: false, error: "target_count: must be at most 2500" });
    expect(foreign.body).toEqual({ success: false, error: "Job not found" });
    expect(unconnected.body).toEqual({
      success: false,
      error: "No active LinkedIn account found. Connect one in Settings, then search again.",
    });
    expect(Object.keys(anonymous.body)).toEqual(["success", "error"]);
  });
});

describe("setup-search-jobs-tables", () => {
  test("reports the tables to an admin and makes none", async () => {
    const answer = await ask(at("/admin/setup-search-jobs-tables"), { as: ann, method: "POST" });

    expect(answer.body).toEqual({
      success: true,
      tables_verified: { prospect_search_jobs: true, prospect_search_results: true },
    });
  });

  test("is not for members", async () => {
    const member = await app.addSomeone({ role: "member" });
    const answer = await ask(at("/admin/setup-search-jobs-tables"), { as: member, method: "POST" });

    expect([answer.status, answer.body.success]).toEqual([403, false]);
  });
});
