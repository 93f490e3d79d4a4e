import { describe, expect, test } from "vitest";
import {
  blockSockets,
  refuse,
  seriousFaults,
  whatSticksOut,
} from "#tests/browser/journey/browser.ts";
import { addPerson } from "./add-person.ts";
import { DESKTOP, PHONE, signedIn } from "./open-site.ts";
import { visits } from "./visits.ts";

const LIVE = /\/searches\/[0-9a-f-]{36}$/;
const SENATORS = { titles: ["State Senator"] };

const visit = visits();
const firstRow = () => visit.person.page.getByRole("listitem").first();
const openMenu = () =>
  firstRow()
    .getByRole("button", { name: /^Actions for/ })
    .click();

test("who has no search is led to the first one", async () => {
  const { apiKey } = await addPerson(visit.db);
  const stranger = await signedIn(visit.site, {}, apiKey);
  const { page } = stranger;
  await page.getByRole("heading", { name: "No searches yet" }).waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  await page.getByRole("link", { name: "Start the first search" }).click();
  await page.getByRole("heading", { name: "New people search" }).waitFor();
  await page.goto(visit.site.stack.baseUrl);
  await page.waitForURL("**/searches/new");
  await stranger.context.close();
  expect(stranger.faults).toEqual([]);
});

describe("the list", () => {
  test.each(["live", "blocked"])("follows a search to its end, socket %s", async (socket) => {
    const { page, context } = visit.person;
    if (socket === "blocked") await blockSockets(context);
    await visit.source.hold();
    await visit.start(1_000, SENATORS);
    await visit.go("/searches");
    await page
      .locator(`[data-socket="${socket === "live" ? "connected" : "unavailable"}"]`)
      .waitFor();
    await firstRow().getByText("Running").waitFor();
    await visit.source.letGo();
    await firstRow().getByText("Finished").waitFor({ timeout: 60_000 });
    await firstRow().getByText("1,000 prospects", { exact: true }).waitFor();
    await firstRow()
      .getByRole("link", { name: /Review 1,000/ })
      .waitFor();
  });

  test("stops a search from its row, keeps what was found, and continues it", async () => {
    const { page } = visit.person;
    await visit.source.hold();
    await visit.start(1_000, SENATORS);
    await visit.go("/searches");
    await firstRow().getByText("Running").waitFor();
    await openMenu();
    await page.getByRole("menuitem", { name: /^Stop/ }).click();
    await firstRow().getByText("Stopped").waitFor();
    await visit.source.letGo();
    await openMenu();
    await page.getByRole("menuitem", { name: "Continue" }).click();
    await firstRow().getByText("Finished").waitFor({ timeout: 60_000 });
  });

  test("runs the same criteria again from the filled form", async () => {
    const { page } = visit.person;
    await visit.start(250, { titles: ["CEO", "CFO"] });
    await visit.go("/searches");
    await openMenu();
    await page.getByRole("menuitem", { name: "Run again" }).click();
    await page.getByRole("button", { name: "Remove CFO" }).waitFor();
    expect(await page.getByLabel("How many").inputValue()).toBe("250");
  });

  test("has a search that was started before anybody asked for it, also on the way back", async () => {
    const { page } = visit.person;
    await visit.start(5);
    await visit.go("/searches");
    await page.locator("[data-socket=connected]").waitFor();
    await page.getByRole("link", { name: "New search" }).first().click();
    await page.getByLabel("Keywords").fill("treasurer");
    await page.route("**/api/v1/jobs?*", () => {}); // asked, and never answered
    await page.getByRole("button", { name: /^Find/ }).click();
    await page.waitForURL(LIVE);

    await page.getByRole("link", { name: "My searches" }).click();
    await firstRow().getByRole("link", { name: "treasurer", exact: true }).waitFor();
    await page.goBack();
    await page.waitForURL(LIVE);
    await page.goBack();
    await page.getByRole("heading", { name: "New people search" }).waitFor();
    await page.goBack();
    await firstRow().getByRole("link", { name: "treasurer", exact: true }).waitFor();
  });

  test("keeps the last known rows when it cannot refresh, and recovers", async () => {
    const { page, context } = visit.person;
    await blockSockets(context);
    await visit.start(5);
    await visit.go("/searches");
    await refuse(page, "**/api/v1/jobs?*");
    await page.getByText("Not now").waitFor();
    expect(await page.getByRole("listitem").count()).toBeGreaterThan(0);
    await page.unroute("**/api/v1/jobs?*");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("Not now").waitFor({ state: "detached" });
  });

  test("shows a tab over a reload, by its address", async () => {
    const { page } = visit.person;
    await visit.start(5);
    await visit.go("/searches");
    await page.getByRole("tab", { name: /Failed/ }).click();
    await page.getByText("Nothing has failed").waitFor();
    await page.reload();
    await page.getByText("Nothing has failed").waitFor();
    expect(page.url()).toContain("show=failed");
  });
});

test("a chosen theme is in the page's first bytes after a reload", async () => {
  const { page } = visit.person;
  await visit.go("/searches");
  await page.getByRole("button", { name: "Theme" }).click();
  await page.getByRole("menuitemradio", { name: "Dark" }).click();
  const reloaded = await page.reload();
  expect(await reloaded?.text()).toContain('data-theme="dark"');
  const background = () => page.evaluate(() => getComputedStyle(document.body).colorScheme);
  expect(await background()).toBe("dark");
});

const LOOKS = [
  { viewport: DESKTOP, colorScheme: "light" },
  { viewport: DESKTOP, colorScheme: "dark" },
  { viewport: PHONE, colorScheme: "light" },
  { viewport: PHONE, colorScheme: "dark" },
] as const;

test.each(LOOKS)("axe finds nothing serious: $viewport.width px, $colorScheme", async (look) => {
  await visit.start(5);
  const visitor = await signedIn(visit.site, look);
  const { page, context } = visitor;
  await page.getByRole("list").first().waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  await page
    .getByRole("button", { name: /^Actions for/ })
    .first()
    .click();
  await page.getByRole("menu").waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  await page.goto(`${visit.site.stack.baseUrl}/searches/new`);
  await page.getByRole("button", { name: "CEOs and CFOs" }).click();
  await page.getByLabel("Location").fill("texas");
  await page.getByRole("option").first().waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  expect(await whatSticksOut(page)).toEqual([]);
  await context.close();
});
