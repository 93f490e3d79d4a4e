import type { Locator } from "playwright-core";
import { expect, test } from "vitest";
import { PHONE, signedIn } from "#tests/browser/shell/pages/open-site.ts";
import { visits } from "#tests/browser/shell/pages/visits.ts";
import { reviewSite, row, sentDecisions } from "./review-site.ts";

const visit = visits();
const site = reviewSite(visit);

const TOUCH = { viewport: PHONE, hasTouch: true, isMobile: true };

/** The cards of a search in somebody's hand. */
async function hold(jobId: string, query = "") {
  const person = await signedIn(visit.site, TOUCH);
  const { page } = person;
  await page.goto(`${visit.site.stack.baseUrl}/searches/${jobId}/review${query}`);
  await page.getByRole("article").first().waitFor();
  await page.locator("[data-socket=connected]").waitFor();
  const put = async () => {
    await person.context.close();
    expect(person.faults).toEqual([]);
  };
  return { page, put };
}

test("a second tap on a decision falls on the same button and changes nothing", async () => {
  const id = await site.found(10);
  const { page, put } = await hold(id, "?tab=all");
  const sent = sentDecisions(page);
  for (const [card, name] of [
    [0, "Approve"],
    [1, "Reject"],
  ] as const) {
    const button = page.getByRole("article").nth(card).getByRole("button", { name });
    const { x, y } = await centre(button);
    await page.touchscreen.tap(x, y);
    await page.touchscreen.tap(x, y);
  }

  await expect.poll(() => site.counts(id)).toMatchObject({ approved: 1, rejected: 1 });
  await page.getByRole("article").getByText("Rejected").waitFor();
  expect(sent).toHaveLength(2);
  await page
    .getByRole("article")
    .first()
    .getByRole("button", { name: /^Back to undecided/ })
    .tap();
  await expect.poll(() => site.counts(id)).toMatchObject({ approved: 0, rejected: 1 });
  await put();
});

test("what comes up under the finger after a decision does not take the second tap", async () => {
  const id = await site.found(10);
  const { page, put } = await hold(id, "?tab=all");
  const sent = sentDecisions(page);
  const approve = (card: number) =>
    page.getByRole("article").nth(card).getByRole("button", { name: "Approve" });
  await approve(0).tap();
  const notice = page.locator("[data-notice]");
  const under = await centre(notice);
  const { y } = await centre(approve(3));
  await page
    .locator("div:has(> ul[aria-label^='Prospects of'])")
    .evaluate((it, by) => it.scrollBy({ top: by }), y - under.y);
  await expect.poll(async () => Math.abs((await centre(approve(3))).y - under.y)).toBeLessThan(2);

  await page.touchscreen.tap(under.x, under.y);
  await expect.poll(() => site.counts(id)).toMatchObject({ approved: 2 });
  await page.touchscreen.tap(under.x, under.y);
  await page.getByRole("checkbox").first().tap();
  await page.getByText("1 selected").waitFor();
  expect(sent).toHaveLength(2);
  await put();
});

/** Where the middle of something is on the screen. */
async function centre(what: Locator): Promise<{ x: number; y: number }> {
  const box = await what.boundingBox();
  if (box === null) throw new Error("it is not on the screen");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

test("one card selected leads to the page and to all that match, and the order is in a menu", async () => {
  const id = await site.found(120);
  const { page, put } = await hold(id, "?per=50");
  const [first] = await site.readRows(id, "page=1&perPage=50&sort=name&order=desc");
  await page.getByRole("button", { name: "Order: As found" }).tap();
  await page.getByRole("menuitemradio", { name: "Name, Z to A" }).tap();
  await row(page, first?.id ?? "").waitFor();

  await page.getByRole("checkbox").first().tap();
  await page.getByRole("button", { name: "Select page" }).tap();
  await page.getByText("50 selected").waitFor();
  await page.getByRole("button", { name: "Select all 120 that match" }).tap();
  await page.getByRole("button", { name: /^Approve 120/ }).tap();
  await expect.poll(() => site.counts(id)).toMatchObject({ approved: 120 });
  await put();
});

test("details give the focus back to their card, and another page begins at its top", async () => {
  const id = await site.found(120);
  const { page, put } = await hold(id, "?per=50");
  const card = page.getByRole("article").nth(1).getByRole("button").first();
  await card.tap();
  const sheet = page.getByRole("dialog");
  await sheet.waitFor();
  await sheet.getByRole("button", { name: "Close details" }).tap();
  await sheet.waitFor({ state: "detached" });
  await expect.poll(() => card.evaluate((it) => it === document.activeElement)).toBe(true);

  const scroller = page.locator("div:has(> ul[aria-label^='Prospects of'])");
  const top = () => scroller.evaluate((it) => it.scrollTop);
  await scroller.evaluate((it) => it.scrollTo({ top: 2_000 }));
  await expect.poll(top).toBeGreaterThan(1_000);
  await page.getByRole("button", { name: "Next page" }).tap();
  await expect.poll(top).toBe(0);
  await put();
});
