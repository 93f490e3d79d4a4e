import type { Locator } from "playwright-core";
import { describe, expect, onTestFinished, test } from "vitest";
import { openSession } from "#db/client.ts";
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
  await visit.start(5);
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
  await visit.start(5);
  await page.setViewportSize(viewport);
  const letGo = await holdSearches();
  await page.goto(`${visit.site.stack.baseUrl}/searches`, { waitUntil: "commit" });
  await page.locator("[aria-busy=true]").waitFor();
  expect(await whatSticksOut(page)).toEqual([]);
  await letGo();
  await page.locator("[aria-busy=true]").waitFor({ state: "detached" });
});

describe("what is opened says that it is on its way while the server is slow", () => {
  test.each([
    ["a search", () => visit.person.page.getByRole("link", { name: "director" })],
    ["its review", () => visit.person.page.getByRole("link", { name: /^Review/ })],
  ])("%s", async (_what, link) => {
    const { page } = visit.person;
    const { id } = await visit.start(5);
    await visit.finished(id);
    await visit.go("/searches");
    await awake();
    const letGo = await holdSearches();

    await link().first().click();

    await page.getByRole("status").getByText("Opening…").waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await letGo();
    await page.waitForURL(`**/searches/${id}**`);
  });

  test("an earlier search, to run it again", async () => {
    const { page } = visit.person;
    await visit.start(5);
    await visit.go("/searches");
    await awake();
    const menu = page.getByRole("button", { name: /^Actions for/ }).first();
    await menu.click();
    const letGo = await holdSearches();

    await page.getByRole("menuitem", { name: "Run again" }).click();

    await page.locator("button[aria-busy=true]").waitFor();
    await letGo();
    await page.waitForURL("**/searches/new?from=**");
  });
});

test("the form is there while the provider does not answer", async () => {
  const { page } = visit.person;
  const answer = page.waitForResponse("**/api/v1/connections");
  await visit.go("/searches/new");
  await answer; // what this page asks has been asked
  await page.getByText("Connected").waitFor();
  await visit.db.execute("update connections set updated_at = 'epoch'");
  const before = await visit.source.countCalls("accounts");
  await visit.source.willFail({ on: { route: "accounts" }, do: { hangMs: 60_000 }, times: 9 });

  await page.reload();

  await page.getByText("Connected").waitFor();
  const calls = async () => (await visit.source.countCalls("accounts")) - before;
  await expect.poll(calls, { timeout: 20_000 }).toBe(1); // the browser asks, not the page's first bytes
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

/** Nobody can read a search until it is let go, at the latest with the end of the test: the database of a very slow server. */
async function holdSearches(): Promise<() => Promise<void>> {
  const db = await openSession(visit.site.stack.databaseUrl);
  await db.execute("begin");
  await db.execute("lock table prospect_search_jobs in access exclusive mode");
  let isHeld = true;
  const letGo = async () => {
    if (!isHeld) return;
    isHeld = false;
    await db.execute("rollback");
    await db.close();
  };
  onTestFinished(letGo);
  return letGo;
}
