import type { Locator } from "playwright-core";
import { expect, test } from "vitest";
import { openSession } from "#db/client.ts";
import { Job } from "#lib/contract/job.ts";
import { seriousFaults, whatSticksOut } from "#tests/browser/journey/browser.ts";
import { DESKTOP, PHONE } from "./open-site.ts";
import { visits } from "./visits.ts";

const visit = visits();
const shape = (name: string) => visit.person.page.locator(`[data-skeleton=${name}]`).first();

/** Listening, and with the shapes of the pages that its links lead to. */
async function awake(): Promise<void> {
  await visit.person.page.locator("[data-socket=connected]").waitFor();
  await visit.person.page.waitForLoadState("networkidle");
}

test("the list has its shape while the server is slow, and nothing jumps when it comes", async () => {
  const { page } = visit.person;
  await startByApi(5);
  await visit.go("/searches/new");
  await awake();

  const { before, after } = await whileSlow({
    arrive: () => page.getByRole("link", { name: "My searches" }).click(),
    shape: shape("search"),
    label: "Loading your searches",
    content: page.getByRole("listitem").first(),
  });

  expect(distance(before, after)).toBeLessThanOrEqual(1);
});

test.each([
  ["desktop", DESKTOP],
  ["phone", PHONE],
])("who opens an address on a %s sees the shape first", async (_device, viewport) => {
  const { page } = visit.person;
  await startByApi(5);
  await page.setViewportSize(viewport);
  const letGo = await holdSearches();
  await page.goto(`${visit.site.stack.baseUrl}/searches`, { waitUntil: "commit" });
  await page.locator("[aria-busy=true]").waitFor();
  expect(await whatSticksOut(page)).toEqual([]);
  await letGo();
  await page.locator("[aria-busy=true]").waitFor({ state: "detached" });
});

interface Arrival {
  arrive: () => Promise<unknown>;
  shape: Locator;
  label: string;
  content: Locator;
}

/** Where the shape stood, and where what it stood for does. */
async function whileSlow({ arrive, shape, label, content }: Arrival) {
  const letGo = await holdSearches();
  await arrive();
  await shape.waitFor();
  expect(await visit.person.page.getByRole("status").getByText(label).count()).toBe(1);
  expect(await visit.person.page.locator("[aria-busy=true]").count()).toBe(1);
  expect(await seriousFaults(visit.person.page)).toEqual([]);
  const before = await shape.boundingBox();
  await letGo();
  await content.waitFor();
  await shape.waitFor({ state: "detached" });
  return { before, after: await content.boundingBox() };
}

type Box = Awaited<ReturnType<Locator["boundingBox"]>>;

function distance(before: Box, after: Box): number {
  if (before === null || after === null) return Number.POSITIVE_INFINITY;
  return Math.max(Math.abs(before.x - after.x), Math.abs(before.y - after.y));
}

/** Nobody can read a search until it is let go: the database of a very slow server. */
async function holdSearches(): Promise<() => Promise<void>> {
  const db = await openSession(visit.site.stack.databaseUrl);
  await db.execute("begin");
  await db.execute("lock table prospect_search_jobs in access exclusive mode");
  return async () => {
    await db.execute("rollback");
    await db.close();
  };
}

async function startByApi(target: number): Promise<string> {
  const people = { keywords: "director" };
  const response = await callApi("/api/v1/jobs", { criteria: { kind: "people", people, target } });
  return Job.parse(await response.json()).id;
}

function callApi(path: string, body: object): Promise<Response> {
  const { baseUrl, apiKey } = visit.site.stack;
  return fetch(baseUrl + path, {
    method: "POST",
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}
