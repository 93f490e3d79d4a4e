import type { Page, Request } from "playwright-core";
import { expect } from "vitest";
import { DecisionAnswer } from "#lib/contract/decision.ts";
import { Job } from "#lib/contract/job.ts";
import { ResultsPage } from "#lib/contract/prospect.ts";
import type { Visits } from "#tests/browser/shell/pages/visits.ts";

/** What the tests of the review do besides looking: searches by the API, and what a colleague would do. */
export function reviewSite(visit: Visits) {
  async function ask(route: string, body?: object): Promise<unknown> {
    const { baseUrl, apiKey } = visit.site.stack;
    const response = await fetch(baseUrl + route, {
      method: body === undefined ? "GET" : "POST",
      headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return response.json();
  }

  const readJob = async (jobId: string) => Job.parse(await ask(`/api/v1/jobs/${jobId}`));
  const readRows = async (jobId: string, query = "page=1&perPage=200") =>
    ResultsPage.parse(await ask(`/api/v1/jobs/${jobId}/results?${query}`)).results;

  /** A search that has found so many people. */
  async function found(target: number): Promise<string> {
    const people = { keywords: "director" };
    const { id } = Job.parse(
      await ask("/api/v1/jobs", { criteria: { kind: "people", people, target } }),
    );
    await over(id);
    expect((await readJob(id)).counts.shown).toBe(target);
    return id;
  }

  /** A search that is over and found nobody. */
  async function foundNobody(): Promise<string> {
    const criteria = { kind: "people", people: { keywords: "zzzqqq" }, target: 5 };
    const { id } = Job.parse(await ask("/api/v1/jobs", { criteria }));
    await over(id);
    return id;
  }

  async function over(jobId: string): Promise<void> {
    await expect
      .poll(async () => (await readJob(jobId)).completedAt, { timeout: 60_000 })
      .not.toBeNull();
  }

  async function decideElsewhere(jobId: string, ids: string[], decision: string) {
    return DecisionAnswer.parse(
      await ask("/api/v1/decisions", { jobId, selection: { ids }, decision }),
    );
  }

  const counts = async (jobId: string) => {
    const { approved, rejected, undecided } = (await readJob(jobId)).counts;
    return { approved, rejected, undecided };
  };

  /** From the page of the search, as a person does. */
  async function openDialog(jobId: string): Promise<void> {
    const { page } = visit.person;
    await visit.go(`/searches/${jobId}`);
    await page.locator("[data-socket=connected]").waitFor();
    await page.locator("[data-action=review]").click();
    await rows(page).first().waitFor();
    await expect.poll(() => focusedRow(page)).not.toBeNull();
  }

  async function openPage(jobId: string, query = ""): Promise<void> {
    const { page } = visit.person;
    await visit.go(`/searches/${jobId}/review${query}`);
    await rows(page).first().waitFor();
    await page.locator("[data-socket=connected]").waitFor();
  }

  return {
    ask,
    readJob,
    readRows,
    found,
    foundNobody,
    decideElsewhere,
    counts,
    openDialog,
    openPage,
  };
}

/** The rows are those that were asked for last. */
export const settled = (page: Page) =>
  page.locator("[data-review] [role=grid][aria-busy=false]").waitFor();
export const dialog = (page: Page) => page.getByRole("dialog").first();
export const rows = (page: Page) => page.locator("[data-review] tr[data-decision]");
export const row = (page: Page, id: string) => page.locator(`[id="row-${id}"]`);
export const tab = (page: Page, name: string) => page.locator(`[data-tab=${name}]`);

/** The id of the row that has the focus itself. */
export function focusedRow(page: Page): Promise<string | null> {
  return page.evaluate(() => {
    const id = document.activeElement?.id ?? "";
    return id.startsWith("row-") ? id.slice(4) : null;
  });
}

/** The id of the row that keys act on, which has the focus where any row has it. */
export async function activeRow(page: Page): Promise<string | null> {
  const id = await page.locator("[data-review] tr[tabindex='0']").getAttribute("id");
  return id?.slice("row-".length) ?? null;
}

/** Every decision and undo that the page sends from now on. */
export function sentDecisions(page: Page): Request[] {
  const sent: Request[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().includes("/api/v1/decisions")) {
      sent.push(request);
    }
  });
  return sent;
}
