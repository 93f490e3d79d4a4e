import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { isOver, Job, JobList } from "#lib/contract/job.ts";
import { type Stack, startStack } from "#scripts/local/stack.ts";
import { makeDataDir } from "#tests/setup/data-dir.ts";
import { freshDatabase } from "#tests/setup/database.ts";
import { openBrowser } from "./browser.ts";
import { sourceOf } from "./source.ts";

export const DESKTOP = { width: 1280, height: 800 };
export const PHONE = { width: 390, height: 844 };

/**
 * The whole product as the demo starts it, on a database of its own; for each test a page whose script reports no error,
 * and at its end no search that goes on.
 */
export function demoSite() {
  let stack: Stack;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let close: () => Promise<void>;
  const pageErrors: string[] = [];
  const source = sourceOf(() => stack);

  beforeAll(async () => {
    const fresh = await freshDatabase();
    const folder = await makeDataDir();
    stack = await startStack({
      dataDir: folder.path,
      databaseUrl: fresh.url,
      port: 0,
      env: { LINKEDIN_SPACING_MS: "300-400" },
      simulator: { latencyMs: { min: 50, max: 100 } },
    });
    browser = await openBrowser();
    close = async () => {
      await browser.close();
      await stack.stop();
      await fresh.drop();
      await folder.remove();
    };
  });
  afterAll(() => close?.());
  beforeEach(() => open({ viewport: DESKTOP }));
  afterEach(async () => {
    await source.letGo();
    await context.close();
    await stopAll();
    expect(pageErrors.splice(0)).toEqual([]);
  });

  async function open(options: Parameters<Browser["newContext"]>[0]): Promise<void> {
    await context?.close();
    context = await browser.newContext(options);
    context.setDefaultTimeout(20_000);
    page = await context.newPage();
    page.on("pageerror", (error) => pageErrors.push(error.message));
  }

  async function api(route: string, body?: unknown): Promise<Response> {
    return fetch(`${stack.baseUrl}${route}`, {
      method: body === undefined ? "GET" : "POST",
      headers: { authorization: `Bearer ${stack.apiKey}`, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }

  async function listJobs(): Promise<Job[]> {
    return JobList.parse(await (await api("/api/v1/jobs?limit=100")).json()).jobs;
  }

  async function stopAll(): Promise<void> {
    const open = (await listJobs()).filter(({ status }) => !isOver(status));
    await Promise.all(open.map(({ id }) => api(`/api/v1/jobs/${id}/cancel`, {})));
  }

  const readJob = async (jobId: string) =>
    Job.parse(await (await api(`/api/v1/jobs/${jobId}`)).json());

  return {
    source,
    get context() {
      return context;
    },
    get page() {
      return page;
    },
    open,
    listJobs,
    readJob,
    go: (route: string) => page.goto(`${stack.baseUrl}${route}`),

    async startByApi(target: number, people: object = {}): Promise<Job> {
      const response = await api("/api/v1/jobs", { criteria: { kind: "people", people, target } });
      return Job.parse(await response.json());
    },

    async finished(jobId: string): Promise<Job> {
      await expect
        .poll(async () => (await readJob(jobId)).completedAt, { timeout: 60_000 })
        .not.toBeNull();
      return readJob(jobId);
    },
  };
}
