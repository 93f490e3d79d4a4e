import type { Page, Request } from "playwright-core";
import { describe, expect, test } from "vitest";
import { visits } from "#tests/browser/shell/pages/visits.ts";
import { dialog, reviewSite, rows, tab } from "./review-site.ts";

/* Words that rows are narrowed by may be somebody's name: no address ever holds them. */

const visit = visits();
const site = reviewSite(visit);
const field = (page: Page) => page.getByRole("searchbox");
const hidden = (page: Page, words: string) => page.getByText(`hidden by “${words}”`).first();

/** Every address that the browser asks for or shows from here on, and what is asked for rows. */
function watch(page: Page) {
  const addresses: string[] = [];
  const asked: Request[] = [];
  page.on("request", (request) => {
    addresses.push(request.url(), request.headers().referer ?? "");
    if (/\/results(\?|$)/.test(request.url())) asked.push(request);
  });
  page.on("framenavigated", (frame) => addresses.push(frame.url()));
  return { addresses, asked };
}

describe.each([
  ["the page of a review", (id: string) => site.openPage(id)],
  ["the dialog over a search", (id: string) => site.openDialog(id)],
])("on %s", (_where, open) => {
  test("words go in a body, and stay through a reload and another tab", async () => {
    const { page } = visit.person;
    const id = await site.found(5);
    await open(id);
    const { addresses, asked } = watch(page);

    await field(page).fill("zzwords");
    await hidden(page, "zzwords").waitFor();
    expect(asked.map((one) => one.method())).toEqual(["POST"]);
    expect(asked[0]?.postDataJSON()).toMatchObject({ q: "zzwords", decision: "undecided" });

    await page.reload();
    await hidden(page, "zzwords").waitFor();
    expect(await field(page).inputValue()).toBe("zzwords");

    await tab(page, "all").click();
    await page.waitForURL(/tab=all/);
    await hidden(page, "zzwords").waitFor();
    expect(await field(page).inputValue()).toBe("zzwords");

    addresses.push(page.url());
    expect(addresses.filter((address) => address.includes("zzwords"))).toEqual([]);
  });
});

test("of a link from when words stood in the address they are taken out", async () => {
  const { page } = visit.person;
  const id = await site.found(5);
  await visit.go(`/searches/${id}/review?q=zzwords&tab=all`);

  await hidden(page, "zzwords").waitFor();

  expect(new URL(page.url()).search).toBe("?tab=all");
  expect(await field(page).inputValue()).toBe("zzwords");
});

test("Back finds the words that were cleared", async () => {
  const { page } = visit.person;
  await site.openPage(await site.found(5));
  await field(page).fill("zzwords");
  await hidden(page, "zzwords").waitFor();
  await page.getByRole("button", { name: "Clear the search" }).click();
  await rows(page).first().waitFor();
  expect(await field(page).inputValue()).toBe("");

  await page.goBack();

  await hidden(page, "zzwords").waitFor();
  expect(await field(page).inputValue()).toBe("zzwords");
});

test("words of one visit are none of the next", async () => {
  const { page } = visit.person;
  const id = await site.found(5);
  await site.openDialog(id);
  await field(page).fill("zzwords");
  await hidden(page, "zzwords").waitFor();
  await page.getByRole("button", { name: "Close the review" }).click();
  await dialog(page).waitFor({ state: "detached" });

  await page.locator("[data-action=review]").click();

  await rows(page).first().waitFor();
  expect(await field(page).inputValue()).toBe("");
});
