import { describe, expect, test } from "vitest";
import { type Job, JobRequest, JobStatus } from "#lib/contract/job.ts";
import {
  CreateJob,
  PageQuery,
  toCreated,
  toJobRequest,
  toResults,
  toState,
} from "#lib/shapes/linkedin-search.ts";

const people = (search_criteria: object) =>
  toJobRequest(CreateJob.parse({ search_criteria })).criteria.people;

const job: Job = {
  id: "00000000-0000-4000-8000-00000000000a",
  workspaceId: "00000000-0000-4000-8000-000000000001",
  createdBy: "00000000-0000-4000-8000-000000000002",
  name: "plumbers",
  criteria: {
    kind: "people",
    people: {},
    sources: [{ provider: "unipile" }],
    target: 40,
    exclude: { known: false },
  },
  criteriaText: "plumbers",
  api: "classic",
  priority: "normal",
  status: "queued",
  cancelRequested: false,
  canRetry: false,
  stage: "queued",
  progress: {
    percent: 25,
    current: 10,
    target: 40,
    sources: [],
    completedSources: 0,
    totalSources: 1,
    etaSeconds: null,
    etaRange: null,
    lastActivityAt: null,
    seq: 1,
  },
  counts: {
    reported: 90,
    fetched: 10,
    merged: 0,
    known: 0,
    suppressed: 0,
    filteredOut: 0,
    reserve: 0,
    shown: 10,
    new: 10,
    approved: 0,
    rejected: 0,
    removed: 0,
    undecided: 10,
    scored: 0,
    enriched: 0,
    failed: 0,
  },
  cost: { currency: "USD", quoted: 0, cap: 0, spent: 0 },
  estimatedSeconds: 90,
  attempt: 1,
  createdAt: "2026-01-01T00:00:00.000Z",
  startedAt: null,
  completedAt: null,
  expiresAt: "2026-01-08T00:00:00.000Z",
};

describe("an older request", () => {
  test("becomes a request that the contract takes, whatever filters it has", () => {
    const body = CreateJob.parse({
      search_criteria: {
        category: "people",
        keywords: "sales",
        title: "VP Sales",
        exclude_title: ["Assistant"],
        location: ["103644278", 90009496],
        company: ["Acme"],
        company_headcount: ["D", "E"],
        industry: "96",
        network_distance: [2, "3"],
        exclude_known: true,
      },
      search_type: "linkedin",
      target_count: 2_500,
    });

    expect(JobRequest.parse(toJobRequest(body))).toEqual({
      criteria: {
        kind: "people",
        people: {
          keywords: "sales",
          titles: ["VP Sales"],
          excludeTitles: ["Assistant"],
          locations: [
            { id: "103644278", label: "103644278" },
            { id: "90009496", label: "90009496" },
          ],
          companies: ["Acme"],
          headcount: ["D", "E"],
          industries: [{ id: "96", label: "96" }],
          degrees: [2, 3],
        },
        sources: [{ provider: "unipile" }],
        target: 2_500,
        exclude: { known: true },
      },
    });
  });

  test("leaves out what is empty", () => {
    expect(
      people({ keywords: " ", title: "", location: [], company: [""], company_headcount: [] }),
    ).toEqual({});
  });

  test("counts a degree once, under whichever name it came", () => {
    expect(people({ network_distance: [1, 1, 2], connection_degree: [2] })).toEqual({
      degrees: [1, 2],
    });
  });

  test.each([
    [
      { location: { include: [101165590] } },
      { locations: [{ id: "101165590", label: "101165590" }] },
    ],
    [{ industry: { include: ["96"], exclude: [] } }, { industries: [{ id: "96", label: "96" }] }],
    [{ location: [{ id: "1", priority: "MUST_HAVE" }] }, { locations: [{ id: "1", label: "1" }] }],
    [
      { role: { include: ["CFO"], exclude: ["Deputy"] } },
      { titles: ["CFO"], excludeTitles: ["Deputy"] },
    ],
    [
      { role: [{ keywords: "CFO" }, { keywords: "Deputy", priority: "DOESNT_HAVE" }] },
      { titles: ["CFO"], excludeTitles: ["Deputy"] },
    ],
    [{ role: "CFO", title: ["CEO"] }, { titles: ["CFO", "CEO"] }],
    [
      { advanced_keywords: { title: "CEO", company: "Acme" } },
      { titles: ["CEO"], companies: ["Acme"] },
    ],
    [{ company: [1441] }, { companies: ["1441"] }],
    [{ company: { include: ["Acme", "1441"] } }, { companies: ["Acme", "1441"] }],
    [{ current_company: [{ id: 1441 }] }, { companies: ["1441"] }],
    [{ company_headcount: [{ min: 51, max: 200 }, "I"] }, { headcount: ["D", "I"] }],
    [{ company_headcount: { min: 1, max: 50 } }, { headcount: ["B", "C"] }],
    [{ company_headcount: [{ min: 1, max: 1 }, { min: 5_001 }] }, { headcount: ["A", "H", "I"] }],
    [
      { url: "https://www.linkedin.com/sales/search/people?query=(keywords:cfo)" },
      { url: expect.any(String) },
    ],
  ])("has the forms that Unipile has for a filter: %j", (search_criteria, expected) => {
    const request = toJobRequest(CreateJob.parse({ search_criteria }));

    expect(JobRequest.parse(request).criteria.people).toEqual(expected);
  });

  test("may name the product", () => {
    const body = CreateJob.parse({ search_criteria: { api: "recruiter", keywords: "cfo" } });
    expect(toJobRequest(body).criteria.sources).toEqual([
      { provider: "unipile", api: "recruiter" },
    ]);
  });

  test("may hold filters that say nothing, also those that a search does not have", () => {
    const nothing = { seniority: { include: [] }, past_company: [], changed_jobs: false, url: "" };
    expect(people({ ...nothing, school: null, title: null, company: { exclude: [] } })).toEqual({});
  });

  test.each<[object, string[]]>([
    [{ seniority: { include: ["cxo"] } }, ["seniority"]],
    [{ first_name: "Ann", keywords: "cfo" }, ["first_name"]],
    [{ changed_jobs: true, tenure: [{ min: 3 }] }, ["changed_jobs", "tenure"]],
    [{ saved_search_id: "12" }, ["saved_search_id"]],
    [{ location: { include: ["1"], exclude: ["2"] } }, ["location.exclude"]],
    [{ company: [{ keywords: "Acme", priority: "DOESNT_HAVE" }] }, ["company.exclude"]],
    [{ advanced_keywords: { title: "CEO", first_name: "Ann" } }, ["advanced_keywords.first_name"]],
  ])(
    "is refused, not half obeyed, for a filter that a search does not have: %j",
    (search_criteria, fields) => {
      const { error } = CreateJob.safeParse({ search_criteria });

      expect(error?.issues.map(({ path, message }) => [path.join("."), message])).toEqual(
        fields.map((field) => [`search_criteria.${field}`, "searches here cannot filter by this"]),
      );
    },
  );

  test.each<object>([
    { location: ["Berlin"] },
    { location: [{ id: "1", scope: "OPEN_TO_RELOCATE_ONLY" }] },
    { role: [{ keywords: "CFO", scope: "PAST" }] },
    { title: { include: ["CFO"] } },
    { advanced_keywords: "CFO" },
    { company_headcount: ["Z"] },
    { company_headcount: [{ min: 11, max: 100 }] },
    { company_headcount: [{ min: 60, max: 70 }] },
    { network_distance: [4] },
    { category: "companies" },
    { api: "premium" },
    { url: "https://evil.example/" },
    { unheard_of: 1 },
    { unheard_of: null },
    { constructor: ["1"] },
  ])("is refused with %j", (search_criteria) => {
    expect(CreateJob.safeParse({ search_criteria }).success).toBe(false);
  });
});

describe("an older answer", () => {
  test("knows four statuses", () => {
    const told = JobStatus.options.map((status) => toState({ ...job, status }).job.status);

    expect(told).toEqual(["queued", "processing", "processing", "completed", "failed", "failed"]);
  });

  test("tells how far a search is and why it failed", () => {
    const error = {
      code: "account",
      message: "Reconnect the account",
      retryable: true,
      requestId: "r",
    };
    const { job: state } = toState({ ...job, status: "failed", error });

    expect(state.progress).toEqual({ current: 10, total: 40, percentage: 25 });
    expect([state.results_count, state.error_message]).toEqual([10, "Reconnect the account"]);
  });

  test("gives the status of a repeated request as it is by now", () => {
    expect(toCreated({ ...job, status: "waiting" }).status).toBe("processing");
  });

  test.each([
    { total: 0, page: 1, total_pages: 0, has_more: false },
    { total: 50, page: 1, total_pages: 1, has_more: false },
    { total: 51, page: 1, total_pages: 2, has_more: true },
    { total: 51, page: 2, total_pages: 2, has_more: false },
    { total: 51, page: 9, total_pages: 2, has_more: false },
  ])("pages $total rows: page $page", ({ total, page, ...expected }) => {
    const query = PageQuery.parse({ job_id: job.id, page });
    const rows = {
      jobId: job.id,
      jobStatus: "processing",
      asOfSeq: 1,
      total,
      counts: { approved: 0, rejected: 0, undecided: total },
      results: [],
      nextCursor: null,
    } as const;

    expect(toResults({ ...rows, results: [] }, query).pagination).toMatchObject(expected);
  });
});
