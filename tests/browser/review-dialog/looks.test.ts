import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { connect, type Database } from "#db/client.ts";
import { seriousFaults, whatSticksOut } from "#tests/browser/journey/browser.ts";
import { scenesOn } from "#tests/browser/operators/scenes.ts";
import {
  DESKTOP,
  openSite,
  type Person,
  PHONE,
  type Site,
  signedIn,
} from "#tests/browser/shell/pages/open-site.ts";
import { reviewSite } from "./review-site.ts";
import { decisionsOf, rowsOf, type Way } from "./way.ts";

const TOUCH = { viewport: PHONE, hasTouch: true, isMobile: true };
const LOOKS: [string, Parameters<Browser["newContext"]>[0]][] = [
  ["a wide screen, light", { viewport: DESKTOP, colorScheme: "light" }],
  ["a wide screen, dark", { viewport: DESKTOP, colorScheme: "dark" }],
  ["a phone, light", { ...TOUCH, colorScheme: "light" }],
  ["a phone, dark", { ...TOUCH, colorScheme: "dark" }],
];

let site: Site;
let db: Database;
let person: Person;
let decisions: Way;
let rows: Way;
let scenes: ReturnType<typeof scenesOn>;
const review = reviewSite({
  get site() {
    return site;
  },
  get person() {
    return person;
  },
  go: (path) => person.page.goto(site.stack.baseUrl + path),
});

beforeAll(async () => {
  // Nobody comes for the jobs that a test puts into the database.
  site = await openSite({ SWEEP_SECONDS: "600" });
  db = connect(site.stack.databaseUrl, { max: 2 });
  scenes = scenesOn(db);
});
afterAll(async () => {
  await db?.close();
  await site?.close();
});
afterEach(async () => {
  await person.context.close();
  expect(person.faults).toEqual([]);
});

async function visit(path: string, look: Parameters<Browser["newContext"]>[0] = {}) {
  person = await signedIn(site, look);
  decisions = await decisionsOf(person.page);
  rows = await rowsOf(person.page);
  await person.page.goto(site.stack.baseUrl + path);
  return person.page;
}

/** Nothing sticks out to the side, and axe finds no serious fault. */
async function expectSound(page: Page): Promise<void> {
  expect(await whatSticksOut(page)).toEqual([]);
  expect(await seriousFaults(page)).toEqual([]);
}

const decided = (page: Page) => page.locator("[data-review] [data-decision=approved]");

describe.each(LOOKS)("on %s", (name, look) => {
  const isPhone = name.startsWith("a phone");

  test("rows are sound undecided, decided, selected, not saved and loading", async () => {
    const id = await review.found(12);
    const page = await visit(`/searches/${id}?review=1`, look);
    const approve = page.getByRole("button", { name: /^Approve/ });
    await approve.first().waitFor();
    await expectSound(page);

    await page.locator("[data-decision=undecided]").first().getByText("Approve").click();
    await decided(page).first().waitFor();
    await page
      .getByRole("checkbox", { name: /^Select / })
      .nth(1)
      .click();
    await page
      .getByRole("checkbox", { name: /^Select / })
      .nth(2)
      .click();
    await page.getByText("2 selected").waitFor();
    await expectSound(page);

    decisions.cut();
    await page.getByRole("button", { name: /^Reject 2/ }).click();
    await page.getByText("2 decisions were not saved.").waitFor();
    await expectSound(page);

    rows.hold();
    await page.locator("[data-tab=all]").click();
    await page.locator("[data-review] [aria-busy=true]").waitFor();
    await expectSound(page);
  });

  test("menus, details and the list of keys are sound while they are open", async () => {
    const id = await review.found(12);
    const page = await visit(`/searches/${id}/review?tab=all`, look);
    await page
      .getByRole("button", { name: /^Approve/ })
      .first()
      .waitFor();
    await page.locator("[data-socket=connected]").waitFor();
    if (isPhone) {
      await page.getByRole("button", { name: /^Order:/ }).click();
      await page.getByRole("menu").waitFor();
      await expectSound(page);
      await page.getByRole("menuitemradio", { name: "Name, Z to A" }).click();
      await page.waitForURL(/order=desc/);
      await page.getByRole("article").first().getByRole("button").first().click();
      await page.getByRole("dialog").waitFor();
      await expectSound(page);
      return;
    }
    await page.keyboard.press("a");
    await page.keyboard.press("Enter");
    await page.getByRole("complementary").waitFor();
    await expectSound(page);
    await page.keyboard.press("Shift+R");
    await page.getByRole("menu").waitFor();
    await expectSound(page);
    await page.keyboard.press("Escape");
    await page.getByRole("menu").waitFor({ state: "detached" });
    await page.keyboard.press("?");
    await page.getByRole("heading", { name: "Keyboard shortcuts" }).waitFor();
    await expectSound(page);
  });

  test("nothing to show is sound: none found by words, all decided, none at all, not readable", async () => {
    const id = await review.found(3);
    const page = await visit(`/searches/${id}/review?q=zzz`, look);
    await page.getByText("0 shown, 3 hidden by “zzz”").waitFor();
    await expectSound(page);
    await page.getByRole("button", { name: "Clear the search" }).click();
    for (let decided = 0; decided < 3; decided += 1) {
      await page.locator("[data-decision=undecided]").first().getByText("Approve").click();
    }
    await page.locator("[data-pill=page-done]").click();
    await page.getByRole("heading", { name: "All decided" }).waitFor();
    await expectSound(page);

    rows.cut();
    await page.getByRole("button", { name: "See the approved" }).click();
    await page.getByText("The server cannot be reached").first().waitFor();
    await expectSound(page);

    rows.open();
    await page.goto(`${site.stack.baseUrl}/searches/${await review.foundNobody()}/review`);
    await page.getByRole("heading", { name: "Nobody matches." }).waitFor();
    await expectSound(page);
  });

  test("the line about the search is sound, and says why and what to do", async () => {
    const waiting = await scenes.waiting("daily_allowance");
    const page = await visit(`/searches/${waiting.id}/review`, look);
    const line = page.locator("[data-line=waiting]");
    await line.getByText("Waiting for the daily allowance").waitFor();
    await line.getByText(/in 5 hr\./).waitFor();
    await line.getByRole("button", { name: "Finish with these 50" }).waitFor();
    await expectSound(page);

    const failed = await scenes.failed(`Founder · ${name}`);
    await page.goto(`${site.stack.baseUrl}/searches/${failed.id}/review`);
    await page
      .locator("[data-line=failed]")
      .getByText(/^Failed/)
      .waitFor();
    await page.locator("[data-line=failed]").getByRole("button", { name: "Continue" }).waitFor();
    await expectSound(page);
  });
});

test("a search that failed goes on from its review", async () => {
  const failed = await scenes.failed("Baker · Bonn");
  const page = await visit(`/searches/${failed.id}/review`);
  await page.locator("[data-socket=connected]").waitFor();
  await page.getByRole("button", { name: "Continue" }).click();
  await page.locator("[data-line=failed]").waitFor({ state: "detached" });
});

test("a lost live connection is told, and decisions are saved all the same", async () => {
  const id = await review.found(5);
  person = await signedIn(site, {});
  await person.context.routeWebSocket(/.*/, (socket) => socket.close());
  const { page } = person;
  await page.goto(`${site.stack.baseUrl}/searches/${id}/review`);
  await page.locator("[data-line=connection]").getByText("Reconnecting").waitFor();
  await page.keyboard.press("a");
  await expect.poll(() => review.counts(id)).toMatchObject({ approved: 1 });
  await expectSound(page);
});

test("the table is a grid that knows how long the list is and where its rows stand", async () => {
  const id = await review.found(120);
  const page = await visit(`/searches/${id}/review?tab=all&per=50&page=2`);
  const grid = page.getByRole("grid", { name: /^Prospects of/ });
  await grid.getByRole("row").nth(1).waitFor();
  await page.locator("[data-socket=connected]").waitFor();
  expect(await grid.getAttribute("aria-rowcount")).toBe("121");
  expect(await grid.getAttribute("aria-multiselectable")).toBe("true");
  expect(await grid.getByRole("row").nth(0).getAttribute("aria-rowindex")).toBe("1");
  expect(await grid.getByRole("row").nth(1).getAttribute("aria-rowindex")).toBe("52");
  expect(await grid.getByRole("columnheader").count()).toBe(9);
  expect(await grid.getByRole("row").nth(1).getByRole("gridcell").count()).toBe(9);
  await page.keyboard.press("x");
  await page.getByRole("row", { selected: true }).waitFor();
});

test("whoever does not discard after all is back at the button that asked", async () => {
  const running = await scenes.running("CFO · Boston");
  const page = await visit(`/searches/${running.id}`);
  await page.locator("[data-socket=connected]").waitFor();
  const stop = page.getByRole("button", { name: "Stop", exact: true });
  const question = page.getByRole("dialog", { name: /^Discard/ });
  const isIn = () => question.evaluate((it) => it.contains(document.activeElement));
  // Slowly and quickly: the menu behind the dialog may be gone when it closes, or not.
  for (const pauseMs of [400, 0, 0, 0]) {
    await stop.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("menuitem", { name: /discard/ }).press("Enter");
    await expect.poll(isIn, { interval: 5 }).toBe(true);
    await page.waitForTimeout(pauseMs);
    await page.keyboard.press("Escape");
    await question.waitFor({ state: "detached" });
    await expect.poll(() => stop.evaluate((it) => it === document.activeElement)).toBe(true);
  }
});
