import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Job } from "#lib/contract/job.ts";
import { type Stack, startStack } from "#scripts/local/stack.ts";
import { freshDatabase } from "#tests/setup/database.ts";
import {
  blockSockets,
  fragileSockets,
  openBrowser,
  seriousFaults,
  whatSticksOut,
} from "./browser.ts";

const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

let stack: Stack;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let folder: string;
let fresh: Awaited<ReturnType<typeof freshDatabase>>;
const pageErrors: string[] = [];

beforeAll(async () => {
  fresh = await freshDatabase();
  folder = await mkdtemp(path.join(tmpdir(), "prospect-finder-browser-"));
  await chmod(folder, 0o711);
  stack = await startStack({
    dataDir: folder,
    databaseUrl: fresh.url,
    port: 0,
    env: { LINKEDIN_SPACING_MS: "300-400" },
    simulator: { latencyMs: { min: 50, max: 100 } },
  });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
  await fresh?.drop();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => open({ viewport: DESKTOP }));
afterEach(async () => {
  await context.close();
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

async function startByApi(target: number, people: object = {}): Promise<Job> {
  const response = await api("/api/v1/jobs", { criteria: { kind: "people", people, target } });
  return Job.parse(await response.json());
}

const readJob = async (jobId: string) =>
  Job.parse(await (await api(`/api/v1/jobs/${jobId}`)).json());

async function finished(jobId: string): Promise<Job> {
  await expect
    .poll(async () => (await readJob(jobId)).completedAt, { timeout: 60_000 })
    .not.toBeNull();
  return readJob(jobId);
}

const go = (route: string) => page.goto(`${stack.baseUrl}${route}`);
const rowsOnScreen = () => page.locator("tr[data-decision]");
const topRows = () =>
  rowsOnScreen().evaluateAll((rows) =>
    rows.slice(0, 6).map((row) => ({
      name: row.querySelector("td:nth-child(2)")?.textContent,
      decision: row.getAttribute("data-decision"),
    })),
  );
const jobIdOf = (url: string) => /searches\/([0-9a-f-]{36})/.exec(url)?.[1] ?? "";

/** What reaches the page of a search: events over the socket, and what it asks for itself, as polling does. */
function countTraffic(jobId: string) {
  const heard = { events: 0, reads: 0 };
  page.on("request", (request) => {
    if (new URL(request.url()).pathname === `/api/v1/jobs/${jobId}`) heard.reads += 1;
  });
  page.on("websocket", (socket) =>
    socket.on("framereceived", ({ payload }) => {
      if (/"event":"job\./.test(String(payload))) heard.events += 1;
    }),
  );
  return heard;
}

async function startInBrowser(target: number): Promise<string> {
  await go("/searches/new");
  await page.getByLabel("How many", { exact: true }).fill(String(target));
  await page.getByLabel("Keywords").fill("director");
  await page.getByRole("button", { name: /^Find [\d,]+ people/ }).click();
  await page.waitForURL(/\/searches\/[0-9a-f-]{36}/);
  return jobIdOf(page.url());
}

describe("a search", () => {
  test("is started, left, come back to, and finishes live over the socket", async () => {
    const jobId = await startInBrowser(900);
    await page.locator("[data-socket=connected]").waitFor();
    const heard = countTraffic(jobId);
    await go("/searches");
    await page
      .getByRole("link", { name: /director/ })
      .first()
      .waitFor();
    await go(`/searches/${jobId}`);
    await page.locator("[data-socket=connected]").waitFor();
    const before = { ...heard };

    await page.getByText("The count adds up").waitFor({ timeout: 60_000 });

    const events = heard.events - before.events;
    expect(events).toBeGreaterThanOrEqual(2);
    // One for the new subscription; the rest only where an event told that there is something to read.
    expect(heard.reads - before.reads).toBeLessThanOrEqual(events + 1);
    const job = await finished(jobId);
    await page.getByText(`All ${job.counts.shown} prospects you asked for are here.`).waitFor();
    expect(job.counts.shown).toBe(900);
  });

  test("finishes on the screen with the socket blocked as well", async () => {
    await blockSockets(context);
    await startInBrowser(400);

    await page.getByText("All 400 prospects you asked for are here.").waitFor({ timeout: 60_000 });

    expect(await page.locator("[data-socket=connected]").count()).toBe(0);
  });

  test("finishes on the screen with a socket that dies without a word", async () => {
    const sockets = await fragileSockets(context);
    const jobId = await startInBrowser(2_500);
    await page.locator("[data-socket=connected]").waitFor();
    await page.locator("[data-current]:not([data-current='0'])").waitFor();
    sockets.goSilent();
    const silentAt = Date.now();

    await page.locator("[data-socket=unavailable]").waitFor();
    expect(Date.now() - silentAt).toBeLessThan(7_000); // five seconds, and what a busy machine adds
    expect((await readJob(jobId)).status).toBe("processing");

    await finished(jobId);
    await page.getByText("All 2,500 prospects you asked for are here.").waitFor({ timeout: 5_000 });
  });

  test("started twice by two quick clicks is one search", async () => {
    const before = (await (await api("/api/v1/jobs?limit=100")).json()).jobs.length;
    await go("/searches/new");
    await page.getByLabel("Keywords").fill("treasurer");
    await page.getByRole("button", { name: /^Find [\d,]+ people/ }).dblclick();
    await page.waitForURL(/\/searches\/[0-9a-f-]{36}/);

    const after = (await (await api("/api/v1/jobs?limit=100")).json()).jobs.length;
    expect(after).toBe(before + 1);
  });
});

describe("the review", () => {
  test("is decided by keyboard, and the decisions are there after a reload", async () => {
    const { id } = await startByApi(120);
    await finished(id);
    await go(`/searches/${id}/review?tab=all`);
    await rowsOnScreen().first().waitFor();
    await page.locator("[data-socket=connected]").waitFor();
    const before = await topRows();

    await page.keyboard.press("a");
    await page.keyboard.press("r");
    await page.keyboard.press("j");
    await page.keyboard.press("a");
    await expect.poll(async () => (await readJob(id)).counts.approved).toBe(2);
    await expect.poll(async () => (await readJob(id)).counts.rejected).toBe(1);
    await page.reload();
    await rowsOnScreen().first().waitFor();

    const after = await topRows();
    expect(after.map(({ name }) => name)).toEqual(before.map(({ name }) => name));
    const decisions = after.map(({ decision }) => decision);
    expect(decisions.filter((decision) => decision === "approved")).toHaveLength(2);
    expect(decisions.filter((decision) => decision === "rejected")).toHaveLength(1);
  });

  test("rejects all that match in one request, and undo brings them back", async () => {
    const { id } = await startByApi(250);
    await finished(id);
    await go(`/searches/${id}/review`);
    await rowsOnScreen().first().waitFor();
    const posts: string[] = [];
    page.on("request", (request) => {
      if (request.method() === "POST" && request.url().includes("/decisions"))
        posts.push(request.url());
    });

    await page.keyboard.press("Control+a");
    await page.keyboard.press("Control+a");
    await page.getByRole("button", { name: /^Reject 250/ }).click();
    await expect.poll(async () => (await readJob(id)).counts.rejected).toBe(250);
    expect(posts).toHaveLength(1);
    await page.keyboard.press("Control+z");

    await expect.poll(async () => (await readJob(id)).counts.undecided).toBe(250);
  });

  test("shows rows while the search runs, and its counts move", async () => {
    const { id } = await startByApi(1_500);
    await go(`/searches/${id}/review?tab=all`);
    await rowsOnScreen().first().waitFor();
    const first = await rowsOnScreen().first().innerText();
    expect((await readJob(id)).status).toBe("processing");

    await finished(id);

    await page.locator("[data-tab=all]").getByText("1,500").waitFor();
    expect(await rowsOnScreen().first().innerText()).toBe(first);
  });
});

const screens: [string, () => Promise<unknown>][] = [
  ["the new search", () => go("/searches/new")],
  [
    "the list, with searches",
    async () => {
      await startByApi(5, { keywords: "mayor" });
      await go("/searches");
      await page.getByRole("link", { name: /mayor/ }).first().waitFor();
    },
  ],
  [
    "a search that runs",
    async () => {
      const { id } = await startByApi(2_000);
      await go(`/searches/${id}`);
      await page.getByRole("progressbar").waitFor();
      await api(`/api/v1/jobs/${id}/cancel`, {});
    },
  ],
  [
    "a search that found nobody",
    async () => {
      const { id } = await startByApi(5, { keywords: "zzzqqq" });
      await finished(id);
      await go(`/searches/${id}`);
    },
  ],
  [
    "the review",
    async () => {
      const { id } = await startByApi(60);
      await finished(id);
      await go(`/searches/${id}/review`);
      await page
        .getByRole("button", { name: /^Approve/ })
        .first()
        .waitFor();
    },
  ],
  ["a search that does not exist", () => go(`/searches/${crypto.randomUUID()}`)],
  ["the sign-in", () => go("/sign-in")],
];

describe.each([
  ["desktop, light", { viewport: DESKTOP, colorScheme: "light" }],
  ["phone, dark", { viewport: PHONE, colorScheme: "dark", hasTouch: true, isMobile: true }],
] as const)("on %s", (_name, options) => {
  test.each(screens)(
    "%s has no serious fault of accessibility and fits the width",
    async (_screen, show) => {
      await open(options);

      await show();
      await page.getByRole("heading").first().waitFor();

      expect(await seriousFaults(page)).toEqual([]);
      expect(await whatSticksOut(page)).toEqual([]);
    },
  );
});
